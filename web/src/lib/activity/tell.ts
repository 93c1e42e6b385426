import type { IconName } from "#lib/components/icons.ts";
import type { TimelineItem } from "#lib/components/types.ts";
import { formatAmount } from "#lib/format/amount.ts";
import { wordsOf } from "#lib/format/currency.ts";
import type { CurrencyWords } from "#lib/format/currency.ts";
import { rightsSentence } from "@commonweight/sdk/license/rights";
import { formatScore } from "#lib/format/share.ts";
import type { Tone } from "#lib/format/status.ts";
import { licenseNumber } from "#lib/license/number.ts";
import { tellEthics } from "./tell-ethics.ts";
import { tellMoney } from "./tell-money.ts";
import { tellVerifiers } from "./tell-verifiers.ts";
import type { ActivityItem } from "./query.ts";

/** What a sentence is made of besides the activity. */
export interface Telling {
  nameOf: (address: string) => string;
  /** On a model's own page its name goes without saying. */
  about?: "model" | undefined;
  /** How amounts of tokens are written, by address in lower case. */
  currencies?: Readonly<Record<string, CurrencyWords>>;
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
  const title = who ? `${who.replace(/^the /, "The ")} ${words}` : words.charAt(0).toUpperCase() + words.slice(1);
  return { id: activity.id, title, at: Number(activity.timestamp), ...rest };
}

function wordsFor(activity: ActivityItem, telling: Telling): Words {
  const { detail, model, receipt, charter, offer, release: one } = activity;
  const release = releaseWords(activity, telling);
  const modelName = telling.about === "model" ? "the model" : (model?.name ?? "a model");
  const money = amountWords(activity, telling);
  const someone = activity.accounts.find(({ id }) => id !== activity.actor?.id) ?? activity.actor;
  const other = someone ? telling.nameOf(someone.id) : "nobody";
  const releaseHref = one ? `/models/${one.modelName}/${one.version}` : undefined;
  const modelHref = model ? `/models/${model.name}` : undefined;
  const licenseHref = activity.license ? `/licences/${activity.license.tokenId}` : undefined;
  const named = activity.accounts.map(({ id }) => telling.nameOf(id));
  const proposal = proposalWords(activity);
  const licence = activity.license ? `licence ${licenseNumber(activity.license.tokenId)}` : "a licence";

  switch (activity.type) {
    case "NamespaceClaimed":
      return { icon: "person", words: `claimed the namespace ${detail ?? ""}` };
    case "NamespaceTransferred":
      return { icon: "person", words: `gave the namespace ${detail ?? ""} to ${other}` };
    case "ModelCreated":
      return { icon: "plus", words: `created ${modelName}`, href: modelHref };
    case "ModelTransferred":
      return { icon: "person", words: `gave ${modelName} to ${other}`, href: modelHref };
    case "ReleaseSubmitted":
      return { icon: "half", tone: "pending", words: `submitted ${release}`, href: releaseHref };
    case "ReleaseDerived":
      return {
        icon: "fine-tune",
        words: `made ${fullName(activity)} from ${telling.about === "model" ? "it" : modelName}`,
        href: releaseHref,
      };
    case "ContributorsNamed":
      return {
        icon: "coins",
        subject: named.join(", "),
        words: `${named.length === 1 ? "shares" : "share"} in ${release}`,
        href: `${releaseHref}?tab=lineage`,
      };
    case "ReleaseApproved":
      return { icon: "released", tone: "released", words: `the members released ${release}`, href: releaseHref };
    case "ReleaseSuspended":
      return { icon: "pause", tone: "suspended", subject: release, words: "was suspended", href: releaseHref };
    case "ReleaseReinstated":
      return { icon: "released", tone: "released", subject: release, words: "may be used again", href: releaseHref };
    case "ReleaseRevoked":
      return { icon: "revoked", tone: "revoked", subject: release, words: "was revoked for good", href: releaseHref };
    case "ReleaseWithdrawn":
      return { icon: "dotted", words: `withdrew ${release}`, href: releaseHref };
    case "AliasSet":
      return { icon: "arrow-right", words: `pointed ${detail ?? "an alias"} at ${release}`, href: releaseHref };
    case "ReceiptRecorded": {
      const passed = receipt?.outcome === "Pass";
      const uncounted = receipt?.counts ? "" : "; it does not count towards a release";
      const ran = receipt ? `Score ${formatScore(receipt.scoreBps)}, ran on ${receipt.backend}${uncounted}` : undefined;
      const words = `signed a ${passed ? "passing" : "failing"} receipt for ${release}`;
      return {
        icon: passed ? "verified" : "cross-circle",
        tone: passed ? "verified" : "revoked",
        words,
        text: ran,
        href: `${releaseHref}?tab=verification`,
      };
    }
    case "CharterAdopted":
      return {
        icon: "charter",
        tone: "released",
        words: `charter ${charter?.version ?? ""} was adopted`,
        href: `/charter/${charter?.version ?? ""}`,
      };
    case "OfferOpened": {
      const text = offer ? rightsSentence(offer.rights) : undefined;
      const words = `opened an offer for ${release}${money ? ` at ${money}` : ", free"}`;
      return { icon: "plus", words, text, href: `${releaseHref}?tab=licences` };
    }
    case "OfferClosed":
      return { icon: "close", words: `closed an offer for ${release}`, href: `${releaseHref}?tab=licences` };
    case "LicenseSold":
      return {
        icon: "file",
        tone: "plain",
        words: `took ${licence} of ${release}${money ? ` for ${money}` : ", free"}`,
        href: licenseHref,
      };
    case "LicenseRenewed":
      return {
        icon: "clock",
        words: `renewed ${licence} of ${release}${money ? ` for ${money}` : ""}`,
        href: licenseHref,
      };
    case "LicenseUpgraded":
      return {
        icon: "plus",
        words: `upgraded ${licence} of ${release}${money ? ` for ${money}` : ""}`,
        href: licenseHref,
      };
    case "LicenseCanceled":
      return { icon: "close", words: `ended ${licence} of ${release}`, href: licenseHref };
    case "LicenseLent":
      return { icon: "clock", words: `lent ${licence} of ${release} to ${other}`, href: licenseHref };
    case "LicenseReturned":
      return { icon: "clock", words: `ended the loan of ${licence} of ${release}`, href: licenseHref };
    case "LicenseBound":
      return { icon: "fine-tune", words: `rests a release on ${licence} of ${release}`, href: licenseHref };
    case "LicenseBurned":
      return { icon: "revoked", words: `destroyed ${licence} of ${release}`, href: licenseHref };
    case "SeatNamed":
      return { icon: "person", words: `named ${other} to a seat of ${licence} of ${release}`, href: licenseHref };
    case "SeatRemoved":
      return { icon: "person", words: `took ${other} off a seat of ${licence} of ${release}`, href: licenseHref };
    case "TrialStarted":
      return { icon: "half", tone: "pending", words: `tries ${licence} of ${release}`, href: licenseHref };
    case "TrialEnded":
      return { icon: "check", words: `kept ${licence} of ${release} after its trial`, href: licenseHref };
    case "TrialRefunded":
      return { icon: "out", words: `gave ${licence} of ${release} back within its trial`, href: releaseHref };
    case "BidPosted":
      return {
        icon: "coins",
        words: `bid ${money} for ${activity.license ? licence : "a licence"} of ${release}`,
        href: licenseHref ?? "/market",
      };
    case "BidCanceled":
      return {
        icon: "close",
        words: `took a bid for ${activity.license ? licence : "a licence"} of ${release} back`,
        href: licenseHref ?? "/market",
      };
    case "CounterIncremented":
      return { icon: "close", words: "took back every listing and bid signed before" };
    case "LicenseTransferred":
      return { icon: "arrow-right", words: `gave ${licence} of ${release} to ${other}`, href: licenseHref };
    case "LicenseListed":
      return {
        icon: "out",
        words: `put ${licence} of ${release} on the market${money ? ` for ${money}` : ""}`,
        href: licenseHref,
      };
    case "ListingCanceled":
      return { icon: "close", words: `took ${licence} of ${release} off the market`, href: licenseHref };
    case "LicenseResold":
      return {
        icon: "coins",
        tone: "plain",
        words: `bought ${licence} of ${release} second-hand${money ? ` for ${money}` : ""}`,
        href: licenseHref,
      };
    case "ProposalCreated":
      return { icon: "half", tone: "pending", words: `proposed: ${proposal.title}`, href: proposal.href };
    case "VoteCast":
      return {
        icon: "check",
        words: `voted ${(detail ?? "").toLowerCase()} on ${proposal.title}`,
        href: proposal.href,
      };
    case "ProposalExecuted":
      return { icon: "released", tone: "released", words: `executed ${proposal.title}`, href: proposal.href };
    case "Delegated":
      return {
        icon: "person",
        words: someone?.id === activity.actor?.id ? "votes with their own tokens" : `lets ${other} vote for them`,
      };
    default: {
      const parts = { release, releaseHref, licence, licenseHref, money, other, named, proposal };
      return tellMoney(activity, parts) ?? tellVerifiers(activity, parts) ?? tellEthics(activity, parts);
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

/** Empty for nothing. How a token's amounts are written is not in the index. */
function amountWords({ amount, currency }: ActivityItem, { currencies = {} }: Telling): string {
  if (!amount || amount === "0") return "";
  if (currency === null || currency.isNative) return `${formatAmount(BigInt(amount))} ETH`;
  const { symbol, decimals } = wordsOf(currencies, currency.id);
  return `${formatAmount(BigInt(amount), { decimals, maxDigits: Math.min(6, decimals) })} ${symbol}`;
}

function proposalWords({ proposal }: ActivityItem): { title: string; href: string | undefined } {
  if (!proposal) return { title: "a proposal", href: undefined };
  const title = proposal.document?.title ?? `proposal ${proposal.proposalId}`;
  return { title, href: `/proposals/${proposal.proposalId}` };
}
