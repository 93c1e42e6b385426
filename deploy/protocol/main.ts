import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { JsonRpcProvider, Wallet } from "ethers";
import { isDevelopmentAccount } from "./accounts.ts";
import { parseProtocolConfig, type ProtocolConfig } from "./config.ts";
import { deployProtocol } from "./deploy.ts";
import { DeployError } from "./errors.ts";
import { LOCAL_CHAIN_ID } from "./local.ts";

const HELP = `Deploys Commonweight to a network, or goes on with a deployment that was interrupted.

  npm run deploy -- --network <rpc url>

Reads deploy/networks/<chainId>.config.json, writes deploy/networks/<chainId>.json.
DEPLOYER_KEY (environment): the private key that pays. It holds no power when the deployment is done.
`;

/** Runs the command line. @throws DeployError with what to do. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { network: { type: "string" }, help: { type: "boolean" } } });
  if (values.help || values.network === undefined) {
    console.log(HELP);
    process.exitCode = values.help ? 0 : 1;
    return;
  }
  const chainId = await chainIdOf(values.network);
  const provider = new JsonRpcProvider(values.network, chainId, { staticNetwork: true, cacheTimeout: -1 });
  try {
    const wallet = deployerWallet(chainId);
    const deployment = await deployProtocol({
      deployer: wallet.connect(provider),
      file: networkFile(`${chainId}.json`),
      config: networkConfig(chainId),
      log: (line) => console.log(`  ${line}`),
    });
    const { contracts } = deployment;
    console.log(`chain ${chainId}: ${Object.keys(contracts).length} contracts, DAO ${contracts.DAO!.address}`);
  } finally {
    provider.destroy();
  }
}

/** Asks the node for its chain; a provider would go on asking one that is not there for ever. */
async function chainIdOf(url: string): Promise<number> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] });
  try {
    const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
    const { result } = (await response.json()) as { result?: unknown };
    if (typeof result === "string" && Number(result) > 0) return Number(result);
    throw new Error(`it answered ${response.status} without a chain id`);
  } catch (cause) {
    const why = ((cause as Error).cause as Error | undefined)?.message ?? (cause as Error).message;
    throw new DeployError("wrong-chain", `--network: expected an Ethereum node's HTTP address; ${why}`, { cause });
  }
}

/** The deployer's wallet; keys that everybody knows would lose a live deployment to whoever is quicker. */
function deployerWallet(chainId: number): Wallet {
  const key = process.env.DEPLOYER_KEY;
  if (!key) throw new DeployError("config-invalid", "DEPLOYER_KEY: not set; export the private key that pays");
  let wallet: Wallet;
  try {
    wallet = new Wallet(key);
  } catch {
    // The key itself must not end in a log.
    throw new DeployError("config-invalid", "DEPLOYER_KEY: expected a private key, 0x and 64 hexadecimal characters");
  }
  if (chainId !== LOCAL_CHAIN_ID && isDevelopmentAccount(wallet.address)) {
    const found = `${wallet.address}, whose key is public`;
    throw new DeployError("development-key", `DEPLOYER_KEY: a key of your own for chain ${chainId}, found ${found}`);
  }
  return wallet;
}

function networkConfig(chainId: number): ProtocolConfig | undefined {
  const file = networkFile(`${chainId}.config.json`);
  try {
    return parseProtocolConfig(readFileSync(file, "utf8"), file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function networkFile(name: string): string {
  return fileURLToPath(new URL(`../networks/${name}`, import.meta.url));
}

/** What to tell whoever runs it; ethers' own messages repeat whole transactions. */
function sentenceOf(error: unknown): string {
  if (error instanceof DeployError) return error.message;
  const { shortMessage, message } = error as Error & { shortMessage?: string };
  return `${shortMessage ?? message}. Run the same command again: it goes on where it stopped.`;
}

try {
  await main();
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 1;
}
