import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Interface, type InterfaceAbi } from "ethers";
import { DeployError } from "./errors.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const require = createRequire(import.meta.url);

/** What is needed to deploy a contract and to talk to it. */
export interface Artifact {
  interface: Interface;
  /** Creation code, `0x` and hexadecimal. */
  bytecode: string;
}

/** Aragon's packages that publish creation code: the framework (1.4.0) and the last TokenVoting on npm (1.3.0). */
export type AragonPackage = "@aragon/osx-ethers" | "@aragon/osx-ethers-v1.3.0";

const loaded = new Map<string, Artifact>();

/** Reads one of our contracts (or an OpenZeppelin one we build) from Hardhat's `artifacts/`. */
export function ownArtifact(name: string): Artifact {
  return remember(name, () => {
    const [file] = globSync(`artifacts/**/${name}.sol/${name}.json`, { cwd: ROOT });
    if (!file) {
      throw new DeployError("artifact-missing", `artifacts/: no contract ${name}; run npm run build:contracts first`);
    }
    return JSON.parse(readFileSync(join(ROOT, file), "utf8"));
  });
}

/** Reads one of Aragon's contracts from the package that publishes its bytecode. */
export function aragonArtifact(source: AragonPackage, name: string): Artifact {
  return remember(`${source}/${name}`, () => {
    const factory = require(source)[`${name}__factory`];
    if (!factory?.bytecode) {
      throw new DeployError("artifact-missing", `${source}: no bytecode for ${name}; run npm install`);
    }
    return factory;
  });
}

function remember(key: string, read: () => { abi: InterfaceAbi; bytecode: string }): Artifact {
  const known = loaded.get(key);
  if (known) return known;
  const { abi, bytecode } = read();
  const artifact = { interface: new Interface(abi), bytecode };
  loaded.set(key, artifact);
  return artifact;
}
