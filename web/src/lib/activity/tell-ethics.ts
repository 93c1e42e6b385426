import type { ActivityItem } from "./query.ts";
import type { Words } from "./tell.ts";

/** What a sentence about an activity is made of, worked out once for all kinds. */
export interface Parts {
  release: string;
  releaseHref: string | undefined;
  licence: string;
  licenseHref: string | undefined;
  money: string;
  /** Whom it concerns besides whoever did it. */
  other: string;
  /** Everybody it concerns. */
  named: readonly string[];
  proposal: { title: string; href: string | undefined };
}

/** Disputes, refunds, the council, reasons and profiles in words. */
export function tellEthics({ type, dispute, detail, councilProposal, reason }: ActivityItem, parts: Parts): Words {
  const { release, releaseHref, licence, licenseHref, money, other, named, proposal } = parts;
  const name = dispute ? `dispute ${dispute.disputeId}` : "a dispute";
  const href = dispute ? `/disputes/${dispute.disputeId}` : "/disputes";
  const said = { href, text: dispute?.evidence?.title };
  const payee = named.at(0) ?? "somebody";
  switch (type) {
    case "DisputeRaised":
      return {
        icon: "warning",
        tone: "pending",
        words: `raised ${name} against ${release}${money ? ` with a bond of ${money}` : ""}`,
        ...said,
      };
    case "DisputeSuspended":
      return {
        icon: "pause",
        tone: "suspended",
        subject: "The council",
        words: `stopped ${release}, for ${name}`,
        href,
      };
    case "DisputeRatified":
      return {
        icon: "pause",
        tone: "suspended",
        subject: "The members",
        words: `keep ${release} suspended, for ${name}`,
        href,
      };
    case "DisputeLifted":
      return {
        icon: "released",
        tone: "released",
        subject: "The suspension",
        words: `of ${release} for ${name} ended`,
        href,
      };
    case "DisputeAnswered":
      return { icon: "person", words: `answered ${name} about ${release}`, href };
    case "DisputeDecided":
      return {
        icon: "check",
        tone: "pending",
        subject: "The members",
        words: `ruled on ${name} about ${release}: ${(detail ?? "").toLowerCase()}`,
        href,
      };
    case "DisputeAppealed":
      return {
        icon: "person",
        tone: "pending",
        words: `appealed in ${name} about ${release}${money ? ` with a bond of ${money}` : ""}`,
        href,
      };
    case "RemedyRequired":
      return {
        icon: "clock",
        tone: "suspended",
        subject: "A corrected release",
        words: `is asked for in place of ${release}, by ${name}`,
        href,
      };
    case "DisputeRemedied":
      return {
        icon: "released",
        tone: "released",
        subject: "A corrected release",
        words: `took the place of ${release}`,
        href,
      };
    case "DisputeClosed":
      return {
        icon: "dotted",
        subject: name.replace("dispute", "Dispute"),
        words: `about ${release} ended${detail ? `: ${detail.toLowerCase()}` : ""}`,
        href,
      };
    case "BondAwarded":
      return { icon: "coins", subject: payee, words: `gets ${money} of the bonds of ${name}`, href };
    case "BondWithdrawn":
      return { icon: "coins", tone: "released", words: `withdrew ${money} of bonds` };
    case "ProposalVetoed":
      return {
        icon: "revoked",
        tone: "suspended",
        subject: "The council",
        words: `vetoed ${proposal.title}`,
        href: proposal.href,
      };
    case "VetoOverruled":
      return {
        icon: "released",
        tone: "released",
        subject: "The members",
        words: `overruled the veto of ${proposal.title}`,
        href: proposal.href,
      };
    case "ReasonGiven":
      return { icon: "info", words: `said why on ${proposal.title}`, text: reason?.text, href: proposal.href };
    case "ProfileSet":
      return { icon: "person", words: "said what they stand for", href: "/members" };
    case "RefundsOpened":
      return { icon: "coins", subject: "Refunds", words: `of ${release} were opened`, href: releaseHref };
    case "RefundAsked":
      return { icon: "coins", words: `asked ${money} back for ${licence} of ${release}`, href: licenseHref };
    case "RefundCollected":
      return {
        icon: "in",
        subject: money,
        words: `that ${payee} earned with ${release} was kept for refunds`,
        href: releaseHref,
      };
    case "RefundPaid":
      return {
        icon: "coins",
        tone: "released",
        subject: payee,
        words: `got ${money} back for ${licence} of ${release}`,
        href: licenseHref,
      };
    case "RemainderPaid":
      return {
        icon: "coins",
        tone: "released",
        subject: money,
        words: `that refunds of ${release} left over went back to ${payee}`,
        href: releaseHref,
      };
    case "RemainderDiverted":
      return {
        icon: "arrow-right",
        subject: "The members",
        words: `send what refunds of ${release} leave over to the treasury`,
        href: releaseHref,
      };
    case "CouncilChanged":
      return { icon: "person", subject: "The council", words: councilWords(detail, named), href: "/permissions" };
    case "CouncilProposalCreated":
      return {
        icon: "half",
        tone: "pending",
        words: `asked the council ${aim(councilProposal?.kind, release, proposal.title)}`,
        href: councilHref(dispute, proposal.href),
      };
    case "CouncilApproved":
      return {
        icon: "check",
        words: `approved in the council ${aim(councilProposal?.kind, release, proposal.title)}`,
        href: councilHref(dispute, proposal.href),
      };
    case "CouncilExecuted":
      return {
        icon: "released",
        words: `executed the council's vote ${aim(councilProposal?.kind, release, proposal.title)}`,
        href: councilHref(dispute, proposal.href),
      };
    default:
      return {
        icon: "dotted",
        words: other
          ? `something this app has no words for (${type}) concerning ${other}`
          : `something this app has no words for (${type})`,
      };
  }
}

function aim(kind: string | undefined, release: string, proposal: string): string {
  if (kind === "Suspension") return `to stop ${release}`;
  return kind === "Veto" ? `to veto ${proposal}` : "to do something its condition will not allow";
}

function councilHref(dispute: ActivityItem["dispute"], proposal: string | undefined): string | undefined {
  return dispute ? `/disputes/${dispute.disputeId}` : proposal;
}

function councilWords(detail: string | null, named: readonly string[]): string {
  const who = named.join(", ");
  if (detail === "added") return `was joined by ${who}`;
  return detail === "removed" ? `was left by ${who}` : "has new rules";
}
