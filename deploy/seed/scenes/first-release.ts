import { datasets, registerDataset } from "../datasets.ts";
import { introduce, reason } from "../deliberate.ts";
import { execute, propose, vote } from "../govern.ts";
import { proposals } from "../proposals.ts";
import { publish } from "../publish.ts";
import type { Stage } from "../stage.ts";
import { buy, order } from "../trade.ts";
import { verifyAs } from "../verify.ts";
import { offers, releases } from "../world.ts";
import { approval, openAll, setStable } from "./common.ts";

export type FirstRelease = Awaited<ReturnType<typeof firstRelease>>;

/** Days 0 to 4: glyph-reader is published with every right reserved, verified, released and sold. */
export async function firstRelease(stage: Stage) {
  await stage.until(0.45);
  const dataset = await registerDataset(stage, "bramble", datasets.pen);
  await stage.until(0.5);
  const release = await publish(stage, "kestrel", releases.glyphs);
  await stage.until(0.9);
  await verifyAs(stage, "juniper", release);
  await stage.until(1.3);
  await verifyAs(stage, "osprey", release);
  await stage.until(1.4);
  const proposal = await propose(stage, "juniper", proposals.releaseGlyphs, [approval(stage, release)], 2);
  await vote(stage, proposal, "juniper", "yes");
  const ran = "It passes here, and the card says where it fails before it says where it shines.";
  await reason(stage, proposal, "juniper", ran, release);
  await stage.until(1.8);
  await verifyAs(stage, "saltmarsh", release);
  await vote(stage, proposal, "saltmarsh", "no");
  const against = "It passes. But the card calls it a reader, and it reads one character.";
  await reason(stage, proposal, "saltmarsh", against, release);
  await vote(stage, proposal, "bramble", "abstain"); // its data is in the model
  await stage.until(2.5);
  await vote(stage, proposal, "osprey", "yes");
  await execute(stage, proposal, "kestrel");

  await stage.until(2.6);
  await setStable(stage, release);
  const opened = await openAll(stage, release, offers.glyphs);
  await stage.until(3);
  const week = await buy(stage, "lantern", opened.week);
  const licence = await order(stage, "harbour", opened.commercial, { referrer: "saltmarsh" });
  await introduce(stage, "juniper");
  await introduce(stage, "saltmarsh");
  await stage.until(3.6);
  await buy(stage, "lantern", opened.personal);
  return { release, offers: opened, dataset, licence, week };
}
