import { sayAddress, sayAmount, sayShare } from "@commonweight/sdk/chain/say";
import type { SayAmount } from "@commonweight/sdk/chain/say";
import { formatDuration } from "../../format/time.ts";

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each sentence knows the types its own method gives
type Arguments = Record<string, any>;

const verdicts = ["give no verdict on", "dismiss", "uphold", "uphold, with nothing for either side,"];

/** Receipts, verifiers' bonds and challenges, for whoever signs. */
export const verifierMeanings: Record<string, (args: Arguments, value: bigint, money: SayAmount) => string> = {
  "VerificationRegistry.record": ({ receipt }) =>
    `Record that ${sayAddress(receipt.verifier)} found release ${receipt.releaseId} to ` +
    `${Number(receipt.outcome) === 1 ? "pass" : "fail"} its suite, with a score of ${sayShare(receipt.scoreBps)}.`,
  "VerificationRegistry.revoke": ({ releaseId }) =>
    `Take your receipt for release ${releaseId} back, for good. No other can take its place.`,
  "VerificationRegistry.bond": (_, value) =>
    `Stake ${sayAmount(value)} as a verifier. A false receipt can cost it.`,
  "VerificationRegistry.unbond": ({ amount }) => `Take ${sayAmount(amount)} of your bond back, after the delay.`,
  "VerificationRegistry.withdraw": ({ to }) =>
    /^0x0+$/.test(to)
      ? "Withdraw what has left your bond and what challenges brought you."
      : `Withdraw what has left your bond and what challenges brought you, to ${sayAddress(to)}.`,
  "VerificationRegistry.challenge": ({ releaseId, verifier }, value) =>
    `Say that the receipt of ${sayAddress(verifier)} for release ${releaseId} is false, with a deposit of ` +
    `${sayAmount(value)}. If the members find it true, the deposit is lost.`,
  "VerificationRegistry.answer": ({ challengeId }) => `Answer challenge ${challengeId}, once and in public.`,
  "VerificationRegistry.decideChallenge": ({ challengeId, verdict }) =>
    `As the DAO, ${verdicts[Number(verdict)] ?? "decide"} challenge ${challengeId}.`,
  "VerificationRegistry.concludeChallenge": ({ challengeId }) =>
    `End challenge ${challengeId}, which was not decided in time. Everybody gets theirs back.`,
  "VerificationRegistry.setBondTerms": ({ terms }) =>
    `Demand a bond of ${sayAmount(terms.required)} of verifiers; it stays at stake for ` +
    `${formatDuration(Number(terms.unbondDelay))} after it is taken back.`,
};
