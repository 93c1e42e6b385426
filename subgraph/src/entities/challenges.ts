import { Bytes, ethereum } from "@graphprotocol/graph-ts";
import {
  ChallengeAnswered,
  ChallengeClosed,
  ChallengeOpened,
} from "../../generated/VerificationRegistry/VerificationRegistry";
import { Activity, Challenge, Receipt, Release } from "../../generated/schema";
import { rawCid } from "../cid";
import { challengeIdOf, releaseAccountId, releaseIdOf } from "../ids";
import { ensureAccount } from "./accounts";
import { beginActivity } from "./activities";
import { uncount } from "./receipts";
import { putAtStake, settle } from "./verifiers";

/** Verdict of the contracts, in their order, as outcomes: none is given to a challenge that nobody decided in time. */
export const OUTCOMES = ["Lapsed", "Dismissed", "Upheld", "Forfeited"];

/** Creates a challenge of a receipt. */
export function createChallenge(event: ChallengeOpened): Challenge {
  const params = event.params;
  const release = Release.load(releaseIdOf(params.releaseId))!;
  const receipt = Receipt.load(releaseAccountId(release.id, params.verifier))!;
  const challenge = new Challenge(challengeIdOf(params.challengeId));
  challenge.challengeId = params.challengeId;
  challenge.receipt = receipt.id;
  challenge.counterRun = releaseAccountId(release.id, params.challenger);
  challenge.release = release.id;
  challenge.model = release.model;
  challenge.verifier = params.verifier;
  challenge.defendant = params.verifier;
  challenge.challenger = ensureAccount(params.challenger, event);
  challenge.plaintiff = params.challenger;
  challenge.stake = params.stake;
  challenge.fromLeaving = params.fromLeaving;
  challenge.deposit = params.deposit;
  challenge.evidenceDigest = params.evidence;
  challenge.evidenceCid = rawCid(params.evidence);
  challenge.evidence = params.evidence;
  challenge.answered = false;
  challenge.open = true;
  challenge.openedAt = event.block.timestamp;
  challenge.decideBy = params.decideBy;
  challenge.blockNumber = event.block.number;
  challenge.transactionHash = event.transaction.hash;
  touch(challenge, event);

  receipt.challenge = challenge.id;
  receipt.save();
  putAtStake(challenge, event);
  return challenge;
}

/** Records what the verifier says to it. */
export function answerChallenge(event: ChallengeAnswered): Challenge {
  const challenge = Challenge.load(challengeIdOf(event.params.challengeId))!;
  challenge.answered = true;
  challenge.answerCid = rawCid(event.params.statement);
  challenge.answer = event.params.statement;
  touch(challenge, event);
  return challenge;
}

/** Ends a challenge; one that was upheld strikes the receipt. */
export function closeChallenge(event: ChallengeClosed): Challenge {
  const challenge = Challenge.load(challengeIdOf(event.params.challengeId))!;
  const outcome = OUTCOMES[event.params.verdict];
  challenge.open = false;
  challenge.outcome = outcome;
  challenge.awarded = event.params.awarded;
  challenge.closedAt = event.block.timestamp;
  touch(challenge, event);

  settle(challenge, outcome, event);
  if (outcome == "Upheld" || outcome == "Forfeited") {
    const receipt = Receipt.load(challenge.receipt)!;
    receipt.struck = true;
    uncount(receipt);
  }
  return challenge;
}

/** Begins an activity about a challenge; it also concerns both sides and the release's publisher. */
export function beginChallengeActivity(
  event: ethereum.Event,
  type: string,
  challenge: Challenge,
  actor: Bytes | null
): Activity {
  const publisher = Release.load(challenge.release)!.publisher;
  const activity = beginActivity(event, type, actor, [challenge.verifier, challenge.challenger, publisher]);
  activity.challenge = challenge.id;
  activity.receipt = challenge.receipt;
  activity.release = challenge.release;
  activity.model = challenge.model;
  return activity;
}

function touch(challenge: Challenge, event: ethereum.Event): void {
  challenge.updatedAt = event.block.timestamp;
  challenge.save();
}
