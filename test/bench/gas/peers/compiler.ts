// Compiles one peer in a thread of its own: a compiler takes a minute of it, and leaves its handlers on the process.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import type { Source } from "./sources.ts";

interface Import {
  contents?: string;
  error?: string;
}

interface Output {
  errors?: { severity: string; formattedMessage: string }[];
  contracts: Record<string, Record<string, { abi: unknown[]; evm: { bytecode: { object: string } } }>>;
}

const { source, root } = workerData as { source: Source; root: string };
const solc = createRequire(import.meta.url)(source.compiler) as {
  version(): string;
  compile(input: string, callbacks: { import: (name: string) => Import }): string;
};
const read: string[] = [];

const input = {
  language: "Solidity",
  sources: Object.fromEntries(Object.values(source.contracts).map((file) => [file, { content: load(file) }])),
  settings: { ...source.settings, outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } } },
};
const output = JSON.parse(solc.compile(JSON.stringify(input), { import: find })) as Output;
const errors = (output.errors ?? []).filter((error) => error.severity === "error");
if (errors.length > 0) throw new Error(`${source.name} does not compile: ${errors[0]!.formattedMessage}`);

const contracts = Object.entries(source.contracts).map(([name, file]) => {
  const { abi, evm } = output.contracts[file]![name]!;
  return [name, { abi, bytecode: `0x${evm.bytecode.object}` }];
});
parentPort!.postMessage({ read, contracts: Object.fromEntries(contracts) });

function load(name: string): string {
  const prefix = Object.keys(source.folders)
    .filter((candidate) => name.startsWith(candidate))
    .sort((a, b) => b.length - a.length)[0];
  if (prefix === undefined) throw new Error(`${source.name} imports ${name}; no folder is named for it`);
  const file = `${root}/${source.folders[prefix]}${name.slice(prefix.length)}`;
  read.push(file);
  return readFileSync(file, "utf8");
}

function find(name: string): Import {
  try {
    return { contents: load(name) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}
