/** A bond of a dispute that is not over, and what may become of it; in the currency's smallest unit. */
export interface Stake {
  role: "Raised it" | "Appeals";
  /** Who paid it; null before an appeal. */
  account: string | null;
  amount: bigint;
  text: string;
}

export interface BondFacts {
  stage: string;
  raisedBy: string;
  /** The accused; has appealed if there is an appeal's bond. */
  accused: string;
  bond: bigint;
  appealBond: bigint | null;
}

/** The bonds of a live dispute. @param appealCosts what an appeal would take */
export function stakesOf({ stage, raisedBy, accused, bond, appealBond }: BondFacts, appealCosts: bigint): Stake[] {
  const raiser: Stake = {
    role: "Raised it",
    account: raisedBy,
    amount: bond,
    text:
      appealBond === null
        ? "Comes back unless the dispute is dismissed; then the model's owner gets it."
        : "Comes back if the ruling stands; if the appeal is won, whoever appealed gets it.",
  };
  if (appealBond !== null) {
    const text = "Comes back if the appeal is won; else whoever raised the dispute gets it.";
    return [raiser, { role: "Appeals", account: accused, amount: appealBond, text }];
  }
  if (stage === "Remedy") return [raiser];
  return [
    raiser,
    { role: "Appeals", account: null, amount: appealCosts, text: "To be paid by the accused when appealing." },
  ];
}
