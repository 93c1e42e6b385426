import { suiteDigest, weightsDigest } from "@commonweight/sdk/artifacts/digests";
import { EDGE_KINDS, type Manifest } from "@commonweight/sdk/artifacts/manifest";
import { contractInterface } from "@commonweight/sdk/chain/contracts";
import { id } from "ethers";
import { parsePercent } from "#lib/format/share.ts";
import { ROLES, type Draft } from "./draft.ts";

/** What is needed to submit. */
export interface SubmissionParts {
  draft: Pick<Draft, "namespace" | "slug" | "parents" | "paidDatasets" | "contributors" | "openRights" | "sharesFixed">;
  manifest: Manifest;
  /** sha-256 digest of the manifest directory's CID. */
  digest: string;
  charterVersion: number;
  /** The namespace is claimed, or the model created, in the same transaction. */
  claims: boolean;
  creates: boolean;
}

/** One call within the transaction, for people and for the chain. */
export interface SubmissionCall {
  method: "claimNamespace" | "createModel" | "submitRelease";
  args: unknown[];
  data: string;
}

/**
 * The calls that `ModelRegistry.multicall` makes in one transaction: whatever is missing of namespace and model, then the
 * release. All happen or none.
 */
export async function submissionCalls(parts: SubmissionParts): Promise<SubmissionCall[]> {
  const { draft, manifest } = parts;
  const submission = {
    modelId: id(manifest.name),
    version: manifest.release,
    manifest: parts.digest,
    weightsDigest: weightsDigest(manifest),
    suiteDigest: suiteDigest(manifest),
    charterVersion: parts.charterVersion,
    openRights: draft.openRights,
    sharesFixed: draft.sharesFixed,
    parents: draft.parents.map(({ releaseId, kind, share, license }) => {
      return {
        parent: BigInt(releaseId), kind: EDGE_KINDS.indexOf(kind), shareBps: parsePercent(share),
        license: BigInt(license || 0),
      };
    }),
    datasets: draft.paidDatasets.map(({ datasetId, share }) => {
      return { dataset: BigInt(datasetId), shareBps: parsePercent(share) };
    }),
    contributors: draft.contributors.map(({ account, share, role }) => {
      return { account, shareBps: parsePercent(share), role: ROLES.indexOf(role) };
    }),
  };
  const registry = await contractInterface("ModelRegistry");
  const call = (method: SubmissionCall["method"], args: unknown[]): SubmissionCall => {
    return { method, args, data: registry.encodeFunctionData(method, args) };
  };
  return [
    ...(parts.claims ? [call("claimNamespace", [draft.namespace])] : []),
    ...(parts.creates ? [call("createModel", [draft.namespace, draft.slug])] : []),
    call("submitRelease", [submission]),
  ];
}

/** The calls as text for "As the contract sees it". */
export function describeCalls(calls: readonly SubmissionCall[], registry: string): string {
  const show = (value: unknown) => JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? one.toString() : one), 2);
  return `ModelRegistry ${registry}\nmulticall\n\n${calls.map(({ method, args }) => `${method}(${args.map(show).join(", ")})`).join("\n\n")}`;
}
