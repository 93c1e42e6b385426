import type { IconName } from "#lib/components/icons.ts";
import type { TimelineItem } from "#lib/components/types.ts";
import { formatAmount } from "#lib/format/amount.ts";
import { rightsSentence } from "@commonweight/sdk/license/rights";
import { formatBps, formatScore } from "#lib/format/share.ts";
import type { Tone } from "#lib/format/status.ts";
import { licenseNumber } from "#lib/license/number.ts";
import { tellEthics } from "./tell-ethics.ts";
import { tellVerifiers } from "./tell-verifiers.ts";
import type { ActivityItem } from "./query.ts";

/** What a sentence is made of besides the activity. */
export interface Telling {
  nameOf: (address: string) => string;
  /** On a model's own page its name goes without saying. */
  about?: "model" | undefined;
}

export interface Words {
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
  const dataset = activity.dataset?.name ?? detail ?? "";
  const datasetHref = dataset ? `/datasets/${dataset}` : undefined;
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
    case "ReleaseSuspended": return { icon: "pause", tone: "suspended", subject: release, words: "was suspended", href: releaseHref };
    case "ReleaseReinstated": return { icon: "released", tone: "released", subject: release, words: "may be used again", href: releaseHref };
    case "ReleaseRevoked": return { icon: "revoked", tone: "revoked", subject: release, words: "was revoked for good", href: releaseHref };
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
    case "LicenseRenewed": return { icon: "clock", words: `renewed ${licence} of ${release}${money ? ` for ${money}` : ""}`, href: licenseHref };
    case "LicenseUpgraded": return { icon: "plus", words: `upgraded ${licence} of ${release}${money ? ` for ${money}` : ""}`, href: licenseHref };
    case "LicenseCanceled": return { icon: "close", words: `ended ${licence} of ${release}`, href: licenseHref };
    case "LicenseLent": return { icon: "clock", words: `lent ${licence} of ${release} to ${other}`, href: licenseHref };
    case "LicenseReturned": return { icon: "clock", words: `ended the loan of ${licence} of ${release}`, href: licenseHref };
    case "LicenseBound": return { icon: "fine-tune", words: `rests a release on ${licence} of ${release}`, href: licenseHref };
    case "LicenseBurned": return { icon: "revoked", words: `destroyed ${licence} of ${release}`, href: licenseHref };
    case "SeatNamed": return { icon: "person", words: `named ${other} to a seat of ${licence} of ${release}`, href: licenseHref };
    case "SeatRemoved": return { icon: "person", words: `took ${other} off a seat of ${licence} of ${release}`, href: licenseHref };
    case "TrialStarted": return { icon: "half", tone: "pending", words: `tries ${licence} of ${release}`, href: licenseHref };
    case "TrialEnded": return { icon: "check", words: `kept ${licence} of ${release} after its trial`, href: licenseHref };
    case "TrialRefunded": return { icon: "out", words: `gave ${licence} of ${release} back within its trial`, href: releaseHref };
    case "BidPosted": return { icon: "coins", words: `bid ${money} for ${activity.license ? licence : "a licence"} of ${release}`, href: licenseHref ?? "/market" };
    case "BidCanceled": return { icon: "close", words: `took a bid for ${activity.license ? licence : "a licence"} of ${release} back`, href: licenseHref ?? "/market" };
    case "CounterIncremented": return { icon: "close", words: "took back every listing and bid signed before" };
    case "LicenseTransferred": return { icon: "arrow-right", words: `gave ${licence} of ${release} to ${other}`, href: licenseHref };
    case "LicenseListed": return { icon: "out", words: `put ${licence} of ${release} on the market${money ? ` for ${money}` : ""}`, href: licenseHref };
    case "ListingCanceled": return { icon: "close", words: `took ${licence} of ${release} off the market`, href: licenseHref };
    case "LicenseResold": return { icon: "coins", tone: "plain", words: `bought ${licence} of ${release} second-hand${money ? ` for ${money}` : ""}`, href: licenseHref };
    case "RoyaltyPaid": return { icon: "in", words: `paid ${money || "a royalty"} to ${release}`, href: "/treasury" };
    case "RoyaltyCredited": return { icon: "released", tone: "released", subject: "The members", words: `gave ${money} to everybody behind ${release}`, href: "/treasury" };
    case "ReferralBooked": return { icon: "person", words: `earned ${money} by bringing a buyer of ${release}`, href: "/treasury" };
    case "DatasetRegistered": return { icon: "dataset", words: `registered the dataset ${dataset}`, href: datasetHref };
    case "DatasetRevised": return { icon: "dataset", words: `described the dataset ${dataset} anew`, href: datasetHref };
    case "DatasetTransferred": return { icon: "dataset", words: `handed the dataset ${dataset} to ${other}`, href: datasetHref };
    case "DatasetUsed": return { icon: "dataset", subject: `The dataset ${dataset}`, words: `was used for ${release}`, href: `${releaseHref}?tab=lineage` };
    case "DatasetShareSettled": return { icon: "arrow-right", subject: money || "a share", words: `moved to the dataset ${dataset}`, href: "/treasury" };
    case "DatasetClaimed": return { icon: "coins", tone: "released", words: `claimed ${money} earned by the dataset ${dataset}`, href: "/treasury" };
    case "VerificationClaimed": return { icon: "coins", tone: "released", words: `claimed ${money} for verifying ${release}`, href: "/treasury" };
    case "ReferralsClaimed": return { icon: "coins", tone: "released", words: `claimed ${money} for the buyers they brought`, href: "/treasury" };
    case "ShareTransferred": return { icon: "person", words: `handed ${formatBps(activity.shareBps ?? 0)} of ${release} to ${other}`, href: `${releaseHref}?tab=lineage` };
    case "SharesChanged": return { icon: "person", subject: "Its contributors", words: `divide ${release} anew`, href: `${releaseHref}?tab=lineage` };
    case "PayoutSet": return { icon: "wallet", words: `is paid at ${other} from now on` };
    case "StreamOpened": return { icon: "out", words: `opened a stream of ${money} to ${other}`, href: "/treasury" };
    case "StreamWithdrawn": return { icon: "coins", words: `had ${money} of a stream paid to ${other}`, href: "/treasury" };
    case "StreamStopped": return { icon: "close", words: `stopped the stream to ${other}`, href: "/treasury" };
    case "ShareSettled": return { icon: "arrow-right", words: `${money || "a share"} moved upstream to ${release}`, href: "/treasury" };
    case "RoyaltyClaimed": return { icon: "coins", tone: "released", words: `claimed ${money} earned by ${release}`, href: "/treasury" };
    case "Deposited": return { icon: "in", words: `gave ${money} to the treasury`, href: "/treasury" };
    case "ProposalCreated": return { icon: "half", tone: "pending", words: `proposed: ${proposal.title}`, href: proposal.href };
    case "VoteCast": return { icon: "check", words: `voted ${(detail ?? "").toLowerCase()} on ${proposal.title}`, href: proposal.href };
    case "ProposalExecuted": return { icon: "released", tone: "released", words: `executed ${proposal.title}`, href: proposal.href };
    case "Delegated": return { icon: "person", words: someone?.id === activity.actor?.id ? "votes with their own tokens" : `lets ${other} vote for them` };
    case "CurrencyListed": return { icon: "coins", words: "a currency was listed", href: "/treasury" };
    default: {
      const parts = { release, releaseHref, licence, licenseHref, money, other, named, proposal };
      return tellVerifiers(activity, parts) ?? tellEthics(activity, parts);
    }
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
