import { readFile } from "node:fs/promises";
import { parseDeployment } from "../chain/deployment.ts";
import { UsageError, type Io } from "./command.ts";

/** Where a registry's parts are found, as far as somebody said. */
export interface Places {
  /** GraphQL queries of the index. */
  graph?: string | undefined;
  /** Artifact gateways, in the order in which they are asked. */
  gateways: string[];
  /** JSON-RPC of the chain. */
  rpc?: string | undefined;
  chainId?: number | undefined;
  /** Address by contract name. */
  contracts: Record<string, string>;
}

/** The options that name places; every command that needs one takes them all. */
export const PLACE_OPTIONS = {
  graph: { type: "string" },
  gateway: { type: "string", multiple: true },
  rpc: { type: "string" },
  deployment: { type: "string" },
  stack: { type: "string" },
} as const;

export const PLACES_HELP = `Where to look (an option, or the environment variable):
  --rpc <url>          RPC_URL          the chain; with a deployment, releases and receipts are read from it
  --deployment <file>  DEPLOYMENT_FILE  addresses: deploy/networks/<chainId>.json
  --graph <url>        GRAPH_URL        the index, asked where there is no chain to ask
  --gateway <url>      GATEWAY_URL      an artifact gateway; may be given several times
  --stack <file>                        all of these from a running local world: .commonweight/stack.json`;

type Given = { [Name in keyof typeof PLACE_OPTIONS]?: string | string[] | undefined };

/** Reads the places from options, a stack's file and the environment, in this order. @throws UsageError. */
export async function readPlaces(given: Given, env: Io["env"]): Promise<Places> {
  const text = (name: keyof Given) => given[name] as string | undefined;
  const stack = text("stack") === undefined ? undefined : await readStack(text("stack")!);
  const file = text("deployment") ?? (stack ? undefined : env["DEPLOYMENT_FILE"] || undefined);
  const deployment = file === undefined ? undefined : parseDeployment(await readText(file), file);
  const addresses = Object.entries(deployment?.contracts ?? {}).map(([name, { address }]) => [name, address]);
  const gateways = given.gateway ?? stack?.gateway ?? env["GATEWAY_URL"];
  const places = {
    graph: text("graph") ?? stack?.graph ?? env["GRAPH_URL"],
    gateways: [gateways ?? []].flat().filter(Boolean),
    rpc: text("rpc") ?? stack?.rpc ?? env["RPC_URL"],
    chainId: deployment?.chainId ?? stack?.chainId,
    contracts: deployment ? Object.fromEntries(addresses) : (stack?.contracts ?? {}),
  };
  for (const url of [places.graph, places.rpc, ...places.gateways]) {
    if (url && !/^https?:\/\//.test(url)) throw new UsageError(`expected an http or https address, found '${url}'`);
  }
  return places;
}

interface Stack {
  graph: string;
  gateway: string;
  rpc: string;
  chainId: number;
  contracts: Record<string, string>;
}

async function readStack(file: string): Promise<Stack> {
  try {
    return JSON.parse(await readText(file)) as Stack;
  } catch (error) {
    throw new UsageError(`--stack: ${(error as Error).message}. The file is there while npm start runs.`);
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
