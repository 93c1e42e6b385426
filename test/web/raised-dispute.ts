import type { DisputeFacts } from "../../web/src/lib/ethics/dispute.ts";

/** A dispute as the index tells it right after it was raised, at second 1000, but for what `over` says. */
export const raised = (over: Partial<DisputeFacts> = {}): DisputeFacts => ({
  stage: "Open",
  ruling: "None",
  raisedAt: "1000",
  answerUntil: "2000",
  deadline: "9000",
  suspendedUntil: null,
  ratified: false,
  answered: false,
  release: { status: "Approved" },
  ...over,
});
