import type { SharePart } from "../components/types.ts";
import { formatBps } from "../format/share.ts";
import { ROLES } from "./split.ts";

/** What the contracts' quote view says of a payment, its parts summing to `total` to the unit. */
export interface Quote {
  /** In the currency's smallest unit. */
  total: bigint;
  /** Lower case; zero for the native one. */
  currency: string;
  /** Until when the licence would last, unix seconds; 0 = no end. */
  expires: number;
  /** Until when the whole price can be had back; 0 when it cannot. */
  refundableUntil: number;
  referral: bigint;
  fee: bigint;
  pool: bigint;
  parents: readonly { releaseId: bigint; amount: bigint }[];
  datasets: readonly { datasetId: bigint; amount: bigint }[];
  contributors: readonly { account: string; amount: bigint }[];
  /** To accounts that got their share from a contributor later. */
  others: bigint;
  marketFee: bigint;
  toSeller: bigint;
  /** What rounding down leaves; it stays in the treasury as owed. */
  dust: bigint;
}

/** Who the parts go to, in words: what the index knows of the release. */
export interface QuoteNames {
  nameOf: (address: string) => string;
  /** By release number. */
  parents: ReadonlyMap<string, { modelName: string; version: string }>;
  /** Name by dataset number. */
  datasets: ReadonlyMap<string, string>;
  /** What a contributor gave, by address in lower case. */
  roles: ReadonlyMap<string, string>;
  feeBps: number;
  marketFeeBps?: number | undefined;
  referrer?: string | undefined;
  seller?: string | undefined;
}

/** A quote as the parts of a bar and its list; parts of nothing are left out, so the list is what is paid. */
export function quoteParts(quote: Quote, names: QuoteNames): SharePart[] {
  const parts: SharePart[] = [];
  const add = (value: bigint, part: Omit<SharePart, "value">) => void (value > 0n && parts.push({ ...part, value }));
  if (names.seller) {
    add(quote.toSeller, {
      label: names.nameOf(names.seller),
      party: "contributor",
      href: `/accounts/${names.seller}`,
      note: "the seller",
    });
  }
  for (const { account, amount } of quote.contributors) {
    const role = ROLES[names.roles.get(account.toLowerCase()) ?? ""];
    const href = `/accounts/${account.toLowerCase()}`;
    add(amount, { label: names.nameOf(account), party: role?.party ?? "contributor", href, note: role?.word });
  }
  add(quote.others, { label: "who took shares over since", party: "contributor" });
  for (const { releaseId, amount } of quote.parents) {
    const parent = names.parents.get(releaseId.toString());
    add(amount, {
      label: parent
        ? `${parent.modelName.slice(parent.modelName.indexOf("/") + 1)} ${parent.version}`
        : `release ${releaseId}`,
      party: "upstream",
      href: parent && `/models/${parent.modelName}/${parent.version}`,
      note: "made from it",
    });
  }
  for (const { datasetId, amount } of quote.datasets) {
    add(amount, {
      label: names.datasets.get(datasetId.toString()) ?? `dataset ${datasetId}`,
      party: "dataset",
      note: "dataset",
    });
  }
  add(quote.pool, { label: "verifiers", party: "verifiers", note: "who checked it before the vote" });
  if (names.referrer) {
    const href = `/accounts/${names.referrer}`;
    add(quote.referral, { label: names.nameOf(names.referrer), party: "contributor", href, note: "who sent you here" });
  }
  add(quote.fee, { label: "treasury fee", party: "fee", href: "/treasury", note: formatBps(names.feeBps) });
  add(quote.marketFee, {
    label: "market fee",
    party: "fee",
    href: "/treasury",
    note: names.marketFeeBps === undefined ? undefined : formatBps(names.marketFeeBps),
  });
  add(quote.dust, { label: "left over by rounding, kept in the treasury", party: "fee" });
  return parts;
}
