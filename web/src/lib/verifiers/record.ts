import type { VerifierRecord } from "./query.ts";

/** How often a verifier said what the others said. */
export interface Agreement {
  /** Receipts on releases of which another receipt counts, too. */
  compared: number;
  /** Those with the outcome that most of the others have. */
  agreed: number;
}

/**
 * Holds a verifier's receipts that count against those of the others on the same releases. Where the others are of two
 * minds, in equal numbers, nobody can be said to disagree with them: such a receipt is left out.
 */
export function agreementOf({ receipts }: Pick<VerifierRecord, "receipts">): Agreement {
  let compared = 0;
  let agreed = 0;
  for (const { outcome, release } of receipts) {
    const passing = release.passingCount - (outcome === "Pass" ? 1 : 0);
    const failing = release.failingCount - (outcome === "Fail" ? 1 : 0);
    if (passing === failing) continue;
    compared++;
    if (outcome === (passing > failing ? "Pass" : "Fail")) agreed++;
  }
  return { compared, agreed };
}
