import { ProposalVetoed, VetoOverruled } from "../../generated/CouncilVeto/CouncilVeto";
import { beginActivity } from "../entities/activities";
import { fetchStatement } from "../entities/documents";
import { referToProposal } from "../entities/proposalActivities";
import { overruleVeto, vetoProposal } from "../entities/vetoes";

export function handleProposalVetoed(event: ProposalVetoed): void {
  const proposal = vetoProposal(event.params.proposalId, event.params.reason, event);
  const reason = proposal.vetoReason;
  if (reason !== null) fetchStatement(reason);
  const activity = beginActivity(event, "ProposalVetoed", null, [proposal.creator]);
  referToProposal(activity, proposal);
  activity.save();
}

export function handleVetoOverruled(event: VetoOverruled): void {
  const proposal = overruleVeto(event.params.proposalId, event);
  const activity = beginActivity(event, "VetoOverruled", null, [proposal.creator]);
  referToProposal(activity, proposal);
  activity.save();
}
