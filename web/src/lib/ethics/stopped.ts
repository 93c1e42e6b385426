import { formatDateTime } from "../format/time.ts";
import { releaseName, standingAt } from "../model/standing.ts";
import type { ReleaseRef } from "../model/query.ts";
import { suspendingDispute } from "./dispute.ts";
import type { DisputeFacts, Outcome } from "./dispute.ts";

/** What stopped a release, for a banner. */
export interface Stopped {
  tone: "warn" | "bad";
  /** "glyph-reader 1.1.0 is suspended." */
  title: string;
  text: string;
  /** Number of the dispute that did it; null where none is known. */
  dispute: string | null;
}

type Facts = Pick<DisputeFacts, "suspendedUntil" | "ratified"> & { disputeId: string; outcome: Outcome };

/** null for a release that its own standing does not stop. @param now seconds on the chain's clock */
export function stoppedWords(
  release: Pick<ReleaseRef, "status" | "suspendedUntil" | "modelName" | "version">,
  disputes: readonly Facts[],
  now: number,
): Stopped | null {
  const standing = standingAt(release, now);
  const name = releaseName(release);
  if (standing === "Revoked") {
    return {
      tone: "bad",
      title: `${name} is revoked.`,
      text:
        "It is stopped for good. Its licences allow nothing any more; whoever holds one may ask for what they could " +
        "not use.",
      dispute: disputes.find(({ outcome }) => outcome === "Revoked")?.disputeId ?? null,
    };
  }
  if (standing !== "Suspended") return null;
  const dispute = suspendingDispute(disputes, now);
  const until = release.suspendedUntil
    ? `until ${formatDateTime(Number(release.suspendedUntil))} at the latest`
    : "until the members decide";
  const who = dispute
    ? dispute.ratified
      ? "The members keep it suspended"
      : "The council stopped it"
    : "It is suspended";
  return {
    tone: "warn",
    title: `${name} is suspended.`,
    text:
      `${who} ${until}${dispute && !dispute.ratified ? ", unless a vote confirms that" : ""}. ` +
      "Meanwhile no licence can be bought, and those already sold allow nothing; no term is made up for.",
    dispute: dispute?.disputeId ?? null,
  };
}
