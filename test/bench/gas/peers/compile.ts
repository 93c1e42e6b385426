import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { Interface, type InterfaceAbi } from "ethers";
import { cache, root } from "../../../../deploy/local/setup/paths.mjs";
import type { Artifact } from "../../../../deploy/protocol/artifacts.ts";
import type { Source } from "./sources.ts";

interface Compiled {
  /** Digest of the settings and of every file that was read. */
  digest: string;
  /** Files below the project's folder. */
  read: string[];
  contracts: Contracts;
}

type Contracts = Record<string, { abi: InterfaceAbi; bytecode: string }>;

/** Compiles a peer from its npm package, or takes what was compiled of the same files before. Downloads nothing. */
export async function compile(source: Source): Promise<Record<string, Artifact>> {
  const folder = path.join(cache, "peers");
  const file = path.join(folder, `${source.name}.json`);
  const kept = readKept(file);
  if (kept && kept.digest === digestOf(source, kept.read)) return artifactsOf(kept);

  console.error(`bench: compiling ${source.name} with ${source.compiler}, once; large ones take a minute …`);
  const { read, contracts } = await inThread(source);
  const files = [...new Set(read)].map((name) => path.relative(root, name)).sort();
  const compiled: Compiled = { digest: digestOf(source, files)!, read: files, contracts };
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify(compiled));
  return artifactsOf(compiled);
}

function artifactsOf({ contracts }: Compiled): Record<string, Artifact> {
  return Object.fromEntries(
    Object.entries(contracts).map(([name, { abi, bytecode }]) => [name, { interface: new Interface(abi), bytecode }]),
  );
}

function inThread(source: Source): Promise<{ read: string[]; contracts: Contracts }> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("compiler.ts", import.meta.url), { workerData: { source, root } });
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

function readKept(file: string): Compiled | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Compiled;
  } catch {
    return undefined;
  }
}

function digestOf(source: Source, files: readonly string[]): string | undefined {
  const hash = createHash("sha256").update(JSON.stringify(source));
  try {
    for (const file of files) hash.update(readFileSync(path.join(root, file)));
  } catch {
    return undefined; // A file is gone: the package changed.
  }
  return hash.digest("hex");
}
