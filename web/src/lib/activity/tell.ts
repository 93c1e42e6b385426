import type { IconName } from "#lib/components/icons.ts";
import type { TimelineItem } from "#lib/components/types.ts";
import { formatAmount } from "#lib/format/amount.ts";
import { rightsSentence } from "@commonweight/sdk/license/rights";
import { formatScore } from "#lib/format/share.ts";
import type { Tone } from "#lib/format/status.ts";
import { licenseNumber } from "#lib/license/number.ts";
import type { ActivityItem } from "./query.ts";

/** What a sentence is made of besides the activity. */
export interface Telling {
  nameOf: (address: string) => string;
  /** On a model's own page its name goes without saying. */
  about?: "model" | undefined;
}

interface Words {
  icon: IconName;
  tone?: Tone;
  /** Who, where the event names no actor. */
  subject?: string;
  /** After the name of who did it; with a capital where that is nobody. */
  words: string;
  href?: string | undefined;
  text?: string | undefined;
}

/** An activity as an item of a timeline: who did what, with a link to it. */
export function tellActivity(activity: ActivityItem, telling: Telling): TimelineItem {
  const { words, subject, ...rest } = wordsFor(activity, telling);
  const who = subject ?? (activity.actor ? telling.nameOf(activity.actor.id) : "");
  const title = who ? `${who} ${words}` : words.charAt(0).toUpperCase() + words.slice(1);
  return { id: activity.id, title, at: Number(activity.timestamp), ...rest };
}

function wordsFor(activity: ActivityItem, telling: Telling): Words {
  const { detail, model, receipt, charter, offer } = activity;
  const release = releaseWords(activity, telling);
  const modelName = telling.about === "model" ? "the model" : (model?.name ?? "a model");
  const money = amountWords(activity);
  const someone = activity.accounts.find(({ id }) => id !== activity.actor?.id) ?? activity.actor;
  const other = someone ? telling.nameOf(someone.id) : "nobody";
  const releaseHref = activity.release ? `/models/${activity.release.modelName}/${activity.release.version}` : undefined;
  const modelHref = model ? `/models/${model.name}` : undefined;
  const licenseHref = activity.license ? `/licences/${activity.license.tokenId}` : undefined;
  const named = activity.accounts.map(({ id }) => telling.nameOf(id));
  const proposal = proposalWords(activity);
  const licence = activity.license ? `licence ${licenseNumber(activity.license.tokenId)}` : "a licence";

  switch (activity.type) {
    case "NamespaceClaimed": return { icon: "person", words: `claimed the namespace ${detail ?? ""}` };
    case "NamespaceTransferred": return { icon: "person", words: `gave the namespace ${detail ?? ""} to ${other}` };
    case "ModelCreated": return { icon: "plus", words: `created ${modelName}`, href: modelHref };
    case "ModelTransferred": return { icon: "person", words: `gave ${modelName} to ${other}`, href: modelHref };
    case "ReleaseSubmitted": return { icon: "half", tone: "pending", words: `submitted ${release}`, href: releaseHref };
    case "ReleaseDerived": return { icon: "fine-tune", words: `made ${fullName(activity)} from ${telling.about === "model" ? "it" : modelName}`, href: releaseHref };
    case "ContributorsNamed": return { icon: "coins", subject: named.join(", "), words: `${named.length === 1 ? "shares" : "share"} in ${release}`, href: `${releaseHref}?tab=lineage` };
    case "ReleaseApproved": return { icon: "released", tone: "released", words: `the members released ${release}`, href: releaseHref };
    case "ReleaseSuspended": return { icon: "pause", tone: "suspended", words: `the members suspended ${release}`, href: releaseHref };
    case "ReleaseReinstated": return { icon: "released", tone: "released", words: `the members reinstated ${release}`, href: releaseHref };
    case "ReleaseRevoked": return { icon: "revoked", tone: "revoked", words: `the members revoked ${release}`, href: releaseHref };
    case "ReleaseWithdrawn": return { icon: "dotted", words: `withdrew ${release}`, href: releaseHref };
    case "AliasSet": return { icon: "arrow-right", words: `pointed ${detail ?? "an alias"} at ${release}`, href: releaseHref };
    case "ReceiptRecorded": {
      const passed = receipt?.outcome === "Pass";
      const text = receipt ? `Score ${formatScore(receipt.scoreBps)}, ran on ${receipt.backend}${receipt.counts ? "" : "; it does not count towards a release"}` : undefined;
      const words = `signed a ${passed ? "passing" : "failing"} receipt for ${release}`;
      return { icon: passed ? "verified" : "cross-circle", tone: passed ? "verified" : "revoked", words, text, href: `${releaseHref}?tab=verification` };
    }
    case "CharterAdopted": return { icon: "charter", tone: "released", words: `charter ${charter?.version ?? ""} was adopted`, href: `/charter/${charter?.version ?? ""}` };
    case "OfferOpened": {
      const text = offer ? rightsSentence(offer.rights) : undefined;
      return { icon: "plus", words: `opened an offer for ${release}${money ? ` at ${money}` : ", free"}`, text, href: `${releaseHref}?tab=licences` };
    }
    case "OfferClosed": return { icon: "close", words: `closed an offer for ${release}`, href: `${releaseHref}?tab=licences` };
    case "LicenseSold": return { icon: "file", tone: "plain", words: `took ${licence} of ${release}${money ? ` for ${money}` : ", free"}`, href: licenseHref };
    case "LicenseTransferred": return { icon: "arrow-right", words: `gave ${licence} of ${release} to ${other}`, href: licenseHref };
    case "LicenseListed": return { icon: "out", words: `put ${licence} of ${release} on the market${money ? ` for ${money}` : ""}`, href: licenseHref };
    case "ListingCanceled": return { icon: "close", words: `took ${licence} of ${release} off the market`, href: licenseHref };
    case "LicenseResold": return { icon: "coins", tone: "plain", words: `bought ${licence} of ${release} second-hand${money ? ` for ${money}` : ""}`, href: licenseHref };
    case "RoyaltyPaid": return { icon: "in", words: `paid ${money || "a royalty"} to ${release}`, href: "/treasury" };
    case "ShareSettled": return { icon: "arrow-right", words: `${money || "a share"} moved upstream to ${release}`, href: "/treasury" };
    case "RoyaltyClaimed": return { icon: "coins", tone: "released", words: `claimed ${money} earned by ${release}`, href: "/treasury" };
    case "Deposited": return { icon: "in", words: `gave ${money} to the treasury`, href: "/treasury" };
    case "ProposalCreated": return { icon: "half", tone: "pending", words: `proposed: ${proposal.title}`, href: proposal.href };
    case "VoteCast": return { icon: "check", words: `voted ${(detail ?? "").toLowerCase()} on ${proposal.title}`, href: proposal.href };
    case "ProposalExecuted": return { icon: "released", tone: "released", words: `executed ${proposal.title}`, href: proposal.href };
    case "Delegated": return { icon: "person", words: someone?.id === activity.actor?.id ? "votes with their own tokens" : `lets ${other} vote for them` };
    case "CurrencyListed": return { icon: "coins", words: "a currency was listed", href: "/treasury" };
  }
}

/** "glyph-reader 1.1.0"; on its model's page just "1.1.0". */
function releaseWords({ release }: ActivityItem, { about }: Telling): string {
  if (!release) return "a release";
  if (about === "model") return release.version;
  return `${release.modelName.slice(release.modelName.indexOf("/") + 1)} ${release.version}`;
}

function fullName({ release }: ActivityItem): string {
  return release ? `${release.modelName} ${release.version}` : "a release";
}

/** Empty for nothing. A foreign currency's symbol is not in the index. */
function amountWords({ amount, currency }: ActivityItem): string {
  if (!amount || amount === "0") return "";
  return currency === null || currency.isNative ? `${formatAmount(BigInt(amount))} ETH` : `${amount} units of a listed currency`;
}

function proposalWords({ proposal }: ActivityItem): { title: string; href: string | undefined } {
  if (!proposal) return { title: "a proposal", href: undefined };
  return { title: proposal.document?.title ?? `proposal ${proposal.proposalId}`, href: `/proposals/${proposal.proposalId}` };
}
