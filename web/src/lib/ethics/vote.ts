import { movesOf } from "./dispute.ts";
import type { DisputeFacts } from "./dispute.ts";
import type { DisputeAct } from "./actions.ts";

const ACTS: readonly string[] = ["ratify", "lift", "decide"] satisfies DisputeAct[];

/** What a vote can do about a dispute now; a ruling also where the time to answer ends while the vote runs. */
export function votesOn(dispute: DisputeFacts, now: number): DisputeAct[] {
  const history = { suspendedBefore: true, otherSuspension: 0, immuneUntil: 0 };
  const acts = movesOf(dispute, history, now)
    .filter(({ act }) => ACTS.includes(act))
    .map(({ act }) => act as DisputeAct);
  const soon = dispute.stage === "Open" && !acts.includes("decide") && acts.length > 0;
  return soon ? [...acts, "decide"] : acts;
}
