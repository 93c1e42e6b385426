import { ReceiverDeployed } from "../../generated/RoyaltyReceiverFactory/RoyaltyReceiverFactory";
import { Release } from "../../generated/schema";
import { releaseIdOf } from "../ids";

export function handleReceiverDeployed(event: ReceiverDeployed): void {
  // Anybody may deploy a receiver for a number that no release has yet.
  const release = Release.load(releaseIdOf(event.params.releaseId));
  if (release === null) return;
  release.receiver = event.params.receiver;
  release.save();
}
