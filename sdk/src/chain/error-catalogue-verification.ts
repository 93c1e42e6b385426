import type { Sentence } from "./error-catalogue.ts";
import { sayAddress, sayAmount, sayDigest, sayTime } from "./say.ts";

/** The verification registry's errors: receipts, bonds, challenges. */
export const verificationErrors: Record<string, Sentence> = {
  "VerificationRegistry_InvalidSignature(address verifier)": ({ verifier }) =>
    `The receipt is not signed by ${sayAddress(verifier)}. Sign it again with that account.`,
  "VerificationRegistry_AlreadyRecorded(uint64 releaseId, address verifier)": ({ releaseId, verifier }) =>
    `${sayAddress(verifier)} has recorded a receipt for release ${releaseId} already, and each verifier has one.`,
  "VerificationRegistry_NotVerifiable(uint64 releaseId)": ({ releaseId }) =>
    `Release ${releaseId} takes no receipts: it is withdrawn, revoked or not there.`,
  "VerificationRegistry_WrongWeights(bytes32 claimed, bytes32 registered)": ({ claimed, registered }) =>
    `The receipt is about weights ${sayDigest(claimed)}, but the release's are ${sayDigest(registered)}.`,
  "VerificationRegistry_WrongSuite(bytes32 claimed, bytes32 registered)": ({ claimed, registered }) =>
    `The receipt is about suite ${sayDigest(claimed)}, but the release's is ${sayDigest(registered)}.`,
  "VerificationRegistry_InvalidOutcome(uint8 outcome)": ({ outcome }) =>
    `${outcome} is no outcome: 1 is passed, 2 is failed.`,
  "VerificationRegistry_InvalidBackend(uint8 backend)": ({ backend }) =>
    `${backend} is no backend: 1 is WebGPU, 2 is WASM, 3 is CPU.`,
  "VerificationRegistry_InvalidScore(uint16 scoreBps)": ({ scoreBps }) =>
    `A score of ${scoreBps} basis points is above 10 000.`,
  "VerificationRegistry_RanInTheFuture(uint64 ranAt)": ({ ranAt }) =>
    `The receipt says the run ended on ${sayTime(ranAt)}, which lies ahead of the chain's clock.`,
  "VerificationRegistry_NotRevocable(uint64 releaseId, address verifier)": ({ releaseId, verifier }) =>
    `${sayAddress(verifier)} has no receipt for release ${releaseId} that could be taken back: none was recorded, ` +
    "or it was taken back or struck before.",

  "VerificationRegistry_InvalidTerms(uint96 required, uint40 unbondDelay, uint40 decideWithin)": (args) =>
    `A bond of ${sayAmount(args.required)}, ${args.unbondDelay} seconds to take it back and ${args.decideWithin} ` +
    "to decide a challenge do not go together: the bond is above zero, the times are from a day to a year, " +
    "and a bond is not out before a challenge could be decided.",
  "VerificationRegistry_InvalidBond(uint256 value)": ({ value }) =>
    `${sayAmount(value)} cannot be added to a bond. Send an amount above zero.`,
  "VerificationRegistry_NotBonded(uint96 amount, uint96 active)": ({ amount, active }) =>
    `${sayAmount(amount)} cannot be taken back: ${sayAmount(active)} of the bond is active. ` +
    "Take back that or less, and more than nothing.",
  "VerificationRegistry_NothingToWithdraw(address account)": ({ account }) =>
    `There is nothing for ${sayAddress(account)} to withdraw now. ` +
    "A bond that was taken back has to wait out its delay.",
  "VerificationRegistry_PaymentFailed(address to, uint256 amount)": ({ to, amount }) =>
    `${sayAmount(amount)} could not be paid to ${sayAddress(to)}: that account takes no money. ` +
    "Withdraw it to another address.",
  "VerificationRegistry_JudgeTakesNoSide(address account)": ({ account }) =>
    `${sayAddress(account)} decides challenges, so that it can neither bond nor challenge.`,

  "VerificationRegistry_NotChallengeable(uint64 releaseId, address verifier)": ({ releaseId, verifier }) =>
    `${sayAddress(verifier)} has no receipt for release ${releaseId} that could be challenged: there is none, ` +
    "it never counted, or it was struck before.",
  "VerificationRegistry_UnderChallenge(uint64 releaseId, address verifier)": ({ releaseId, verifier }) =>
    `The receipt of ${sayAddress(verifier)} for release ${releaseId} is under challenge. Wait until that is over.`,
  "VerificationRegistry_NoCounterRun(uint64 releaseId, address challenger)": ({ releaseId, challenger }) =>
    `${sayAddress(challenger)} has recorded no receipt for release ${releaseId} that says the opposite and stands. ` +
    "Run the suite and record your receipt first.",
  "VerificationRegistry_Interested(uint64 releaseId, address challenger)": ({ releaseId, challenger }) =>
    `${sayAddress(challenger)} made release ${releaseId} or what it is made from. ` +
    "Somebody else has to challenge its receipts.",
  "VerificationRegistry_WrongDeposit(uint256 sent, uint256 required)": ({ sent, required }) =>
    `A challenge costs a deposit of exactly ${sayAmount(required)}, but ${sayAmount(sent)} was sent. ` +
    "Reload the page and pay what it says.",
  "VerificationRegistry_MissingEvidence()": () =>
    "A challenge needs evidence. Write down how your run can be repeated and store it first.",
  "VerificationRegistry_EvidenceUsed(uint64 releaseId, address verifier, bytes32 evidence)": (args) =>
    `Evidence ${sayDigest(args.evidence)} was brought before against the receipt of ${sayAddress(args.verifier)} for ` +
    `release ${args.releaseId}. Another challenge needs new evidence.`,
  "VerificationRegistry_UnknownChallenge(uint64 challengeId)": ({ challengeId }) =>
    `There is no challenge ${challengeId}.`,
  "VerificationRegistry_NotOpen(uint64 challengeId)": ({ challengeId }) =>
    `Challenge ${challengeId} is over, and this cannot be done any more.`,
  "VerificationRegistry_NotChallenged(uint64 challengeId, address account)": ({ challengeId, account }) =>
    `Only the verifier whose receipt it is about answers challenge ${challengeId}, and ${sayAddress(account)} is not.`,
  "VerificationRegistry_MissingStatement()": () => "An answer needs its text. Write it and store it first.",
  "VerificationRegistry_AlreadyAnswered(uint64 challengeId)": ({ challengeId }) =>
    `Challenge ${challengeId} was answered already, and it can be answered once.`,
  "VerificationRegistry_NoVerdict()": () => "A decision needs a verdict: dismissed, upheld, or forfeited.",
  "VerificationRegistry_TooLate(uint64 challengeId, uint40 deadline)": ({ challengeId, deadline }) =>
    `It is too late for this: the time to decide challenge ${challengeId} ended on ${sayTime(deadline)}. ` +
    "Anybody can conclude it now.",
  "VerificationRegistry_TooEarly(uint64 challengeId, uint40 notBefore)": ({ challengeId, notBefore }) =>
    `It is too early for this: challenge ${challengeId} waits until ${sayTime(notBefore)}. The DAO can decide it once its ` +
    "verifier has answered or half of the time is over; anybody can conclude it once all of it is.",
};
