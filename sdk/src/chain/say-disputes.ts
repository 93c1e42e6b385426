import { sayShare } from "./say.ts";

/** How values of the charter's process and of disputes appear inside sentences. */

/** `2 days`, `90 minutes` or `1 second`: the largest unit that divides it. */
export function sayDuration(seconds: bigint): string {
  const units: [bigint, string][] = [
    [86_400n, "day"],
    [3_600n, "hour"],
    [60n, "minute"],
  ];
  const [size, unit] = units.find(([size]) => seconds !== 0n && seconds % size === 0n) ?? [1n, "second"];
  const count = seconds / size;
  return `${count} ${unit}${count === 1n ? "" : "s"}`;
}

const times: Record<number, string> = {
  2: "time to ratify a suspension",
  3: "time to answer",
  4: "time to decide",
  5: "time to appeal",
  6: "time for a remedy",
  7: "time to ask for a refund",
};

/** Why a value of a charter's process is refused, by its position in Process. */
export function sayProcessRefusal(field: number, value: bigint, limit: bigint): string {
  if (field === 1) return "Disputes need a bond: without one they could be raised by the thousand at no cost.";
  const time = times[field];
  const unused = "The unused part of a perpetual licence";
  if (time === undefined) return `${unused} cannot be ${sayShare(value)}: at most ${sayShare(limit)}.`;
  const bound = `${sayDuration(limit)} at ${value < limit ? "least" : "most"}`;
  return `The ${time} cannot be ${sayDuration(value)}: it has to be ${bound}.`;
}

const stages = ["not there", "open", "decided", "under appeal", "awaiting a remedy", "closed"];

/** A dispute's stage by its number on chain, in the pages' words. */
export function sayStage(stage: bigint): string {
  return stages[Number(stage)] ?? `in stage ${stage}`;
}
