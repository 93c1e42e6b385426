import type { SharePart } from "#lib/components/types.ts";
import { formatBps } from "#lib/format/share.ts";

const WHOLE = 10_000n;

interface Rates {
  feeBps: number;
  upstreamBps: number;
  contributions: readonly { shareBps: number; role: string; account: { id: string } }[];
}

/**
 * How a sale is divided: the treasury's fee and the parents' shares of the whole, the contributors' of what is left. Each
 * is rounded down as the contracts do; what rounding leaves stays with the fee, so the parts add up.
 *
 * @param price in the currency's smallest unit
 */
export function splitSale(price: bigint, release: Rates, nameOf: (address: string) => string): SharePart[] {
  const upstream = (price * BigInt(release.upstreamBps)) / WHOLE;
  const left = price * (WHOLE - BigInt(release.feeBps) - BigInt(release.upstreamBps));
  const contributors = release.contributions.map(({ account, role, shareBps }): SharePart => ({
    label: nameOf(account.id),
    party: role === "Data" ? "dataset" : role === "Upstream" ? "upstream" : role === "Evaluation" ? "verifiers" : "contributor",
    value: (left * BigInt(shareBps)) / WHOLE / WHOLE,
    href: `/accounts/${account.id}`,
    note: role.toLowerCase(),
  }));
  const others = contributors.reduce((sum, { value }) => sum + value, upstream);
  return [
    ...contributors,
    ...(release.upstreamBps > 0
      ? [{ label: "upstream releases", party: "upstream" as const, value: upstream, note: formatBps(release.upstreamBps) }]
      : []),
    { label: "treasury fee", party: "fee", value: price - others, note: formatBps(release.feeBps) },
  ];
}
