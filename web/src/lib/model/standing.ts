import type { ReleaseDetail, ReleaseProposal, ReleaseRef } from "./query.ts";

export type Standing = ReleaseRef["status"];

/** A release's status at a moment: a suspension lapses by itself. @param now seconds on the chain's clock */
export function standingAt(release: Pick<ReleaseRef, "status" | "suspendedUntil">, now: number): Standing {
  const lapsed =
    release.status === "Suspended" && release.suspendedUntil !== null && now >= Number(release.suspendedUntil);
  return lapsed ? "Approved" : release.status;
}

/** Whether a release's own standing stops it, and everything made from it, from being used. */
export function stopsUse(release: Pick<ReleaseRef, "status" | "suspendedUntil">, now: number): boolean {
  const standing = standingAt(release, now);
  return standing === "Suspended" || standing === "Revoked";
}

/** The ancestor that keeps a release from being used, or null. @param now seconds on the chain's clock */
export function blockedBy(release: ReleaseDetail, now: number): ReleaseRef | null {
  return release.ancestors.map(({ ancestor }) => ancestor).find((ancestor) => stopsUse(ancestor, now)) ?? null;
}

/** The vote on this release that is not over, or was won and waits to be executed. @param now chain's clock, seconds */
export function liveProposal(proposals: readonly ReleaseProposal[], now: number): ReleaseProposal | null {
  return proposals.find((one) => !one.executed && (now < Number(one.endDate) || wouldPass(one))) ?? null;
}

/** Whether a proposal's votes reach its support and its quorum. */
export function wouldPass(
  proposal: Pick<ReleaseProposal, "yes" | "no" | "abstain" | "supportThreshold" | "minVotingPower">,
): boolean {
  const [yes, no, abstain] = [proposal.yes, proposal.no, proposal.abstain].map(BigInt) as [bigint, bigint, bigint];
  const enough = yes + no + abstain >= BigInt(proposal.minVotingPower);
  return enough && yes * 1_000_000n > (yes + no) * BigInt(proposal.supportThreshold);
}

/** `/models/owner/slug/1.2.0`. */
export function releaseHref(release: Pick<ReleaseRef, "modelName" | "version">): string {
  return `/models/${release.modelName}/${release.version}`;
}

/** "glyph-reader 1.2.0": a release in a sentence. */
export function releaseName(release: Pick<ReleaseRef, "modelName" | "version">): string {
  return `${release.modelName.slice(release.modelName.indexOf("/") + 1)} ${release.version}`;
}
