import type { VoteWithReason } from "./deliberation-query.ts";

/** How many voters of each side had verified the release before they voted. */
interface Verified {
  verifiedYes: number;
  verifiedNo: number;
  verifiedAbstain: number;
}

/** `Verified glyph-reader 1.1.0 before voting: 2 of 3 voters for it, 1 of 1 against.` Sides without voters are left out. */
export function verifiedSentence(
  { verifiedYes, verifiedNo, verifiedAbstain }: Verified,
  votes: readonly Pick<VoteWithReason, "option">[],
  release: string
): string {
  const sides = [
    { option: "Yes", verified: verifiedYes, words: "for it" },
    { option: "No", verified: verifiedNo, words: "against" },
    { option: "Abstain", verified: verifiedAbstain, words: "abstaining" },
  ].map((side) => ({ ...side, voters: votes.filter(({ option }) => option === side.option).length }));
  const told = sides.filter(({ voters }) => voters > 0);
  const parts = told.map(({ verified, voters, words }, index) => {
    const noun = index === 0 ? ` voter${voters === 1 ? "" : "s"}` : "";
    return `${verified} of ${voters}${noun} ${words}`;
  });
  return `Verified ${release} before voting: ${parts.join(", ")}.`;
}

/** What a voter did beside voting, in a few words: that it had run the release, and on what; undefined for nothing. */
export function voteEvidence({ verified, reason }: Pick<VoteWithReason, "verified" | "reason">): string | undefined {
  const receipt = reason?.receipt;
  const on = receipt
    ? [receipt.backend, receipt.report?.adapterVendor, receipt.report?.adapterArchitecture].filter(Boolean).join(", ")
    : "";
  if (receipt?.outcome === "Fail") return `found it failing${on ? ` on ${on}` : ""}`;
  if (verified) return on ? `verified on ${on}` : "verified before voting";
  return receipt ? `verified after voting${on ? ` on ${on}` : ""}` : undefined;
}
