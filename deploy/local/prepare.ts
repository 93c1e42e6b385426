// One step of making a world, as a process of its own:
//   node deploy/local/prepare.ts deploy   <rpc url> <deployment file>
//   node deploy/local/prepare.ts seed     <rpc url> <gateway url> <deployment file> <file of the key service's secret> <its store>
//   node deploy/local/prepare.ts mappings
//   node deploy/local/prepare.ts subgraph <deployment file> <output folder>
// The subgraph's step ends with a line "manifest <path>".
import { readFileSync } from "node:fs";
import { JsonRpcProvider } from "ethers";
import { parseDeployment, type Deployment } from "@commonweight/sdk/chain/deployment";
import { demoWallet } from "../protocol/accounts.ts";
import type { WorldPaths } from "./world.ts";

const [step, ...args] = process.argv.slice(2);
const log = (line: string): void => console.log(line);

if (step === "deploy") await deploy(at(0), at(1));
else if (step === "seed") await seed(at(0), at(1), at(2), { secret: at(3), store: at(4) });
else if (step === "mappings") await mappings();
else if (step === "subgraph") await subgraph(at(0), at(1));
else throw new Error(`unknown step "${step}"`);
process.exit(0); // Providers keep their timers.

async function deploy(rpcUrl: string, file: string): Promise<void> {
  const { deployProtocol } = await import("../protocol/deploy.ts");
  const options = { staticNetwork: true, pollingInterval: 50, cacheTimeout: -1, batchMaxCount: 1 };
  const provider = new JsonRpcProvider(rpcUrl, undefined, options);
  await deployProtocol({ deployer: demoWallet("deployer").connect(provider), file, log });
}

async function seed(rpcUrl: string, gatewayUrl: string, file: string, keys: WorldPaths["keys"]): Promise<void> {
  const { seed: seedWorld } = await import("../seed/seed.ts");
  await seedWorld({ rpcUrl, gatewayUrl, deployment: read(file), keyRecipient: await keyRecipient(keys), log });
}

/** Whom the web server's key service, which starts later with the same store, will open files for. */
async function keyRecipient({ secret, store }: WorldPaths["keys"]): Promise<string> {
  const [{ openKeyStore }, { Keyring }] = await Promise.all([
    import("@commonweight/sdk/keys/open.node"),
    import("@commonweight/sdk/keys/keyring"),
  ]);
  const opened = await openKeyStore(store);
  try {
    return (await new Keyring(opened, readFileSync(secret, "utf8").trim()).current()).recipient;
  } finally {
    await opened.close();
  }
}

async function mappings(): Promise<void> {
  const { compile } = await import("../../subgraph/compile.ts");
  await compile(log);
}

async function subgraph(file: string, outDir: string): Promise<void> {
  const { buildSubgraph } = await import("../../subgraph/build.ts");
  const { manifest } = await buildSubgraph({ deployment: read(file), outDir, log });
  console.log(`manifest ${manifest}`);
}

function read(file: string): Deployment {
  return parseDeployment(readFileSync(file, "utf8"), file);
}

function at(index: number): string {
  const value = args[index];
  if (!value) throw new Error(`${step}: argument ${index + 1} is missing`);
  return value;
}
