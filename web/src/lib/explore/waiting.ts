import type { IconName } from "#lib/components/icons.ts";
import type { Tone } from "#lib/format/status.ts";
import { releaseHref, releaseName, standingAt, wouldPass } from "#lib/model/standing.ts";
import type { Waiting } from "./query.ts";

/** Something the community has to do, as a link and the rest of the sentence. */
export interface WaitingItem {
  icon: IconName;
  tone: Tone;
  href: string;
  subject: string;
  text: string;
  /** Seconds; the deadline that `text` leads up to. */
  at?: number;
}

/** At most this many are shown: it is a nudge, the pages have the lists. */
const most = 5;

/** @param now seconds on the chain's clock */
export function tellWaiting(waiting: Waiting, now: number): WaitingItem[] {
  const votes = waiting.proposals.flatMap((proposal): WaitingItem[] => {
    const subject = proposal.release
      ? releaseName(proposal.release)
      : (proposal.document?.title ?? `Proposal ${proposal.proposalId}`);
    const href = `/proposals/${proposal.proposalId}`;
    const end = Number(proposal.endDate);
    if (now < end) return [{ icon: "clock", tone: "pending", href, subject, text: "vote closes", at: end }];
    return wouldPass(proposal)
      ? [{ icon: "check", tone: "released", href, subject, text: "has passed and waits to be executed" }]
      : [];
  });
  const lacking = waiting.lacking.flatMap((release): WaitingItem[] => {
    const missing = release.charter.receiptsRequired - release.passingCount;
    if (missing <= 0) return [];
    const text = missing === 1 ? "lacks one receipt" : `lacks ${missing} receipts`;
    return [
      {
        icon: "half",
        tone: "pending",
        href: `${releaseHref(release)}?tab=verification`,
        subject: releaseName(release),
        text,
      },
    ];
  });
  const suspended = waiting.suspended
    .filter((release) => standingAt(release, now) === "Suspended" && release.suspendedUntil !== null)
    .map((release): WaitingItem => ({
      icon: "pause", tone: "suspended", href: releaseHref(release), subject: releaseName(release),
      text: "suspension lapses", at: Number(release.suspendedUntil),
    }));
  return [...votes, ...suspended, ...lacking].slice(0, most);
}
