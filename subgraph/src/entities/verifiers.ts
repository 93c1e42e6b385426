import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { Bonded, BondTermsSet, Unbonding, Withdrawn } from "../../generated/VerificationRegistry/VerificationRegistry";
import { BondTerms, Challenge, Receipt, Verifier } from "../../generated/schema";
import { ensureAccount } from "./accounts";

/** The bond and record at an address, which is made when first seen. The caller changes and keeps it by `keep`. */
export function loadVerifier(address: Bytes, event: ethereum.Event): Verifier {
  const known = Verifier.load(address);
  if (known !== null) return known;
  const verifier = new Verifier(address);
  verifier.account = ensureAccount(address, event);
  verifier.active = BigInt.zero();
  verifier.leaving = BigInt.zero();
  verifier.atStake = BigInt.zero();
  verifier.openChallengeCount = 0;
  verifier.awarded = BigInt.zero();
  verifier.slashed = BigInt.zero();
  verifier.won = BigInt.zero();
  verifier.receiptCount = 0;
  verifier.countedCount = 0;
  verifier.passingCount = 0;
  verifier.failingCount = 0;
  verifier.revokedCount = 0;
  verifier.struckCount = 0;
  verifier.challengedCount = 0;
  verifier.challengeCount = 0;
  verifier.upheldCount = 0;
  verifier.since = event.block.timestamp;
  return verifier;
}

/** Saves a verifier that something happened to. */
export function keep(verifier: Verifier, event: ethereum.Event): void {
  verifier.updatedAt = event.block.timestamp;
  verifier.save();
}

export function setBondTerms(event: BondTermsSet): void {
  const terms = new BondTerms(event.address);
  terms.required = event.params.required;
  terms.unbondDelay = event.params.unbondDelay;
  terms.decideWithin = event.params.decideWithin;
  terms.updatedAt = event.block.timestamp;
  terms.save();
}

export function addBond(event: Bonded): void {
  const verifier = loadVerifier(event.params.verifier, event);
  verifier.active = event.params.active;
  keep(verifier, event);
}

export function takeBondBack(event: Unbonding): void {
  const verifier = loadVerifier(event.params.verifier, event);
  verifier.active = event.params.active;
  verifier.leaving = event.params.leaving;
  verifier.leavesAt = event.params.leavesAt;
  keep(verifier, event);
}

export function payVerifier(event: Withdrawn): void {
  const verifier = loadVerifier(event.params.account, event);
  verifier.leaving = verifier.leaving.minus(event.params.fromBond);
  verifier.awarded = verifier.awarded.minus(event.params.awarded);
  keep(verifier, event);
}

/** Counts a new receipt in its verifier's record. */
export function countReceipt(receipt: Receipt, event: ethereum.Event): void {
  const verifier = loadVerifier(receipt.verifier, event);
  verifier.receiptCount += 1;
  if (receipt.counted) verifier.countedCount += 1;
  if (receipt.outcome == "Pass") verifier.passingCount += 1;
  else verifier.failingCount += 1;
  keep(verifier, event);
}

export function countRevoked(receipt: Receipt, event: ethereum.Event): void {
  const verifier = loadVerifier(receipt.verifier, event);
  verifier.revokedCount += 1;
  keep(verifier, event);
}

/** Takes the stake of a new challenge out of its verifier's bond, and counts the challenge on both sides. */
export function putAtStake(challenge: Challenge, event: ethereum.Event): void {
  const verifier = loadVerifier(challenge.verifier, event);
  verifier.leaving = verifier.leaving.minus(challenge.fromLeaving);
  verifier.active = verifier.active.minus(challenge.stake.minus(challenge.fromLeaving));
  verifier.atStake = verifier.atStake.plus(challenge.stake);
  verifier.openChallengeCount += 1;
  verifier.challengedCount += 1;
  keep(verifier, event);

  const challenger = loadVerifier(challenge.challenger, event);
  challenger.challengeCount += 1;
  keep(challenger, event);
}

/** Moves stake and deposit of a challenge that ended to where its outcome sends them. */
export function settle(challenge: Challenge, outcome: string, event: ethereum.Event): void {
  const upheld = outcome == "Upheld";
  const struck = upheld || outcome == "Forfeited";
  const verifier = loadVerifier(challenge.verifier, event);
  verifier.atStake = verifier.atStake.minus(challenge.stake);
  verifier.openChallengeCount -= 1;
  if (struck) {
    verifier.slashed = verifier.slashed.plus(challenge.stake);
    verifier.struckCount += 1;
  } else {
    verifier.leaving = verifier.leaving.plus(challenge.fromLeaving);
    verifier.active = verifier.active.plus(challenge.stake.minus(challenge.fromLeaving));
  }
  if (outcome == "Dismissed") {
    verifier.awarded = verifier.awarded.plus(challenge.deposit);
    verifier.won = verifier.won.plus(challenge.deposit);
  }
  keep(verifier, event);

  const challenger = loadVerifier(challenge.challenger, event);
  if (upheld) {
    challenger.awarded = challenger.awarded.plus(challenge.deposit).plus(challenge.stake);
    challenger.won = challenger.won.plus(challenge.stake);
    challenger.upheldCount += 1;
  } else if (outcome == "Lapsed") {
    challenger.awarded = challenger.awarded.plus(challenge.deposit);
  } else {
    challenger.slashed = challenger.slashed.plus(challenge.deposit);
  }
  keep(challenger, event);
}
