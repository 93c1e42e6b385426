import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Deployment } from "../sdk/src/chain/deployment.ts";
import { abisOf, contractsOf, fillManifest, readManifest, writeManifest, type SubgraphManifest } from "./manifest.ts";

const require = createRequire(import.meta.url);
const here = fileURLToPath(new URL(".", import.meta.url));
const cache = fileURLToPath(new URL("../.commonweight-cache/subgraph/", import.meta.url));
const abiFolder = fileURLToPath(new URL("../sdk/src/chain/generated/abi/", import.meta.url));

/** Mappings do not compile, or what they are compiled from is missing. */
export class SubgraphCompileError extends Error {
  readonly code = "subgraph_compile";

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "SubgraphCompileError";
  }
}

/** What is compiled in beside the subgraph's own mappings: tests make events that no contract has. */
export interface Additions {
  /** AssemblyScript with the handlers' code; it finds the subgraph's own exports in "./subgraph". */
  source: string;
  events: {
    /** The contract that emits it, as the manifest names its data source. */
    contract: string;
    /** Name of that contract's ABI. */
    abiName: string;
    /** Its entry in the contract's ABI. */
    abi: unknown;
    /** As in the manifest. */
    signature: string;
    handler: string;
  }[];
}

/**
 * Compiles the subgraph without any address in it, once for each state of its sources.
 *
 * @returns The folder with the compiled manifest (`subgraph.yaml`), schema, ABIs and wasm. Never written to again.
 * @throws SubgraphCompileError with graph-cli's own words.
 */
export async function compile(log: (line: string) => void, additions?: Additions): Promise<string> {
  const template = withEvents(readManifest(path.join(here, "subgraph.template.yaml")), additions);
  const abis = readAbis(abisOf(template), additions);
  const target = path.join(cache, hashOfSources(abis, additions));
  if (existsSync(target)) return target;

  log("compiling the mappings (once for each change of them)");
  mkdirSync(cache, { recursive: true });
  // Under the repository's root, so that graph-cli finds graph-ts; in a folder of its own, so that two builds at the
  // same time do not meet.
  const work = mkdtempSync(path.join(cache, "work-"));
  try {
    cpSync(path.join(here, "src"), path.join(work, "src"), { recursive: true });
    if (additions) {
      renameSync(path.join(work, "src", "mapping.ts"), path.join(work, "src", "subgraph.ts"));
      writeFileSync(path.join(work, "src", "mapping.ts"), `export * from "./subgraph";\n${additions.source}`);
    }
    cpSync(path.join(here, "schema.graphql"), path.join(work, "schema.graphql"));
    mkdirSync(path.join(work, "abis"));
    for (const [name, abi] of abis) writeFileSync(path.join(work, "abis", `${name}.json`), abi);
    writeFileSync(
      path.join(work, "subgraph.yaml"),
      writeManifest(fillManifest(template, nowhere(contractsOf(template))))
    );
    await graphCli(work, ["codegen", "subgraph.yaml", "--skip-migrations"]);
    await graphCli(work, ["build", "subgraph.yaml", "--skip-migrations", "--output-dir", "build"]);
    moveIntoPlace(path.join(work, "build"), target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return target;
}

/** Another build may have come first; both made the same. */
function moveIntoPlace(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
}

/** Events only: without functions in the ABI no mapping can call a contract, which would make indexing slow. */
function readAbis(names: string[], additions?: Additions): Map<string, string> {
  return new Map(
    names.map((name) => {
      const added = additions?.events.filter(({ abiName }) => abiName === name).map(({ abi }) => abi) ?? [];
      return [name, JSON.stringify([...eventsOf(name), ...added], null, 2)];
    })
  );
}

function withEvents(manifest: SubgraphManifest, additions?: Additions): SubgraphManifest {
  for (const { contract, signature, handler } of additions?.events ?? []) {
    const source = manifest.dataSources.find(({ name }) => name === contract)!;
    const eventHandlers = [...source.mapping.eventHandlers, { event: signature, handler }];
    source.mapping = { ...source.mapping, eventHandlers };
  }
  return manifest;
}

function eventsOf(name: string): unknown[] {
  const file = path.join(abiFolder, `${name}.json`);
  if (!existsSync(file)) {
    throw new SubgraphCompileError(
      `no ABI of ${name} among the generated bindings; run "npm run build:contracts" first`
    );
  }
  const abi = JSON.parse(readFileSync(file, "utf8")) as { type: string }[];
  return abi.filter((entry) => entry.type === "event");
}

function hashOfSources(abis: Map<string, string>, additions?: Additions): string {
  const hash = createHash("sha256");
  const add = (name: string, content: string | Buffer): void => {
    hash.update(`${name}\0${content.length}\0`).update(content);
  };
  const files = globSync("src/**/*.ts", { cwd: here }).sort();
  for (const file of [...files, "schema.graphql", "subgraph.template.yaml"]) {
    add(file, readFileSync(path.join(here, file)));
  }
  for (const [name, abi] of abis) add(name, abi);
  if (additions) add("additions", JSON.stringify(additions));
  for (const tool of ["graph-cli", "graph-ts"]) add(tool, versionOf(tool));
  return hash.digest("hex").slice(0, 32);
}

function versionOf(tool: string): string {
  const { version } = JSON.parse(readFileSync(packageFile(tool), "utf8")) as { version: string };
  return version;
}

function packageFile(tool: string): string {
  return require.resolve(`@graphprotocol/${tool}/package.json`);
}

/** Stands in for a deployment: graph-cli wants addresses, which the compiled code does not depend on. */
function nowhere(names: string[]): Deployment {
  const contract = { address: `0x${"0".repeat(40)}`, startBlock: 0 };
  return { chainId: 1, network: "mainnet", contracts: Object.fromEntries(names.map((name) => [name, contract])) };
}

async function graphCli(folder: string, args: string[]): Promise<void> {
  const bin = path.join(path.dirname(packageFile("graph-cli")), "bin", "run.js");
  const child = spawn(process.execPath, [bin, ...args], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code === 0) return;
  throw new SubgraphCompileError(`graph ${args[0]} failed (exit ${code}):\n${explain(output)}`);
}

/** The compiler's errors with their places, without its warnings and the tool's own stack; else the output's end. */
function explain(output: string): string {
  const errors = output.match(/^ERROR .*?^ in .*?$/gms);
  return errors ? errors.slice(0, 10).join("\n\n") : output.trim().slice(-2000);
}
