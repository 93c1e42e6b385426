import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { parseDeployment, type Deployment } from "../sdk/src/chain/deployment.ts";
import { compile, type Additions } from "./compile.ts";
import { fillManifest, readManifest, writeManifest } from "./manifest.ts";

export interface BuildSubgraphOptions {
  /** Gives addresses, start blocks and network. */
  deployment: Deployment;
  /** Folder to make; one that is there is replaced. */
  outDir: string;
  log: (line: string) => void;
  /** Tests' own handlers. */
  additions?: Additions;
}

/**
 * Builds the subgraph for a deployment, ready for `gnd dev --manifests <manifest>`. Mappings are compiled once for
 * each state of their sources; after that only addresses are put in.
 *
 * @returns Path of the built manifest.
 * @throws SubgraphCompileError when the mappings do not compile, ManifestFillError when a contract is missing.
 */
export async function buildSubgraph(options: BuildSubgraphOptions): Promise<{ manifest: string }> {
  const { deployment, outDir, log, additions } = options;
  const compiled = await compile(log, additions);
  const filled = fillManifest(readManifest(path.join(compiled, "subgraph.yaml")), deployment);

  // Made aside, so that a kill does not leave half a folder.
  const aside = `${outDir}.${process.pid}.tmp`;
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(path.dirname(aside), { recursive: true });
  cpSync(compiled, aside, { recursive: true });
  writeFileSync(path.join(aside, "subgraph.yaml"), writeManifest(filled));
  rmSync(outDir, { recursive: true, force: true });
  renameSync(aside, outDir);
  return { manifest: path.join(outDir, "subgraph.yaml") };
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { deployment: { type: "string" }, out: { type: "string" } } });
  if (!values.deployment || !values.out) {
    throw new Error("usage: node subgraph/build.ts --deployment FILE --out DIR");
  }
  const deployment = parseDeployment(readFileSync(values.deployment, "utf8"), values.deployment);
  const { manifest } = await buildSubgraph({ deployment, outDir: path.resolve(values.out), log: console.log });
  console.log(manifest);
}

if (import.meta.main) await main();
