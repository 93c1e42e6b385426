import type { Answer } from "#lib/components/types.ts";
import { grantedRights, rightsSentence } from "@commonweight/sdk/license/rights";
import type { DisputeStanding } from "#lib/ethics/query.ts";
import { stoppedWords } from "#lib/ethics/stopped.ts";
import { formatBps, formatPercent, formatScore } from "#lib/format/share.ts";
import { formatDate, formatDuration } from "#lib/format/time.ts";
import type { ReleaseDetail } from "./query.ts";
import { blockedBy, liveProposal, releaseHref, releaseName, standingAt } from "./standing.ts";

/** The five answers of the model page. */
export interface Answers {
  approved: Answer;
  works: Answer;
  rights: Answer;
  paid: Answer;
  harm: Answer;
}

/** @param now seconds on the chain's clock */
export function answer(
  release: ReleaseDetail,
  now: number,
  nameOf: (address: string) => string,
  disputes: readonly DisputeStanding[] = [],
): Answers {
  const tab = (id: string) => `${releaseHref(release)}?tab=${id}`;
  return {
    approved: { href: tab("activity"), ...approved(release, now) },
    works: { href: tab("verification"), ...works(release) },
    rights: { href: tab("licences"), ...rights(release, now) },
    paid: { href: tab("lineage"), ...paid(release, nameOf) },
    harm: harm(release, now, disputes),
  };
}

function approved(release: ReleaseDetail, now: number): Answer {
  const live = liveProposal(release.proposals.filter(({ kind }) => kind === "ReleaseApproval"), now);
  if (release.approvedAt !== null) {
    const vote = release.proposals.find(({ kind, executed }) => kind === "ReleaseApproval" && executed);
    const href = vote && `/proposals/${vote.proposalId}`;
    const share = vote ? `, ${formatPercent(BigInt(vote.yes), BigInt(vote.yes) + BigInt(vote.no), 0)} for` : "";
    return {
      icon: "released",
      tone: "released",
      answer: "The members, by vote",
      note: `${formatDate(Number(release.approvedAt))}${share}`,
      href,
    };
  }
  if (release.status === "Withdrawn")
    return { icon: "dotted", tone: "off", answer: "Nobody", note: "Taken back before a vote decided" };
  if (!live) return { icon: "dotted", tone: "off", answer: "Nobody yet", note: "No vote is open" };
  const left = Number(live.endDate) - now;
  const note = left > 0
    ? `Vote open, ${formatPercent(BigInt(live.yes), BigInt(live.yes) + BigInt(live.no), 0)} for`
    : "Passed, waits to be executed";
  return { icon: "half", tone: "pending", answer: "Nobody yet", note, href: `/proposals/${live.proposalId}` };
}

function works(release: ReleaseDetail): Answer {
  const { passingCount: passing, failingCount: failing, charter } = release;
  const counting = release.receipts.filter(({ counts, outcome }) => counts && outcome === "Pass");
  const lowest = counting.length > 0 ? Math.min(...counting.map(({ scoreBps }) => scoreBps)) : undefined;
  const others = release.receipts.length;
  const nothing =
    others === 0 ? "Nobody has run it yet" : `${others} ${others === 1 ? "run does" : "runs do"} not count`;
  const score =
    lowest === undefined ? nothing : `Score ${formatScore(lowest)}${failing > 0 ? `, ${failing} failed` : ""}`;
  const enough = passing >= charter.receiptsRequired;
  const text = `${passing} of ${charter.receiptsRequired} receipts pass`;
  if (enough)
    return {
      icon: "verified",
      tone: "verified",
      answer: `${passing} receipts pass`,
      note: `${score}, ${charter.receiptsRequired} needed`,
    };
  return { icon: passing > 0 ? "half" : "dotted", tone: passing > 0 ? "pending" : "off", answer: text, note: score };
}

function rights(release: ReleaseDetail, now: number): Answer {
  const open = release.offers.filter((offer) => offer.open && !offer.soldOut);
  const bits = open.reduce((all, offer) => all | offer.rights, 0);
  const standing = standingAt(release, now);
  if (standing === "Suspended")
    return {
      icon: "pause",
      tone: "suspended",
      answer: "Nothing for now",
      note: "Licences sleep while it is suspended",
    };
  if (standing === "Revoked") return { icon: "revoked", tone: "revoked", answer: "Nothing", note: "It was revoked" };
  const blocker = blockedBy(release, now);
  if (blocker)
    return {
      icon: "pause",
      tone: "suspended",
      answer: standingAt(blocker, now) === "Revoked" ? "Nothing" : "Nothing for now",
      note: `${releaseName(blocker)} is ${standingAt(blocker, now).toLowerCase()}`,
    };
  if (standing !== "Approved" || bits === 0) {
    return {
      icon: "dotted",
      tone: "off",
      answer: "Nothing yet",
      note: standing === "Approved" ? "No offer is open" : "Licences open with its release",
    };
  }
  const [first, ...rest] = grantedRights(bits);
  const more = rightsSentence(rest.reduce((all, { bit }) => all | bit, 0)).toLowerCase();
  return {
    icon: first?.icon ?? "run",
    tone: "plain",
    answer: first?.words ?? "",
    note: rest.length ? `also ${more}` : `${open.length} ${open.length === 1 ? "offer" : "offers"}`,
  };
}

function paid(release: ReleaseDetail, nameOf: (address: string) => string): Answer {
  const [first, ...rest] = release.contributions;
  if (!first) return { icon: "coins", tone: "plain", answer: "Nobody is named" };
  const left = 10_000 - release.feeBps - release.upstreamBps;
  const others = [
    rest.length > 0 ? `${rest.length} more` : "",
    release.parents.length > 0 ? `${release.parents.length} upstream` : "",
    release.feeBps > 0 ? "the treasury" : "",
  ].filter(Boolean).join(", ");
  const share = formatBps(Math.floor((left * first.shareBps) / 10_000));
  return {
    icon: "coins",
    tone: "plain",
    answer: `${nameOf(first.account.id)}, ${share}`,
    note: others ? `and ${others}` : "of each sale",
  };
}

function harm(release: ReleaseDetail, now: number, disputes: readonly DisputeStanding[]): Answer {
  const standing = standingAt(release, now);
  const blocker = blockedBy(release, now);
  const { dispute } = stoppedWords(release, disputes, now) ?? {};
  const live = disputes.filter(({ stage }) => stage !== "Closed");
  const one = dispute ?? (live.length === 1 ? live[0]?.disputeId : null);
  const href = one
    ? `/disputes/${one}`
    : live.length > 0
      ? `${releaseHref(release)}?tab=disputes`
      : `/charter/${release.charter.version}`;
  if (standing === "Suspended") {
    const until =
      release.suspendedUntil === null
        ? "until the members decide"
        : `for ${formatDuration(Number(release.suspendedUntil) - now)} unless they decide sooner`;
    return {
      icon: "pause",
      tone: "suspended",
      answer: "Suspended",
      note: dispute ? `dispute ${dispute}, ${until}` : until,
      href,
    };
  }
  if (standing === "Revoked")
    return {
      icon: "revoked",
      tone: "revoked",
      answer: "Revoked by vote",
      note: dispute
        ? `Dispute ${dispute}, charter ${release.charter.version}`
        : `Bound by charter ${release.charter.version}`,
      href,
    };
  if (blocker)
    return {
      icon: "pause",
      tone: "suspended",
      answer: "Asleep",
      note: `${releaseName(blocker)} is ${standingAt(blocker, now).toLowerCase()}`,
      href: releaseHref(blocker),
    };
  if (live.length > 0)
    return {
      icon: "half",
      tone: "pending",
      answer: "It is disputed",
      note: `${live.length} dispute${live.length === 1 ? "" : "s"} open`,
      href,
    };
  return {
    icon: "charter",
    tone: "plain",
    answer: "Anybody can dispute it",
    note: `Bound by charter ${release.charter.version}`,
    href,
  };
}
