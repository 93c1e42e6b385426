import { DelegateChanged, DelegateVotesChanged, Transfer } from "../../generated/GovernanceERC20/GovernanceERC20";
import { beginActivity, isZero } from "../entities/activities";
import { ensureAccount } from "../entities/accounts";
import { changeVotes, ensureMember, moveTokens } from "../entities/members";

export function handleTokenTransfer(event: Transfer): void {
  moveTokens(event);
}

export function handleDelegateVotesChanged(event: DelegateVotesChanged): void {
  changeVotes(event);
}

export function handleDelegateChanged(event: DelegateChanged): void {
  const member = ensureMember(event.params.delegator, event);
  member.delegate = ensureAccount(event.params.toDelegate, event);
  member.save();
  // The token delegates to its first holder by itself; nobody did that.
  if (isZero(event.params.fromDelegate) && event.params.toDelegate == event.params.delegator) return;
  beginActivity(event, "Delegated", event.params.delegator, [event.params.toDelegate]).save();
}
