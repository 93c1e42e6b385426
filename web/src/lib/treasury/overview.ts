import type { Party } from "../components/types.ts";
import { wouldPass } from "../model/standing.ts";
import { booksOf, frozenBy, fullName } from "./books.ts";
import { NATIVE } from "../format/currency.ts";
import type { EarningRelease, TreasuryState } from "./query.ts";
import { divideGross, rewardOf, stillOwed } from "./shares.ts";

/** To whom money is credited, in the order every drawing and table tells it. */
export const PARTIES: readonly Party[] = ["contributor", "upstream", "dataset", "verifiers", "fee"];

/** What one release took in by its own sales, and to whom it is credited. */
export interface ReleaseFlow {
  releaseId: string;
  label: string;
  gross: bigint;
  parts: Record<Party, bigint>;
}

/** A vote that would spend: open, or passed and not executed yet. */
export interface Ask {
  number: string;
  /** Whether anybody may execute it now. */
  passed: boolean;
  title: string;
  value: bigint;
}

/** The treasury in one currency, by the index. */
export interface CurrencyOverview {
  currency: string;
  received: bigint;
  fee: bigint;
  paid: bigint;
  /** The balance as far as events tell. */
  balance: bigint;
  /** Part of what is owed that is held while a release is suspended or revoked. */
  frozen: bigint;
  flows: ReleaseFlow[];
  asks: Ask[];
}

/** Totals, flows and asks of every currency in which anything ever moved; the native one always. */
export function tellTreasury(state: TreasuryState, now: number): CurrencyOverview[] {
  const pending = state.proposals.filter((proposal) => now < Number(proposal.endDate) || wouldPass(proposal));
  return state.currencies
    .filter(
      ({ isNative, received, deposited, spent }) =>
        isNative || [received, deposited, spent].some((value) => value !== "0")
    )
    .map(({ id, received, fee, paid, balance }) => ({
      currency: id,
      received: BigInt(received),
      fee: BigInt(fee),
      paid: BigInt(paid),
      balance: BigInt(balance),
      frozen: state.releases.reduce((sum, release) => sum + frozenOf(release, id, now), 0n),
      flows: state.releases
        .map((release) => flowOf(release, id))
        .filter(({ gross }) => gross > 0n)
        .sort(byGross),
      asks: pending.map((proposal) => askOf(proposal, id, now)).filter(({ value }) => value > 0n),
    }));
}

function frozenOf(release: EarningRelease, currency: string, now: number): bigint {
  if (frozenBy(release, now) === null) return 0n;
  const books = booksOf(release, currency);
  // All verifiers together: one "verifier" to whom the whole pool is due.
  const rewards = release.verifiers > 0 ? rewardOf(books, release.verifierPoolBps, 1, books.rewarded) : 0n;
  return stillOwed(books, books.paid) + (rewards > 0n ? rewards : 0n);
}

function flowOf(release: EarningRelease, currency: string): ReleaseFlow {
  const { gross, fee } = booksOf(release, currency);
  const parts = divideGross(gross, fee, {
    parents: release.parents.map(({ shareBps }) => shareBps),
    datasets: release.datasets.map(({ shareBps }) => shareBps),
    pool: release.verifierPoolBps,
  });
  return { releaseId: release.releaseId, label: fullName(release), gross, parts };
}

function byGross(a: ReleaseFlow, b: ReleaseFlow): number {
  return a.gross < b.gross ? 1 : a.gross > b.gross ? -1 : 0;
}

/** ERC-20 `transfer(address,uint256)`. */
const TRANSFER = "0xa9059cbb";

function askOf(proposal: TreasuryState["proposals"][number], currency: string, now: number): Ask {
  const value = proposal.actions.reduce((sum, action) => {
    if (currency === NATIVE) return sum + BigInt(action.value);
    const pays = action.target === currency && action.selector === TRANSFER && action.data.length === 138;
    return pays ? sum + BigInt(`0x${action.data.slice(74)}`) : sum;
  }, 0n);
  const title = proposal.document?.title ?? `Proposal ${proposal.proposalId}`;
  return { number: proposal.proposalId, passed: now >= Number(proposal.endDate), title, value };
}

/** The few sources a drawing has room for: the largest, the rest together. */
export function drawnSources(
  flows: readonly ReleaseFlow[],
  room = 6
): { label: string; parts: ReleaseFlow["parts"] }[] {
  const short = ({ label, parts }: ReleaseFlow) => ({ label: label.slice(label.indexOf("/") + 1), parts });
  if (flows.length <= room) return flows.map(short);
  const rest = flows.slice(room - 1);
  const sum = (party: keyof ReleaseFlow["parts"]): bigint => rest.reduce((all, { parts }) => all + parts[party], 0n);
  return [
    ...flows.slice(0, room - 1).map(short),
    {
      label: `${rest.length} others`,
      parts: Object.fromEntries(PARTIES.map((party) => [party, sum(party)])) as ReleaseFlow["parts"],
    },
  ];
}
