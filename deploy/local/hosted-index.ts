import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";
import { StackError } from "./errors.ts";
import type { Index } from "./graphnode.ts";
import { rpc } from "./rpc.ts";

/** The subgraph's name on a graph-node that is not ours. */
const name = "commonweight/local";

/**
 * Deploys the built subgraph to a graph-node that runs elsewhere (on platforms without its binary: in a container).
 * It has to index our chain under the manifest's network name, and to read from our gateway, so both have to be
 * reachable from it.
 * @param options.adminUrl its JSON-RPC for administration, usually port 8020
 * @param options.queryUrl its GraphQL server's root, usually port 8000
 */
export async function startHostedIndex(options: {
  adminUrl: string; queryUrl: string; gatewayUrl: string; manifest: string;
}): Promise<Index> {
  const hash = await upload(options.gatewayUrl, options.manifest);
  try {
    await rpc(options.adminUrl, "subgraph_create", { name }).catch((error: Error) => {
      if (!/already exists/.test(error.message)) throw error;
    });
    await rpc(options.adminUrl, "subgraph_deploy", { name, ipfs_hash: hash, version_label: hash });
  } catch (cause) {
    throw new StackError("index", `the graph-node at ${options.adminUrl} refused: ${(cause as Error).message}`,
      "Check GRAPH_NODE_ADMIN_URL, and that this graph-node reads from our gateway and chain (see .env.example).",
      { cause });
  }
  const queryUrl = `${options.queryUrl.replace(/\/+$/, "")}/subgraphs/name/${name}`;
  return { queryUrl, statusUrl: undefined, ended: () => undefined };
}

/** Stores the manifest and every file it names, and names them by CID in it, as `graph deploy` does. */
async function upload(gatewayUrl: string, manifest: string): Promise<string> {
  const folder = path.dirname(manifest);
  const files = new Set(readdirSync(folder, { recursive: true }).map(String));
  const stored = new Map<string, string>();

  const visit = async (node: unknown): Promise<unknown> => {
    if (Array.isArray(node)) return Promise.all(node.map(visit));
    if (typeof node !== "object" || node === null) return node;
    const entries = await Promise.all(Object.entries(node).map(async ([key, value]) => {
      const isFile = key === "file" && typeof value === "string" && files.has(path.normalize(value));
      if (!isFile) return [key, await visit(value)];
      const hash = stored.get(value) ?? await add(gatewayUrl, readFileSync(path.join(folder, value)));
      stored.set(value, hash);
      return [key, { "/": `/ipfs/${hash}` }];
    }));
    return Object.fromEntries(entries);
  };
  return add(gatewayUrl, Buffer.from(stringify(await visit(parse(readFileSync(manifest, "utf8"))))));
}

async function add(gatewayUrl: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const form = new FormData();
  form.append("file", new Blob([bytes]));
  const response = await fetch(`${gatewayUrl}/api/v0/add`, { method: "POST", body: form });
  if (!response.ok) throw new StackError("index", `the gateway refused a file of the subgraph: HTTP ${response.status}`,
    "The gateway's log says why.");
  return ((await response.json()) as { Hash: string }).Hash;
}
