import { reason } from "../deliberate.ts";
import { answer, decision, raise } from "../dispute.ts";
import { execute, propose, vote } from "../govern.ts";
import { proposals } from "../proposals.ts";
import type { Stage } from "../stage.ts";
import type { FineTune } from "./fine-tune.ts";

const CLAIMS_CAN_BE_RERUN = 2;

/** Day 11: lantern disputes chalk-reader's score, fernhill answers, and the DAO finds for fernhill. */
export async function firstDispute(stage: Stage, { release }: FineTune): Promise<void> {
  await stage.until(10.95);
  const dispute = await raise(stage, "lantern", release, CLAIMS_CAN_BE_RERUN, "dispute-chalk-evidence");
  await stage.until(11.1);
  await answer(stage, "fernhill", dispute, "dispute-chalk-answer");
  await stage.until(11.2);
  const dismiss = decision(stage, dispute, "dismissed");
  const proposal = await propose(stage, "saltmarsh", proposals.dismissFirstDispute, [dismiss], 2);
  await vote(stage, proposal, "saltmarsh", "yes");
  await vote(stage, proposal, "juniper", "yes");
  const ran = "I trained it again from the script: the digests are those in the registry. Nothing occurs in both sets.";
  await reason(stage, proposal, "juniper", ran, release);
  await vote(stage, proposal, "bramble", "abstain");
  await reason(stage, proposal, "bramble", "The drawings are mine, so I leave the judgement to others.");
  await stage.until(11.4);
  await vote(stage, proposal, "osprey", "yes");
  await execute(stage, proposal, "saltmarsh"); // a ruling does not wait for the delay
}
