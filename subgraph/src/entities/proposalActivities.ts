import { Activity, Proposal, Release } from "../../generated/schema";

/** Names an activity's proposal. One about a release is on its model's page, too. */
export function referToProposal(activity: Activity, proposal: Proposal): void {
  activity.proposal = proposal.id;
  activity.dispute = proposal.dispute;
  activity.challenge = proposal.challenge;
  const releaseId = proposal.release;
  if (releaseId === null) return;
  activity.release = releaseId;
  activity.model = Release.load(releaseId)!.model;
}
