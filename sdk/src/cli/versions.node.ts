import { id, type JsonRpcProvider } from "ethers";
import { MODEL_REGISTRY } from "./model-registry.ts";

/** A release of a model, as far as choosing one asks. */
export interface Version {
  /** The release's number: later ones are higher. */
  releaseId: number;
  version: string;
  /** As people say it: `released`, `suspended`. */
  state: string;
}

const STATES = ["none", "submitted", "released", "suspended", "revoked", "withdrawn"];

/** The version of the newest release that is released now. @throws Error naming those that there are. */
export function newestReleased(model: string, versions: readonly Version[]): string {
  const newestFirst = versions.toSorted((a, b) => b.releaseId - a.releaseId);
  const found = newestFirst.find(({ state }) => state === "released");
  if (found) return found.version;
  if (versions.length === 0) throw new Error(`the registry knows no release of ${model}`);
  const named = newestFirst.slice(0, 5).map(({ version, state }) => `${model}@${version} (${state})`);
  throw new Error(`no release of ${model} is released now. Name the one you mean: ${named.join(", ")}`);
}

/** @param model `owner/slug`. */
export async function versionsOnChain(model: string, provider: JsonRpcProvider, registry: string): Promise<Version[]> {
  const topics = [MODEL_REGISTRY.getEvent("ReleaseSubmitted")!.topicHash, null, id(model)];
  const [logs, block] = await Promise.all([
    provider.getLogs({ address: registry, topics, fromBlock: 0 }),
    provider.getBlock("latest"),
  ]);
  return Promise.all(
    logs.map(async (log) => {
      const { releaseId, version } = MODEL_REGISTRY.parseLog(log)!.args;
      const data = MODEL_REGISTRY.encodeFunctionData("releaseOf", [releaseId]);
      const answer = await provider.call({ to: registry, data });
      const { status, suspendedUntil } = MODEL_REGISTRY.decodeFunctionResult("releaseOf", answer)[0];
      const state = stateAt(STATES[Number(status)] ?? "none", Number(suspendedUntil), block?.timestamp ?? 0);
      return { releaseId: Number(releaseId), version, state };
    }),
  );
}

/** @param model `owner/slug`. */
export async function versionsInIndex(model: string, graph: string): Promise<Version[]> {
  const query = `query Versions($model: String!) {
    releases(where: { modelName: $model }, orderBy: releaseId, orderDirection: desc, first: 100) {
      releaseId version status suspendedUntil
    }
    _meta { block { timestamp } }
  }`;
  const { releases, _meta } = await askIndex<Answer>(graph, query, { model });
  return releases.map(({ releaseId, version, status, suspendedUntil }) => {
    const word = status === "Approved" ? "released" : status.toLowerCase();
    const state = stateAt(word, Number(suspendedUntil ?? 0), _meta?.block.timestamp ?? 0);
    return { releaseId: Number(releaseId), version, state };
  });
}

interface Answer {
  releases: { releaseId: string; version: string; status: string; suspendedUntil: string | null }[];
  _meta?: { block: { timestamp: number | null } } | null;
}

/** A suspension lapses by itself: from `until` on the release counts as approved again. @param now unix seconds */
function stateAt(state: string, until: number, now: number): string {
  return state === "suspended" && until <= now ? "released" : state;
}

/** Asks the index. @throws Error with what it answered, where that is no data. */
export async function askIndex<Data>(graph: string, query: string, variables: Record<string, unknown>): Promise<Data> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(graph, { method: "POST", headers, body: JSON.stringify({ query, variables }) });
  const answer = (await response.json()) as { data?: Data; errors?: { message: string }[] };
  if (!answer.data) throw new Error(`the index ${graph} answered ${answer.errors?.[0]?.message ?? response.status}`);
  return answer.data;
}
