import { datasets, registerDataset } from "../datasets.ts";
import { execute, propose, vote } from "../govern.ts";
import { proposals } from "../proposals.ts";
import { publish, type Published } from "../publish.ts";
import type { Stage } from "../stage.ts";
import { verifyAs } from "../verify.ts";
import { offers, releases } from "../world.ts";
import { approval, openAll, setStable } from "./common.ts";

/** Day 11: harbour submits inbox-sorter, a text model. Under the charter in force, reference runs count. */
export async function submitTextModel(stage: Stage): Promise<Published> {
  await stage.until(10.91);
  await registerDataset(stage, "harbour", datasets.messages);
  await stage.until(10.92);
  return publish(stage, "harbour", releases.inbox);
}

/** Later that day, with the dispute out of the way: it is verified, released and put on sale. */
export async function releaseTextModel(stage: Stage, release: Published): Promise<void> {
  await stage.until(11.43);
  await verifyAs(stage, "juniper", release);
  await verifyAs(stage, "osprey", release);
  await stage.until(11.45);
  const proposal = await propose(stage, "osprey", proposals.releaseInbox, [approval(stage, release)], 1.5);
  await vote(stage, proposal, "osprey", "yes");
  await vote(stage, proposal, "juniper", "yes");
  await vote(stage, proposal, "saltmarsh", "yes");
  await stage.until(11.48);
  await execute(stage, proposal, "osprey");
  await setStable(stage, release, "harbour");
  await openAll(stage, release, offers.inbox, "harbour");
}
