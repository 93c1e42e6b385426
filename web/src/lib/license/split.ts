import type { Party, SharePart } from "../components/types.ts";
import { formatBps, formatPercent, WHOLE_BPS } from "../format/share.ts";

const WHOLE = BigInt(WHOLE_BPS);

/** What decides how a release's money is divided, in basis points; the rates of the whole are fixed at its submission. */
export interface SplitTerms {
  feeBps: number;
  /** What its verifiers share. */
  verifierPoolBps: number;
  /** Releases it was made from; each takes its share of the whole. */
  parents: readonly { shareBps: number; parent: { modelName: string; version: string } }[];
  /** Datasets it was made from; each takes its share of the whole, 0 where it is only named. */
  datasets: readonly { shareBps: number; dataset: { name: string } }[];
  /** Who divides what is left, now; the shares sum to 10 000. Who got a share later has no `contribution`. */
  shares: readonly { shareBps: number; account: { id: string }; contribution?: { role: string } | null }[];
}

/** One sale in parts, in the smallest unit; all of them together are the price to the unit. */
export interface Split {
  /** Taken by a referrer before the release earns anything. */
  referral: bigint;
  fee: bigint;
  pool: bigint;
  /** In the order of `parents`. */
  upstream: bigint[];
  /** In the order of `datasets`. */
  datasets: bigint[];
  /** In the order of `shares`. */
  contributors: bigint[];
  /** What rounding down leaves over; it stays in the treasury as owed, and later sales may complete a unit of it. */
  rest: bigint;
}

/**
 * Divides one payment as RoyaltyLedger and RoyaltyTreasury do for a release that earned nothing before. Of the gross S,
 * which is the price less the referral, the fee is floor(f S / W), each parent, each dataset and the pool
 * floor(r S / W), each contributor floor(c S (W - f - X) / W^2), X being the sum of all the r.
 *
 * @param price in the currency's smallest unit
 * @param referrerBps what a referrer gets of the price; 0 where there is none
 */
export function splitSale(price: bigint, terms: SplitTerms, referrerBps = 0): Split {
  const referral = part(price, referrerBps);
  const gross = price - referral;
  const left = gross * BigInt(leftBps(terms));
  const split = {
    referral,
    fee: part(gross, terms.feeBps),
    pool: part(gross, terms.verifierPoolBps),
    upstream: terms.parents.map(({ shareBps }) => part(gross, shareBps)),
    datasets: terms.datasets.map(({ shareBps }) => part(gross, shareBps)),
    contributors: terms.shares.map(({ shareBps }) => (BigInt(shareBps) * left) / (WHOLE * WHOLE)),
  };
  const shared = [...split.upstream, ...split.datasets, ...split.contributors].reduce((sum, value) => sum + value, 0n);
  return { ...split, rest: gross - split.fee - split.pool - shared };
}

/** What is left to the contributors, in basis points of the gross. */
function leftBps({ feeBps, verifierPoolBps, parents, datasets }: SplitTerms): number {
  const upstream = [...parents, ...datasets].reduce((sum, { shareBps }) => sum + shareBps, 0);
  return WHOLE_BPS - feeBps - verifierPoolBps - upstream;
}

function part(amount: bigint, bps: number): bigint {
  return (amount * BigInt(bps)) / WHOLE;
}

/**
 * A resale as LicenseMarket divides it: the royalty goes to the release and is divided as a sale is, the fee to the
 * treasury, both rounded down; the rest to the seller.
 */
export function splitResale(
  price: bigint,
  royaltyBps: number,
  feeBps: number,
): { royalty: bigint; fee: bigint; seller: bigint } {
  const [royalty, fee] = [part(price, royaltyBps), part(price, feeBps)];
  return { royalty, fee, seller: price - royalty - fee };
}

/** Colour and word of a contributor's role. */
export const ROLES: Readonly<Record<string, { party: Party; word: string }>> = {
  Data: { party: "dataset", word: "data" },
  Training: { party: "contributor", word: "training" },
  Compute: { party: "contributor", word: "compute" },
  Evaluation: { party: "verifiers", word: "evaluation" },
  Upstream: { party: "upstream", word: "earlier work" },
};

/**
 * The parts of one sale for a bar and its list: contributors, parents, datasets, verifiers, referrer, fee, and rounding
 * where there is any. @param nameOf what people call an address
 */
export function saleParts(
  price: bigint, terms: SplitTerms, nameOf: (address: string) => string, referrerBps = 0,
): SharePart[] {
  const split = splitSale(price, terms, referrerBps);
  const left = leftBps(terms);
  const parts: SharePart[] = terms.shares.map(({ account, contribution, shareBps }, i) => {
    const { party, word } = ROLES[contribution?.role ?? ""] ?? { party: "contributor", word: "got its share later" };
    const share = formatPercent(BigInt(shareBps * left), WHOLE * WHOLE, 2);
    const href = `/accounts/${account.id}`;
    return { label: nameOf(account.id), party, value: split.contributors[i]!, href, note: `${word}, ${share}` };
  });
  for (const [i, { parent, shareBps }] of terms.parents.entries()) {
    const label = `${parent.modelName.slice(parent.modelName.indexOf("/") + 1)} ${parent.version}`;
    const href = `/models/${parent.modelName}/${parent.version}`;
    const note = `made from it, ${formatBps(shareBps)}`;
    parts.push({ label, party: "upstream", value: split.upstream[i]!, href, note });
  }
  for (const [i, { dataset, shareBps }] of terms.datasets.entries()) {
    if (shareBps === 0) continue; // named only
    const note = `dataset, ${formatBps(shareBps)}`;
    parts.push({ label: dataset.name, party: "dataset", value: split.datasets[i]!, href: `/datasets/${dataset.name}`, note });
  }
  if (terms.verifierPoolBps > 0) {
    const note = `who checked it before the vote, ${formatBps(terms.verifierPoolBps)}`;
    parts.push({ label: "verifiers", party: "verifiers", value: split.pool, note });
  }
  if (referrerBps > 0) {
    const note = `who sent the buyer, ${formatBps(referrerBps)} of the price`;
    parts.push({ label: "referrer", party: "contributor", value: split.referral, note });
  }
  if (terms.feeBps > 0) {
    const note = formatBps(terms.feeBps);
    parts.push({ label: "treasury fee", party: "fee", value: split.fee, href: "/treasury", note });
  }
  if (split.rest > 0n) {
    parts.push({ label: "left over by rounding, kept in the treasury", party: "fee", value: split.rest });
  }
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
