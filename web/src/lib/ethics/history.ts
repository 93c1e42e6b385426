import { suspensionOf } from "./dispute.ts";
import type { DisputeFacts, DisputeHistory } from "./dispute.ts";

interface SuspendingStep {
  kind: string;
  timestamp: string;
}

/** A dispute with all disputes about its release, itself among them. */
export interface ReleaseDisputes {
  id: string;
  release: {
    disputes: readonly (Pick<DisputeFacts, "suspendedUntil" | "ratified"> & {
      id: string;
      /** Its `Suspended` and `Ratified` steps, at least. */
      steps: readonly SuspendingStep[];
    })[];
  };
  charter: { process: { ratifyWithin: string } };
}

/** How many times its deadline for ratifying a release is left alone after the council suspended it in vain. */
const IMMUNITY = 3;

/** What decides whether the council may suspend for a dispute. */
export function historyOf({ id, release, charter }: ReleaseDisputes): DisputeHistory {
  const time = Number(charter.process.ratifyWithin);
  const own = release.disputes.find((one) => one.id === id);
  const others = release.disputes.filter((one) => one.id !== id);
  return {
    suspendedBefore: own?.steps.some(({ kind }) => kind === "Suspended" || kind === "Ratified") ?? false,
    otherSuspension: Math.max(0, ...others.map((one) => suspensionOf(one, 0).until)),
    immuneUntil: Math.max(0, ...release.disputes.map(({ steps }) => immunity(steps, time))),
  };
}

/** Confirmed in time, a suspension was not in vain; lapsed or lifted it was, counted from when it would have lapsed. */
function immunity(steps: readonly SuspendingStep[], time: number): number {
  const suspended = steps.find(({ kind }) => kind === "Suspended");
  if (!suspended) return 0;
  const lapses = Number(suspended.timestamp) + time;
  const confirmed = steps.some(({ kind, timestamp }) => kind === "Ratified" && Number(timestamp) < lapses);
  return confirmed ? 0 : lapses + IMMUNITY * time;
}
