import type { Party, SharePart } from "../components/types.ts";
import { formatBps, formatPercent, WHOLE_BPS } from "../format/share.ts";

const WHOLE = BigInt(WHOLE_BPS);

/** What decides how a release's money is divided, fixed at its submission; all rates in basis points. */
export interface SplitTerms {
  feeBps: number;
  /** Releases it was made from; each takes its share of the whole price. */
  parents: readonly { shareBps: number; parent: { modelName: string; version: string } }[];
  /** Who divides what is left; the shares sum to 10 000. */
  contributions: readonly { shareBps: number; role: string; account: { id: string } }[];
}

/** One sale in parts, in the smallest unit; `fee + upstream + contributors + rest` is the price to the unit. */
export interface Split {
  fee: bigint;
  /** In the order of `parents`. */
  upstream: bigint[];
  /** In the order of `contributions`. */
  contributors: bigint[];
  /** What rounding down leaves over; it stays in the treasury as owed, and later sales may complete a unit of it. */
  rest: bigint;
}

/**
 * Divides one payment as RoyaltyLedger and RoyaltyTreasury do for a release that earned nothing before: the fee
 * floor(f S / W), each parent floor(p S / W), each contributor floor(c S (W - f - P) / W^2).
 *
 * @param price S, in the currency's smallest unit
 */
export function splitSale(price: bigint, terms: SplitTerms): Split {
  const upstreamBps = terms.parents.reduce((sum, { shareBps }) => sum + shareBps, 0);
  const left = price * BigInt(WHOLE_BPS - terms.feeBps - upstreamBps);
  const fee = (price * BigInt(terms.feeBps)) / WHOLE;
  const upstream = terms.parents.map(({ shareBps }) => (price * BigInt(shareBps)) / WHOLE);
  const contributors = terms.contributions.map(({ shareBps }) => (BigInt(shareBps) * left) / (WHOLE * WHOLE));
  const given = [fee, ...upstream, ...contributors].reduce((sum, part) => sum + part, 0n);
  return { fee, upstream, contributors, rest: price - given };
}

/** A resale: the royalty goes to the release and is divided as a sale is, the rest to the seller. */
export function splitResale(price: bigint, royaltyBps: number): { royalty: bigint; seller: bigint } {
  const royalty = (price * BigInt(royaltyBps)) / WHOLE;
  return { royalty, seller: price - royalty };
}

/** Colour and word of a contributor's role. */
const ROLES: Record<string, { party: Party; word: string }> = {
  Data: { party: "dataset", word: "data" },
  Training: { party: "contributor", word: "training" },
  Compute: { party: "contributor", word: "compute" },
  Evaluation: { party: "verifiers", word: "evaluation" },
  Upstream: { party: "upstream", word: "earlier work" },
};

/**
 * The parts of one sale for a bar and its list, largest claim first: contributors, parents, fee, and rounding where
 * there is any. @param nameOf what people call an address
 */
export function saleParts(price: bigint, terms: SplitTerms, nameOf: (address: string) => string): SharePart[] {
  const split = splitSale(price, terms);
  const upstreamBps = terms.parents.reduce((sum, { shareBps }) => sum + shareBps, 0);
  const leftBps = WHOLE_BPS - terms.feeBps - upstreamBps;
  const parts: SharePart[] = terms.contributions.map(({ account, role, shareBps }, i) => {
    const { party, word } = ROLES[role] ?? { party: "contributor", word: role.toLowerCase() };
    const share = formatPercent(BigInt(shareBps * leftBps), WHOLE * WHOLE, 2);
    const href = `/accounts/${account.id}`;
    return { label: nameOf(account.id), party, value: split.contributors[i]!, href, note: `${word}, ${share}` };
  });
  for (const [i, { parent, shareBps }] of terms.parents.entries()) {
    const label = `${parent.modelName.slice(parent.modelName.indexOf("/") + 1)} ${parent.version}`;
    const href = `/models/${parent.modelName}/${parent.version}`;
    parts.push({ label, party: "upstream", value: split.upstream[i]!, href, note: `made from it, ${formatBps(shareBps)}` });
  }
  if (terms.feeBps > 0) {
    parts.push({ label: "treasury fee", party: "fee", value: split.fee, href: "/treasury", note: formatBps(terms.feeBps) });
  }
  if (split.rest > 0n) parts.push({ label: "left over by rounding, kept in the treasury", party: "fee", value: split.rest });
  return parts;
}

/** Fraction digits at which all parts can be read exactly and add up, from 4 to all it has. */
export function splitDigits(parts: readonly SharePart[], decimals = 18): number {
  for (let digits = 4; digits < decimals; digits += 1) {
    const unit = 10n ** BigInt(decimals - digits);
    if (parts.every(({ value }) => value % unit === 0n)) return digits;
  }
  return decimals;
}
