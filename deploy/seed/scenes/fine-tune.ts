import { datasets, registerDataset } from "../datasets.ts";
import { claim } from "../earnings.ts";
import { execute, propose, vote } from "../govern.ts";
import { proposals } from "../proposals.ts";
import { publish } from "../publish.ts";
import type { Stage } from "../stage.ts";
import { buy, renew } from "../trade.ts";
import { verifyAs } from "../verify.ts";
import { offers, releases } from "../world.ts";
import { approval, openAll, setStable } from "./common.ts";
import type { FirstRelease } from "./first-release.ts";

export type FineTune = Awaited<ReturnType<typeof fineTune>>;

/** Days 7 to 11: fernhill buys a licence to fine-tune glyph-reader, makes chalk-reader, and upstream is paid. */
export async function fineTune(stage: Stage, first: FirstRelease) {
  await stage.until(7);
  const license = await buy(stage, "fernhill", first.offers.studio);
  await stage.until(8);
  await registerDataset(stage, "bramble", datasets.chalk);
  await stage.until(8.2);
  const release = await publish(stage, "fernhill", releases.chalk, [{ release: first.release, license }]);
  await stage.until(8.6);
  await verifyAs(stage, "osprey", release);
  await verifyAs(stage, "juniper", release);
  const proposal = await propose(stage, "fernhill", proposals.releaseChalk, [approval(stage, release)], 2);
  await stage.until(9);
  await vote(stage, proposal, "juniper", "yes");
  await vote(stage, proposal, "osprey", "yes");
  await vote(stage, proposal, "fernhill", "abstain");
  await execute(stage, proposal, "fernhill");

  await stage.until(9.2);
  await setStable(stage, release, "fernhill");
  const opened = await openAll(stage, release, offers.chalk, "fernhill");
  await stage.until(9.8);
  const tried = await buy(stage, "lantern", opened.personal);
  await buy(stage, "harbour", opened.month);
  await renew(stage, "lantern", first.week, 2n);

  const [glyphs, chalk] = [first.release.releaseId, release.releaseId];
  await stage.until(10.5);
  await claim(stage, "bramble", { settle: [chalk, glyphs], releases: [glyphs, chalk], datasets: [first.dataset] });
  await stage.until(10.9);
  await claim(stage, "fernhill", { releases: [chalk] });
  return { release, offers: opened, tried };
}
