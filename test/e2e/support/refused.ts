import { explainError } from "../../../sdk/src/chain/errors.ts";

/** What the contract says to a call that must not pass: the error's name, and its arguments in their order. */
export async function refusedAs(call: Promise<unknown>): Promise<unknown[]> {
  const outcome = await call.then(() => "it passed", explainError);
  return typeof outcome === "string" ? [outcome] : [outcome.name, ...Object.values(outcome.args ?? {})];
}
