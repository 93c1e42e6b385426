import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../deploy/local/setup/paths.mjs";

/** A node of the compiler's syntax tree; what it holds beside depends on its type. */
export interface Node {
  nodeType: string;
  /** "start:length:file", in bytes. */
  src: string;
  [key: string]: unknown;
}

/** A source file of ours and its syntax tree. */
export interface Parsed {
  /** Below the project's folder. */
  file: string;
  source: Buffer;
  ast: Node;
}

interface BuildInfo {
  input: { sources: Record<string, { content: string }> };
}

interface BuildOutput {
  output: { sources: Record<string, { ast?: Node }> };
}

/** What the last build compiled of `contracts/` without doubles and interfaces; build first. */
export function parsedContracts(): Parsed[] {
  const trees = new Map<string, Node>();
  for (const name of globSync("artifacts/build-info/*.output.json", { cwd: root })) {
    const { output } = read<BuildOutput>(name);
    const { input } = read<BuildInfo>(name.replace(".output.json", ".json"));
    for (const [source, { ast }] of Object.entries(output.sources)) {
      const content = input.sources[source]?.content;
      // Several builds lie beside each other; only the one of the present text fits it.
      if (ast && source.startsWith("project/") && content === textOf(source)) trees.set(source, ast);
    }
  }
  return globSync("contracts/**/*.sol", { cwd: root })
    .filter((file) => !/^contracts\/(test|interfaces)\//.test(file))
    .sort()
    .map((file) => {
      const ast = trees.get(`project/${file}`);
      if (!ast) throw new Error(`${file} is not in artifacts/build-info; run npm run build:contracts first`);
      return { file, source: readFileSync(path.join(root, file)), ast };
    });
}

/** First byte and the byte after the last one. */
export function rangeOf(node: Node): [start: number, end: number] {
  const [start, length] = node.src.split(":").map(Number) as [number, number];
  return [start, start + length];
}

/** The nodes directly below one, in the order of the text. */
export function childrenOf(node: Node): Node[] {
  return Object.values(node)
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .filter((value): value is Node => typeof value === "object" && value !== null && "nodeType" in value)
    .sort((a, b) => rangeOf(a)[0] - rangeOf(b)[0]);
}

/** The line, from 1, of a byte. */
export function lineOf(source: Buffer, at: number): number {
  let line = 1;
  for (let i = 0; i < at; i++) if (source[i] === 10) line++;
  return line;
}

function textOf(source: string): string | undefined {
  try {
    return readFileSync(path.join(root, source.replace(/^project\//, "")), "utf8");
  } catch {
    return undefined;
  }
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(path.join(root, name), "utf8")) as T;
}
