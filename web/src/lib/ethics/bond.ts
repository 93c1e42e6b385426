import type { Outcome, Stage } from "./dispute.ts";

/** A bond of a dispute and where it goes, in the currency's smallest unit. */
export interface Stake {
  role: "raiser" | "appellant";
  /** Who paid it; null before an appeal. */
  account: string | null;
  amount: bigint;
  /** What becomes of it. */
  text: string;
}

export interface BondFacts {
  stage: Stage;
  raisedBy: string;
  /** Who appealed; null before. */
  appellant: string | null;
  bond: bigint;
  appealBond: bigint;
}

/** Both bonds of a dispute and where they go. @param bondNow what an appeal costs, while one is possible */
export function stakesOf(dispute: BondFacts, outcome: Outcome, bondNow: bigint): Stake[] {
  const raiser = { role: "raiser", account: dispute.raisedBy, amount: dispute.bond } as const;
  const appealed = dispute.appellant !== null;
  const appellant = { role: "appellant", account: dispute.appellant, amount: dispute.appealBond } as const;
  switch (outcome) {
    case "open":
      return [
        { ...raiser, text: appealed ? OPEN.appealed : OPEN.raiser },
        appealed
          ? { ...appellant, text: OPEN.appellant }
          : { ...appellant, amount: bondNow, text: dispute.stage === "Remedy" ? OPEN.final : OPEN.unappealed },
      ];
    case "dismissed":
      return [
        { ...raiser, text: appealed ? "Went to whoever appealed." : "Went to the model's owner." },
        ...(appealed ? [{ ...appellant, text: "Came back." }] : []),
      ];
    default:
      return [
        { ...raiser, text: "Came back." },
        ...(appealed ? [{ ...appellant, text: "Went to whoever raised the dispute." }] : []),
      ];
  }
}

const OPEN = {
  raiser: "Comes back unless the dispute is dismissed; then the model's owner gets it.",
  appealed: "Comes back if the ruling stands; if the appeal is won, whoever appealed gets it.",
  appellant: "Comes back if the appeal is won; else whoever raised the dispute gets it.",
  unappealed: "To be paid by whoever appeals.",
  final: "Nothing is left to appeal.",
};
