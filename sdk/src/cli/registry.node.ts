import { id, Interface, Network, JsonRpcProvider, ZeroHash } from "ethers";
import { manifestCid, type Bytes32 } from "../artifacts/cid.ts";
import type { Call } from "../verify/receipt-check.ts";
import type { Places } from "./places.node.ts";
import { UsageError } from "./command.ts";

/** What a release committed to. */
export interface RegisteredRelease {
  releaseId: bigint;
  /** CID of the manifest's directory. */
  cid: string;
  weightsDigest: Bytes32;
  suiteDigest: Bytes32;
  /** Who says so. */
  by: "chain" | "index";
}

/** The parts of the contracts' interfaces that are read here; a test holds them against the compiled ones. */
export const MODEL_REGISTRY = new Interface([
  "function releaseByVersion(bytes32 modelId, string version) view returns (uint64 releaseId)",
  "function releaseOf(uint64 releaseId) view returns (tuple(bytes32 modelId, address publisher, uint40 submittedAt, uint32 charterVersion, uint8 acceptedBackends, uint8 receiptsRequired, uint16 feeBps, uint16 upstreamBps, uint8 status, uint8 ancestors, uint40 suspendedUntil, uint16 verifierPoolBps, uint16 openRights, uint16 grantableRights, bool sharesFixed, uint32 verifiers, address verifiedBy, bytes32 manifest, bytes32 weightsDigest, bytes32 suiteDigest, string version))",
]);

const NAME = /^([a-z0-9-]+\/[a-z0-9-]+)@(.+)$/;

/** Whether a word names a release (`owner/slug@version`) rather than a folder. */
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
 * @param name `owner/slug@version`, or a release's number.
 * @throws UsageError when there is nobody to ask, Error when there is no such release.
 */
export async function findRelease(name: string, places: Places): Promise<RegisteredRelease> {
  const chain = chainOf(places);
  try {
    if (chain && places.contracts["ModelRegistry"]) {
      return await fromChain(name, chain.call, places.contracts["ModelRegistry"]);
    }
    if (places.graph) return await fromIndex(name, places.graph);
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
  const headers = { "content-type": "application/json" };
  const response = await fetch(graph, { method: "POST", headers, body: JSON.stringify({ query, variables: { where } }) });
  const answer = (await response.json()) as { data?: { releases: Found[] }; errors?: { message: string }[] };
  if (!answer.data) throw new Error(`the index ${graph} answered ${answer.errors?.[0]?.message ?? response.status}`);
  const [found] = answer.data.releases;
  if (!found) throw new Error(`the index ${graph} knows no release ${name}`);
  const { manifestCid: cid, weightsDigest, suiteDigest } = found;
  return { releaseId: BigInt(found.releaseId), cid, weightsDigest, suiteDigest, by: "index" };
}

interface Found {
  releaseId: string;
  manifestCid: string;
  weightsDigest: Bytes32;
  suiteDigest: Bytes32;
}
