import { id, Network, JsonRpcProvider, ZeroHash } from "ethers";
import { manifestCid, type Bytes32 } from "../artifacts/cid.ts";
import type { Call } from "../verify/receipt-check.ts";
import type { Places } from "./places.node.ts";
import { UsageError } from "./command.ts";
import { MODEL_REGISTRY } from "./model-registry.ts";
import { askIndex, newestReleased, versionsInIndex, versionsOnChain, type Version } from "./versions.node.ts";

/** What a release committed to. */
export interface RegisteredRelease {
  releaseId: bigint;
  /** `owner/slug@version`; what was asked for where that was a number. */
  name: string;
  /** CID of the manifest's directory. */
  cid: string;
  weightsDigest: Bytes32;
  suiteDigest: Bytes32;
  /** Who says so. */
  by: "chain" | "index";
}

const NAME = /^([a-z0-9-]+\/[a-z0-9-]+)(?:@(.+))?$/;

/** Whether a word may name a release: `owner/slug@version`, or `owner/slug` for its newest one that is released. */
export function isReleaseName(word: string): boolean {
  return NAME.test(word);
}

/** A chain that can be asked; undefined where none is named. */
export function chainOf(places: Places): { call: Call; provider: JsonRpcProvider } | undefined {
  if (!places.rpc) return undefined;
  const network = places.chainId === undefined ? undefined : Network.from(places.chainId);
  const provider = new JsonRpcProvider(places.rpc, network, network && { staticNetwork: network });
  return { provider, call: (to, data) => provider.call({ to, data }) };
}

/**
 * Looks a release up: on chain where an RPC and a deployment are named, else in the index.
 *
 * @param name `owner/slug@version`, `owner/slug` for its newest release that a vote approved, or a release's number.
 * @param note Told which version was chosen where none is named.
 * @throws UsageError when there is nobody to ask, Error when there is no such release.
 */
export async function findRelease(
  name: string,
  places: Places,
  note: (line: string) => void = () => {},
): Promise<RegisteredRelease> {
  const chain = chainOf(places);
  try {
    const registry = places.contracts["ModelRegistry"];
    const whole = async (versions: (model: string) => Promise<Version[]>) => {
      const [, model, version] = NAME.exec(name) ?? [];
      if (!model || version) return name;
      const newest = `${model}@${newestReleased(model, await versions(model))}`;
      note(`no version of ${model} was named: taking the newest that is released, ${newest}`);
      return newest;
    };
    if (chain && registry) {
      const { provider, call } = chain;
      return await fromChain(await whole((model) => versionsOnChain(model, provider, registry)), call, registry);
    }
    const { graph } = places;
    if (graph) return await fromIndex(await whole((model) => versionsInIndex(model, graph)), graph);
  } finally {
    chain?.provider.destroy();
  }
  throw new UsageError(`to look up ${name}, name --rpc and --deployment, or --graph, or --stack`);
}

async function fromChain(name: string, call: Call, registry: string): Promise<RegisteredRelease> {
  const ask = async (method: string, args: unknown[]) => {
    const answer = await call(registry, MODEL_REGISTRY.encodeFunctionData(method, args));
    return MODEL_REGISTRY.decodeFunctionResult(method, answer)[0];
  };
  const parts = NAME.exec(name);
  const releaseId: bigint = parts ? await ask("releaseByVersion", [id(parts[1]!), parts[2]!]) : BigInt(name);
  const release = releaseId === 0n ? undefined : await ask("releaseOf", [releaseId]);
  if (!release || release.manifest === ZeroHash) throw new Error(`the registry ${registry} knows no release ${name}`);
  return {
    releaseId,
    name,
    cid: manifestCid(release.manifest),
    weightsDigest: release.weightsDigest,
    suiteDigest: release.suiteDigest,
    by: "chain",
  };
}

async function fromIndex(name: string, graph: string): Promise<RegisteredRelease> {
  const parts = NAME.exec(name);
  const where = parts ? { modelName: parts[1], version: parts[2] } : { releaseId: name };
  const query = `query Find($where: Release_filter) {
    releases(where: $where, first: 1) { releaseId manifestCid weightsDigest suiteDigest }
  }`;
  const [found] = (await askIndex<{ releases: Found[] }>(graph, query, { where })).releases;
  if (!found) throw new Error(`the index ${graph} knows no release ${name}`);
  const { manifestCid: cid, weightsDigest, suiteDigest } = found;
  return { releaseId: BigInt(found.releaseId), name, cid, weightsDigest, suiteDigest, by: "index" };
}

interface Found {
  releaseId: string;
  manifestCid: string;
  weightsDigest: Bytes32;
  suiteDigest: Bytes32;
}
