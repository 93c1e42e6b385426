import type { ActivityItem } from "./query.ts";

type Kind = ActivityItem["type"];

/** What says the same as another activity of its transaction, by what says it better. */
const SAID_BY: Partial<Record<Kind, readonly Kind[]>> = {
  ReleaseSuspended: ["DisputeSuspended", "DisputeRatified"],
  ReleaseReinstated: ["DisputeLifted"],
  ReleaseRevoked: ["DisputeClosed"],
  DisputeRatified: ["DisputeDecided", "DisputeAppealed", "RemedyRequired"],
  DisputeLifted: ["DisputeClosed"],
  // What refunds collect is claimed for a payee, who gets none of it.
  RoyaltyClaimed: ["RefundCollected"],
  VerificationClaimed: ["RefundCollected"],
};

/** Leaves out what another activity of the same transaction tells already. */
export function withoutDoubles<Item extends Pick<ActivityItem, "type" | "transactionHash">>(
  activities: readonly Item[],
): Item[] {
  const kinds = new Map<string, Set<Kind>>();
  for (const { type, transactionHash } of activities) {
    kinds.set(transactionHash, (kinds.get(transactionHash) ?? new Set<Kind>()).add(type));
  }
  return activities.filter(({ type, transactionHash }) => {
    const better = SAID_BY[type] ?? [];
    return !better.some((kind) => kinds.get(transactionHash)?.has(kind));
  });
}
