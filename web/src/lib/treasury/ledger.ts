import type { FlowRow, SettlementRow } from "./query.ts";

/** What the ledger can be narrowed to; the value is in the URL. */
export const SHOWN = [
  { value: "all", label: "Everything" },
  { value: "sales", label: "Sales" },
  { value: "resales", label: "Resale royalties" },
  { value: "royalties", label: "Royalties from elsewhere" },
  { value: "claims", label: "Claims" },
  { value: "settlements", label: "Settled shares" },
  { value: "fees", label: "The market's fees" },
  { value: "deposits", label: "Deposits" },
  { value: "spent", label: "Spent by vote" },
] as const;
export type Shown = (typeof SHOWN)[number]["value"];

const KINDS: Partial<Record<Shown, FlowRow["kind"][]>> = {
  sales: ["Sale", "Renewal", "Upgrade", "Referral"],
  resales: ["Resale"],
  royalties: ["Royalty", "Retroactive"],
  claims: ["Claim"],
  fees: ["MarketFee"],
  deposits: ["Deposit"],
  spent: ["Spend", "Stream"],
};
/** Rows on one page of the ledger. */
export const LEDGER_SIZE = 20;
/** Above every sequence there can be. */
const NEWEST = (2n ** 62n).toString();

export interface LedgerFilter {
  shown: Shown;
  /** Number of a release, or none. */
  release: string;
  /** Sequence below which rows are shown; none on the first page. */
  before: string;
}

/** Reads the filter from the URL; what is not understood is left out rather than refused. */
export function readLedgerFilter(params: URLSearchParams): LedgerFilter {
  const whole = (name: string): string =>
    /^\d{1,19}$/.test(params.get(name) ?? "") ? (params.get(name) as string) : "";
  return {
    shown: SHOWN.find(({ value }) => value === params.get("show"))?.value ?? "all",
    release: whole("release"),
    before: whole("before"),
  };
}

/** The filter as a link, with nothing in it that is the default. */
export function ledgerHref({ shown, release, before }: LedgerFilter): string {
  const params = new URLSearchParams();
  if (shown !== "all") params.set("show", shown);
  if (release) params.set("release", release);
  if (before) params.set("before", before);
  const text = params.toString();
  return `/treasury${text ? `?${text}` : ""}#payments`;
}

/** Variables of `ledgerQuery`. One row more than a page is asked for, to know whether there is an older one. */
export function ledgerVariables({ shown, release, before }: LedgerFilter) {
  const id = release ? `0x${BigInt(release).toString(16).padStart(16, "0")}` : undefined;
  const cursor = BigInt(before || NEWEST);
  const block = (cursor >> 32n).toString();
  const kinds = KINDS[shown];
  const flows = {
    sequence_lt: cursor.toString(),
    ...(id ? { release: id } : {}),
    ...(kinds ? { kind_in: kinds } : {}),
  };
  const settled = (where: object) =>
    id
      ? {
          or: [
            { ...where, child: id },
            { ...where, parent: id },
          ],
        }
      : where;
  const wantsFlows = shown !== "settlements";
  const wantsSettlements = shown === "all" || shown === "settlements";
  return {
    first: LEDGER_SIZE + 1,
    // No movement has the sequence 0: a filter nothing passes.
    flows: wantsFlows ? flows : { sequence: "0" },
    settlements: wantsSettlements ? settled({ blockNumber_lt: block }) : { blockNumber: "0" },
    same: wantsSettlements && before ? settled({ blockNumber: block }) : { blockNumber: "0" },
  };
}

export type LedgerRow = { sequence: bigint } & ({ flow: FlowRow } | { settlement: SettlementRow });

/** A settlement's position in the chain's history, as a Flow's `sequence`: block << 32 | log index << 8. */
export function settlementSequence({ id, blockNumber }: Pick<SettlementRow, "id" | "blockNumber">): bigint {
  return (BigInt(blockNumber) << 32n) | (BigInt(`0x${id.slice(-8)}`) << 8n);
}

/** Movements and settlements in one list, newest first, one page of it. */
export function mergeLedger(
  found: { flows: readonly FlowRow[]; settlements: readonly SettlementRow[]; same: readonly SettlementRow[] },
  before: string
): { rows: LedgerRow[]; older: string | null } {
  const cursor = BigInt(before || NEWEST);
  const rows: LedgerRow[] = [
    ...found.flows.map((flow) => ({ sequence: BigInt(flow.sequence), flow })),
    ...[...found.settlements, ...found.same].map((settlement) => ({
      sequence: settlementSequence(settlement),
      settlement,
    })),
  ].filter(({ sequence }) => sequence < cursor);
  rows.sort((a, b) => (a.sequence < b.sequence ? 1 : a.sequence > b.sequence ? -1 : 0));
  const page = rows.slice(0, LEDGER_SIZE);
  return { rows: page, older: rows.length > LEDGER_SIZE ? String(page.at(-1)?.sequence) : null };
}
