import { readFileSync, statSync } from "node:fs";
import { parseGateways } from "@commonweight/sdk/artifacts/gateways";
import { parseDeployment } from "@commonweight/sdk/chain/deployment";
import type { Deployment } from "@commonweight/sdk/chain/deployment";
import { z } from "zod";

const httpUrl = z.url({ protocol: /^https?$/, error: "expected an http or https URL" });

/** One address, or several with commas between. */
function gatewayList(text: string, context: z.RefinementCtx): string[] {
  try {
    return parseGateways(text);
  } catch (error) {
    context.addIssue({ code: "custom", message: `expected one http or https URL or several with commas between (${(error as Error).message})` });
    return z.NEVER;
  }
}

/** What the server reads from its environment; `.env.example` documents each. */
const environmentSchema = z.object({
  RPC_URL: httpUrl,
  GRAPH_URL: httpUrl,
  GATEWAY_URL: z.string().transform(gatewayList),
  DEPLOYMENT_FILE: z.string({ error: "expected the path of a deployment JSON" }).min(1),
  DEV_WALLET: z.enum(["", "0", "1"], { error: "expected 1 or 0" }).default("0"),
  ORIGIN: httpUrl.optional(),
});

/** Where the server finds the rest of the system; everything but `deploymentFile` is public. */
export interface ServerConfig {
  rpcUrl: string;
  graphUrl: string;
  gatewayUrls: string[];
  deploymentFile: string;
  devWallet: boolean;
}

/** What pages get to know, the same for everybody. */
export interface PublicConfig {
  rpcUrl: string;
  graphUrl: string;
  /** The gateway that takes uploads and that links point to: the first one. Without a slash at its end. */
  gatewayUrl: string;
  /** All gateways that pages read from, the first one included. */
  gatewayUrls: string[];
  chainId: number;
  network: string;
  /** Address by contract name. */
  contracts: Record<string, string>;
  /** The block in which the DAO was made. */
  firstBlock: number;
  /** Whether the development wallet may announce itself (local chain only). */
  devWallet: boolean;
}

/** The environment is not what the server needs; `message` names each variable. */
export class ConfigError extends Error {
  readonly code = "config_invalid";

  constructor(message: string) {
    super(message);
    this.name = "ConfigError";
  }
}

/**
 * Checks the environment.
 *
 * @throws ConfigError naming every variable that is missing or wrong, with the value found.
 */
export function parseEnvironment(environment: Record<string, string | undefined>): ServerConfig {
  const result = environmentSchema.safeParse(environment);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      const found = environment[name] === undefined ? "it is not set" : `found '${environment[name]}'`;
      return `${name}: ${environment[name] === undefined ? "expected a value" : issue.message}, ${found}`;
    });
    throw new ConfigError(`${lines.join("; ")}. See .env.example; npm start sets all of them.`);
  }
  const { data } = result;
  return {
    rpcUrl: data.RPC_URL,
    graphUrl: data.GRAPH_URL,
    gatewayUrls: data.GATEWAY_URL,
    deploymentFile: data.DEPLOYMENT_FILE,
    devWallet: data.DEV_WALLET === "1",
  };
}

/**
 * What pages may know of a configuration.
 *
 * @throws ConfigError when a development wallet is asked for on a chain that is not the local one.
 */
export function publicConfig(config: ServerConfig, deployment: Deployment): PublicConfig {
  if (config.devWallet && deployment.chainId !== 31337) {
    throw new ConfigError(
      `DEV_WALLET: expected 0 on chain ${deployment.chainId}, found '1'; its keys are public, so it exists on the ` +
        "local chain 31337 only",
    );
  }
  return {
    rpcUrl: config.rpcUrl,
    graphUrl: config.graphUrl,
    gatewayUrl: config.gatewayUrls[0] as string,
    gatewayUrls: config.gatewayUrls,
    chainId: deployment.chainId,
    network: deployment.network,
    contracts: Object.fromEntries(
      Object.entries(deployment.contracts).map(([name, contract]) => [name, contract.address]),
    ),
    firstBlock: deployment.contracts.DAO?.startBlock ?? 0,
    devWallet: config.devWallet,
  };
}

let cached: { modified: number; value: PublicConfig } | undefined;

/**
 * The running server's public configuration. The deployment is read again when its file changed, so that a
 * fresh local chain needs no restart of the web server.
 *
 * @throws ConfigError or DeploymentError, each with a sentence for whoever starts the server.
 */
export function serverConfig(): PublicConfig {
  const config = parseEnvironment(process.env);
  let modified: number;
  try {
    modified = statSync(config.deploymentFile).mtimeMs;
  } catch {
    throw new ConfigError(`DEPLOYMENT_FILE: no file at '${config.deploymentFile}'; deploy the protocol first`);
  }
  if (cached?.modified === modified) return cached.value;
  const text = readFileSync(config.deploymentFile, "utf8");
  cached = { modified, value: publicConfig(config, parseDeployment(text, config.deploymentFile)) };
  return cached.value;
}
