import type { Process } from "#lib/ethics/process.ts";

/** The deadlines of a charter's process. */
export type TimeField = Exclude<keyof Process, "bond" | "bondCurrency" | "perpetualRefundBps">;

/** In the order in which a dispute meets them. */
export const TIMES: readonly { field: TimeField; label: string; hint: string }[] = [
  { field: "answerWithin", label: "Time to answer", hint: "from the raising" },
  { field: "ratifyWithin", label: "A suspension lapses after", hint: "unless ratified" },
  { field: "decideWithin", label: "The DAO decides within", hint: "of the raising, or of an appeal" },
  { field: "appealWithin", label: "Time to appeal", hint: "from the ruling" },
  { field: "remedyWithin", label: "Time for a remedy", hint: "from the final ruling" },
  { field: "refundWithin", label: "Time to ask for refunds", hint: "from their opening" },
];

/** Hours as typed, in seconds; null when it is no time a deadline can have. */
export function readHours(typed: string): number | null {
  const text = typed.trim().replace(",", ".");
  if (!/^\d{1,6}(\.\d+)?$/.test(text)) return null;
  const seconds = Math.round(Number(text) * 3_600);
  return seconds > 0 && seconds < 2 ** 32 ? seconds : null;
}
