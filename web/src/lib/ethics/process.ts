import { exactMoney, wordsOf } from "../format/currency.ts";
import type { CurrencyWords } from "../format/currency.ts";
import { formatBps } from "../format/share.ts";
import { formatDuration } from "../format/time.ts";
import type { PolicyFact } from "../governance/policy.ts";

/** How disputes go under a charter version, as EthicsCharter holds it: times in seconds, shares in basis points. */
export interface Process {
  /** Zero for the native one. */
  bondCurrency: string;
  /** In the currency's smallest unit. */
  bond: bigint;
  ratifyWithin: number;
  answerWithin: number;
  decideWithin: number;
  appealWithin: number;
  remedyWithin: number;
  refundWithin: number;
  perpetualRefundBps: number;
}

/** A process as the index has it: numbers as text. */
type IndexedProcess = Record<Exclude<keyof Process, "bondCurrency" | "perpetualRefundBps">, string> & {
  bondCurrency: { id: string };
  perpetualRefundBps: number;
};

export function processOf(found: IndexedProcess): Process {
  return {
    bondCurrency: found.bondCurrency.id,
    bond: BigInt(found.bond),
    ratifyWithin: Number(found.ratifyWithin),
    answerWithin: Number(found.answerWithin),
    decideWithin: Number(found.decideWithin),
    appealWithin: Number(found.appealWithin),
    remedyWithin: Number(found.remedyWithin),
    refundWithin: Number(found.refundWithin),
    perpetualRefundBps: found.perpetualRefundBps,
  };
}

type Currencies = Readonly<Record<string, CurrencyWords>>;

/** A process as facts, in the order in which a dispute meets them. */
export function processFacts(process: Process, currencies: Currencies): PolicyFact[] {
  return [
    { label: "Dispute's bond", value: exactMoney(process.bond, wordsOf(currencies, process.bondCurrency)) },
    { label: "Answered within", value: formatDuration(process.answerWithin) },
    { label: "A suspension lapses in", value: formatDuration(process.ratifyWithin) },
    { label: "Decided within", value: formatDuration(process.decideWithin) },
    { label: "Appealed within", value: formatDuration(process.appealWithin) },
    { label: "Corrected within", value: formatDuration(process.remedyWithin) },
    { label: "Refunds asked within", value: formatDuration(process.refundWithin) },
    { label: "Perpetual refund", value: `${formatBps(process.perpetualRefundBps)} of what makers got` },
  ];
}

/** One step of the life of a dispute, told before there is any. */
export interface ProcessStep {
  title: string;
  text: string;
}

/** How a dispute under the version goes, step by step, with its amounts and times. */
export function processSteps(process: Process, currencies: Currencies): ProcessStep[] {
  const bond = exactMoney(process.bond, wordsOf(currencies, process.bondCurrency));
  const time = formatDuration;
  return [
    {
      title: "Anybody raises it",
      text:
        `Against a release and one clause, with evidence and a bond of ${bond}. The bond comes back unless the ` +
        "dispute is dismissed; then the model's owner gets it, and the next dispute on the same clause costs twice " +
        "as much.",
    },
    {
      title: "The council may stop the release at once",
      text:
        `Once in a dispute. Members confirm that by vote within ${time(
          process.ratifyWithin,
        )}, or it ends by itself; the ` +
        `council then leaves the release alone for ${time(3 * process.ratifyWithin)}.`,
    },
    {
      title: "The accused answers",
      text: `Within ${time(process.answerWithin)}. Before that the members decide only once the answer is there.`,
    },
    {
      title: "The members decide",
      text:
        `By vote, within ${time(process.decideWithin)} of the raising: dismissed, upheld with a corrected release ` +
        "asked for, or revoked. If they do not, it lapses and the bond comes back.",
    },
    {
      title: "The accused may appeal",
      text:
        `Within ${time(process.appealWithin)} and with a bond of ${bond}. The members decide again within ` +
        `${time(process.decideWithin)}; if they do not, the first ruling stands.`,
    },
    {
      title: "A corrected release, or none",
      text:
        `What is upheld stays suspended until its owner has a corrected release approved, within ` +
        `${time(process.remedyWithin)}. After that it is revoked.`,
    },
    {
      title: "Licensees of a revoked release are paid back",
      text:
        `They ask within ${time(process.refundWithin)}: the price of the time they had left, or ` +
        `${formatBps(
          process.perpetualRefundBps,
        )} of a perpetual licence's. It is paid out of what its makers had not ` +
        "claimed; if that is too little, everybody gets the same fraction.",
    },
  ];
}

/** What differs between two lists of facts; `before` is null where the fact is new. */
export interface FactChange {
  label: string;
  before: string | null;
  after: string | null;
}

/** Facts that changed, were added or taken away, in the order of the later list. */
export function changedFacts(before: readonly PolicyFact[], after: readonly PolicyFact[]): FactChange[] {
  const earlier = new Map(before.map(({ label, value }) => [label, value]));
  const later = new Set(after.map(({ label }) => label));
  const changes: FactChange[] = after
    .filter(({ label, value }) => earlier.get(label) !== value)
    .map(({ label, value }) => ({ label, before: earlier.get(label) ?? null, after: value }));
  const gone = before.filter(({ label }) => !later.has(label));
  return [...changes, ...gone.map(({ label, value }) => ({ label, before: value, after: null }))];
}

/** What a dispute on a ground has to be backed with after so many were dismissed there; doubles up to 2^16. */
export function bondAfter(bond: bigint, dismissed: number): bigint {
  const most = (1n << 96n) - 1n;
  const doubled = bond << BigInt(Math.min(dismissed, 16));
  return doubled > most ? most : doubled;
}
