import type { GraphClient } from "#lib/graph/client.ts";
import { ACTIVITY_PAGE, activityQuery } from "./query.ts";
import type { ActivityItem } from "./query.ts";

/** Whose timeline: a model's id, an account's address, or nobody's in particular. */
export interface TimelineOf {
  model?: string;
  account?: string;
}

/**
 * One page of a timeline, newest first; `?before=` in the URL goes further back. A submission with parents is told once
 * for each model it concerns, so that each model's timeline is whole; elsewhere it is told once.
 */
export async function readTimeline(
  graph: GraphClient,
  of: TimelineOf,
  params: URLSearchParams,
): Promise<ActivityItem[]> {
  const before = params.get("before");
  const { activities } = await graph.query(activityQuery, {
    first: ACTIVITY_PAGE,
    where: {
      ...(of.model === undefined ? { type_not_in: ["ReleaseDerived"] as const } : { model: of.model }),
      ...(of.account === undefined ? {} : { accounts_contains: [of.account] }),
      ...(before !== null && /^\d{1,30}$/.test(before) ? { sequence_lt: before } : {}),
    },
  });
  return activities;
}
