import { ProfileSet, ReasonGiven } from "../../generated/Deliberation/Deliberation";
import { Proposal } from "../../generated/schema";
import { beginActivity } from "../entities/activities";
import { createReason, setProfile } from "../entities/deliberation";
import { fetchProfile, fetchStatement } from "../entities/documents";
import { referToProposal } from "../entities/proposalActivities";

export function handleReasonGiven(event: ReasonGiven): void {
  const reason = createReason(event);
  const document = reason.document;
  if (document !== null) fetchStatement(document);
  const activity = beginActivity(event, "ReasonGiven", reason.member, []);
  referToProposal(activity, Proposal.load(reason.proposal)!);
  activity.reason = reason.id;
  activity.receipt = reason.receipt;
  activity.detail = reason.option;
  activity.save();
}

export function handleProfileSet(event: ProfileSet): void {
  const member = setProfile(event.params.member, event.params.profile, event);
  const profile = member.profile;
  if (profile !== null) fetchProfile(profile);
  beginActivity(event, "ProfileSet", member.account, []).save();
}
