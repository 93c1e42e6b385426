import type { Refusal } from "@commonweight/sdk/license/refusals";

/** Why the market would not fill an order, by its number: the name, and the sentence, empty where it would. */
export async function readRefusal(code: bigint | number): Promise<{ name: Refusal; text: string }> {
  const { refusalName, REFUSAL_READINGS } = await import("@commonweight/sdk/license/refusals");
  const name = refusalName(code);
  return { name, text: REFUSAL_READINGS[name] };
}
