import type { DecodedAction } from "./decode.ts";
import type { Flag } from "./risk.ts";

/** A flag with where it stands: `2`, or `2.1` for the first call inside the second action. */
export interface PlacedFlag extends Flag {
  place: string;
}

/** All flags of some actions and of the calls in them, the worst first. */
export function allFlags(actions: readonly DecodedAction[], within = ""): PlacedFlag[] {
  const found = actions.flatMap(({ flags, inner }, index) => {
    const place = `${within}${index + 1}`;
    return [...flags.map((flag) => ({ ...flag, place })), ...allFlags(inner, `${place}.`)];
  });
  return found.toSorted((one, other) => weight(other) - weight(one));
}

/** Orders the dangerous before the rest. */
export function weight({ level }: Flag): number {
  return level === "danger" ? 1 : 0;
}
