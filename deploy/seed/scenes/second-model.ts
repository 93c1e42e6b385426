import { parseEther } from "ethers";
import { datasets, registerDataset } from "../datasets.ts";
import { Dollars } from "../dollars.ts";
import { actionOf, execute, propose, vote } from "../govern.ts";
import { proposals } from "../proposals.ts";
import { publish } from "../publish.ts";
import type { Stage } from "../stage.ts";
import { buy, buyWithPermit, handBack, openOffer } from "../trade.ts";
import { verifyAs } from "../verify.ts";
import { offers, releases } from "../world.ts";
import { approval, openAll, setStable } from "./common.ts";

export type SecondModel = Awaited<ReturnType<typeof secondModel>>;

/** Days 4 to 7: field-sense follows, in ETH and in dollars; a release is withdrawn; a proposal finds no quorum. */
export async function secondModel(stage: Stage) {
  await stage.until(4.05);
  await registerDataset(stage, "kestrel", datasets.fields);
  await stage.until(4.1);
  const release = await publish(stage, "kestrel", releases.fields);
  await stage.until(4.4);
  await verifyAs(stage, "juniper", release);
  await verifyAs(stage, "saltmarsh", release);
  const proposal = await propose(stage, "saltmarsh", proposals.releaseFields, [approval(stage, release)], 1.5);
  await vote(stage, proposal, "saltmarsh", "yes");
  const { dollars, listing } = await proposeDollars(stage);
  await stage.until(4.9);
  await vote(stage, proposal, "juniper", "yes");
  await vote(stage, proposal, "fernhill", "yes");

  await stage.until(5);
  const mistaken = await publish(stage, "kestrel", releases.glyphsWithdrawn);
  await stage.until(5.2);
  await stage.send(() => stage.registry.connect(stage.wallet("kestrel")).withdraw(mistaken.releaseId));

  await stage.until(5.4);
  const bramble = stage.wallet("bramble").address;
  const payment = { to: bramble, value: parseEther("0.5"), data: "0x" };
  const lonely = await propose(stage, "bramble", proposals.secondCollection, [payment], 1);
  await vote(stage, lonely, "bramble", "yes");
  await vote(stage, lonely, "fernhill", "abstain");

  await stage.until(5.6); // an hour after the vote on the currency has ended
  await execute(stage, listing, "osprey");
  await stage.until(6); // the vote is over: more than half of what was cast, above the quorum
  await execute(stage, proposal, "saltmarsh");
  await setStable(stage, release);
  const opened = await openAll(stage, release, offers.fields);
  const inDollars = await openOffer(stage, "kestrel", release.releaseId, offers.fieldsInDollars, dollars.address);
  await stage.until(6.5);
  await buy(stage, "harbour", opened.commercial);
  const tried = await buy(stage, "lantern", opened.personal);
  await buyWithPermit(stage, "harbour", inDollars, dollars);
  await stage.until(6.9);
  await handBack(stage, "lantern", tried);
  return { release, offers: opened, dollars };
}

async function proposeDollars(stage: Stage): Promise<{ dollars: Dollars; listing: bigint }> {
  await stage.until(4.5);
  const dollars = await Dollars.deploy(stage, "harbour");
  const action = actionOf(stage.currencies, "list", [dollars.address]);
  const listing = await propose(stage, "osprey", proposals.acceptDollars, [action], 1);
  await vote(stage, listing, "osprey", "yes");
  await vote(stage, listing, "juniper", "yes");
  return { dollars, listing };
}
