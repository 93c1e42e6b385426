import { readFileSync } from "node:fs";
import { statementSchema } from "../../sdk/src/artifacts/statement.ts";
import type { DemoRole } from "../protocol/accounts.ts";
import { actionOf, type Action } from "./govern.ts";
import type { Published } from "./publish.ts";
import { storeJson } from "./store.ts";
import type { Stage } from "./stage.ts";

/** The board's numbers for a ruling. */
const RULING = { dismissed: 1, upheld: 2, revoked: 3 } as const;

/** Raises a dispute against a release on a clause of its charter, with a bond in ETH; answers its number. */
export async function raise(
  stage: Stage,
  by: DemoRole,
  { releaseId }: Published,
  clause: number,
  evidence: string,
): Promise<bigint> {
  const digest = await storeStatement(stage, evidence);
  const { amount } = await stage.board.bondFor(releaseId, clause);
  await stage.send(() => stage.board.connect(stage.wallet(by)).raise(releaseId, clause, digest, { value: amount }));
  return stage.board.disputeCount();
}

/** Answers a dispute, as the owner of the model that it is about. */
export async function answer(stage: Stage, by: DemoRole, dispute: bigint, statement: string): Promise<void> {
  const digest = await storeStatement(stage, statement);
  await stage.send(() => stage.board.connect(stage.wallet(by)).answer(dispute, digest));
}

/** What a vote on a dispute does. */
export function decision(stage: Stage, dispute: bigint, ruling: keyof typeof RULING): Action {
  return actionOf(stage.board, "decide", [dispute, RULING[ruling]]);
}

/** Stores a statement of `documents/`; answers its digest. */
async function storeStatement(stage: Stage, name: string): Promise<string> {
  const text = readFileSync(new URL(`documents/${name}.json`, import.meta.url), "utf8");
  return (await storeJson(stage.gateway, statementSchema.parse(JSON.parse(text)))).digest;
}
