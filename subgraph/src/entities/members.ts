import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { DelegateVotesChanged, Transfer } from "../../generated/GovernanceERC20/GovernanceERC20";
import { GovernanceToken, Member, VotingPowerChange } from "../../generated/schema";
import { eventId, sequenceOf } from "../ids";
import { ensureAccount } from "./accounts";
import { isZero } from "./activities";

/** The member at an address, who is made when first seen. */
export function ensureMember(address: Bytes, event: ethereum.Event): Member {
  const known = Member.load(address);
  if (known !== null) return known;
  const member = new Member(address);
  member.account = ensureAccount(address, event);
  member.balance = BigInt.zero();
  member.votes = BigInt.zero();
  member.votesCast = 0;
  member.proposalsCreated = 0;
  member.receiptsSigned = 0;
  member.save();
  return member;
}

/** Moves tokens; mints and burns change the supply, whose history is kept for snapshots. */
export function moveTokens(event: Transfer): void {
  const token = ensureToken(event.address, event);
  const value = event.params.value;
  if (isZero(event.params.from)) changeSupply(token, token.totalSupply.plus(value), event);
  else changeBalance(token, event.params.from, BigInt.zero().minus(value), event);
  if (isZero(event.params.to)) changeSupply(token, token.totalSupply.minus(value), event);
  else changeBalance(token, event.params.to, value, event);
  token.save();
}

/** Records a change of voting power. */
export function changeVotes(event: DelegateVotesChanged): void {
  const member = ensureMember(event.params.delegate, event);
  member.votes = event.params.newBalance;
  member.save();
  const change = new VotingPowerChange(eventId(event));
  change.sequence = sequenceOf(event, 0);
  change.member = member.id;
  change.before = event.params.previousBalance;
  change.after = event.params.newBalance;
  change.timestamp = event.block.timestamp;
  change.blockNumber = event.block.number;
  change.transactionHash = event.transaction.hash;
  change.save();
}

/** Token supply at the end of the block before the event's: what the voting plugin takes as its snapshot. */
export function supplyBeforeBlock(tokenAddress: Bytes, event: ethereum.Event): BigInt {
  const token = GovernanceToken.load(tokenAddress);
  if (token === null) return BigInt.zero();
  return token.changedAtBlock == event.block.number ? token.supplyBefore : token.totalSupply;
}

function ensureToken(address: Bytes, event: ethereum.Event): GovernanceToken {
  const known = GovernanceToken.load(address);
  if (known !== null) return known;
  const token = new GovernanceToken(address);
  token.totalSupply = BigInt.zero();
  token.changedAtBlock = event.block.number;
  token.supplyBefore = BigInt.zero();
  token.holderCount = 0;
  return token;
}

function changeSupply(token: GovernanceToken, supply: BigInt, event: ethereum.Event): void {
  if (token.changedAtBlock != event.block.number) {
    token.supplyBefore = token.totalSupply;
    token.changedAtBlock = event.block.number;
  }
  token.totalSupply = supply;
}

function changeBalance(token: GovernanceToken, address: Bytes, change: BigInt, event: ethereum.Event): void {
  const member = ensureMember(address, event);
  const before = member.balance;
  member.balance = before.plus(change);
  member.save();
  if (before.isZero() && !member.balance.isZero()) token.holderCount += 1;
  if (!before.isZero() && member.balance.isZero()) token.holderCount -= 1;
}
