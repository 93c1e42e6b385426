import { formatBps } from "../format/share.ts";
import type { ActivityItem } from "./query.ts";
import type { Parts } from "./tell-ethics.ts";
import type { Words } from "./tell.ts";

/** Royalties, datasets, shares and streams in words; null for anything else. */
export function tellMoney(activity: ActivityItem, parts: Parts): Words | null {
  const { release, releaseHref, money, other } = parts;
  const dataset = activity.dataset?.name ?? activity.detail ?? "";
  const datasetHref = dataset ? `/datasets/${dataset}` : undefined;
  switch (activity.type) {
    case "RoyaltyPaid":
      return { icon: "in", words: `paid ${money || "a royalty"} to ${release}`, href: "/treasury" };
    case "RoyaltyCredited":
      return {
        icon: "released",
        tone: "released",
        subject: "The members",
        words: `gave ${money} to everybody behind ${release}`,
        href: "/treasury",
      };
    case "ReferralBooked":
      return { icon: "person", words: `earned ${money} by bringing a buyer of ${release}`, href: "/treasury" };
    case "DatasetRegistered":
      return { icon: "dataset", words: `registered the dataset ${dataset}`, href: datasetHref };
    case "DatasetRevised":
      return { icon: "dataset", words: `described the dataset ${dataset} anew`, href: datasetHref };
    case "DatasetTransferred":
      return { icon: "dataset", words: `handed the dataset ${dataset} to ${other}`, href: datasetHref };
    case "DatasetUsed":
      return {
        icon: "dataset",
        subject: `The dataset ${dataset}`,
        words: `was used for ${release}`,
        href: `${releaseHref}?tab=lineage`,
      };
    case "DatasetShareSettled":
      return {
        icon: "arrow-right",
        subject: money || "a share",
        words: `moved to the dataset ${dataset}`,
        href: "/treasury",
      };
    case "DatasetClaimed":
      return {
        icon: "coins",
        tone: "released",
        words: `claimed ${money} earned by the dataset ${dataset}`,
        href: "/treasury",
      };
    case "VerificationClaimed":
      return {
        icon: "coins",
        tone: "released",
        words: `claimed ${money} of the verifiers' pool of ${release}`,
        href: "/treasury",
      };
    case "ReferralsClaimed":
      return {
        icon: "coins",
        tone: "released",
        words: `claimed ${money} for the buyers they brought`,
        href: "/treasury",
      };
    case "ShareTransferred":
      return {
        icon: "person",
        words: `handed ${formatBps(activity.shareBps ?? 0)} of ${release} to ${other}`,
        href: `${releaseHref}?tab=lineage`,
      };
    case "SharesChanged":
      return {
        icon: "person",
        subject: "Its contributors",
        words: `divide ${release} anew`,
        href: `${releaseHref}?tab=lineage`,
      };
    case "PayoutSet":
      return { icon: "wallet", words: `is paid at ${other} from now on` };
    case "StreamOpened":
      return { icon: "out", words: `opened a stream of ${money} to ${other}`, href: "/treasury" };
    case "StreamWithdrawn":
      return { icon: "coins", words: `was paid ${money} of a stream from ${other}`, href: "/treasury" };
    case "StreamStopped":
      return { icon: "close", words: `stopped the stream to ${other}`, href: "/treasury" };
    case "ShareSettled":
      return { icon: "arrow-right", words: `${money || "a share"} moved upstream to ${release}`, href: "/treasury" };
    case "RoyaltyClaimed":
      return { icon: "coins", tone: "released", words: `claimed ${money} earned by ${release}`, href: "/treasury" };
    case "Deposited":
      return { icon: "in", words: `gave ${money} to the treasury`, href: "/treasury" };
    case "CurrencyListed":
      return { icon: "coins", words: "a currency was listed", href: "/treasury" };
    default:
      return null;
  }
}
