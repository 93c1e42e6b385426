import { readFileSync } from "node:fs";
import { parseEther } from "ethers";
import { parseCharterDocument } from "../../sdk/src/artifacts/charter.ts";
import { actionOf, execute, propose, vote } from "./govern.ts";
import { proposals } from "./proposals.ts";
import { publish, type Published } from "./publish.ts";
import { STORY_DAYS, type Stage } from "./stage.ts";
import { storeJson } from "./store.ts";
import { buy, buyListed, claim, list, openOffer, settle } from "./trade.ts";
import { verifyAs } from "./verify.ts";
import { offers, releases } from "./world.ts";

/** Tells the whole story, day by day. */
export async function story(stage: Stage, log: (line: string) => void): Promise<void> {
  log("days 0 to 4: glyph-reader is published, verified, released and sold");
  const first = await firstRelease(stage);
  log("days 4 to 7: field-sense follows, a release is withdrawn, a proposal finds no quorum");
  const second = await secondModel(stage);
  log("days 7 to 11: fernhill fine-tunes glyph-reader for chalk, and everybody upstream is paid");
  const chalk = await fineTune(stage, first);
  log("days 11 to 16: the charter is revised, licences are resold, the treasury thanks a reviewer");
  await secondCharter(stage, first);
  log("days 16 to 21: the next glyph-reader waits for its verification; more is sold and voted on");
  await present(stage, first, second, chalk);
  await stage.until(STORY_DAYS);
}

/** A model with its offers, as the story goes on with it. */
interface OnSale<Name extends string> {
  release: Published;
  offers: Record<Name, bigint>;
}

async function firstRelease(stage: Stage) {
  await stage.until(0.5);
  const release = await publish(stage, "kestrel", releases.glyphs);
  await stage.until(0.9);
  await verifyAs(stage, "juniper", release);
  await stage.until(1.3);
  await verifyAs(stage, "osprey", release);
  await stage.until(1.4);
  const proposal = await propose(stage, "juniper", proposals.releaseGlyphs, [approval(stage, release)], 2);
  await vote(stage, proposal, "juniper", "yes");
  await stage.until(1.8);
  await verifyAs(stage, "saltmarsh", release);
  await vote(stage, proposal, "saltmarsh", "no");
  await vote(stage, proposal, "bramble", "abstain"); // its data is in the model
  await stage.until(2.5);
  await vote(stage, proposal, "osprey", "yes");
  await execute(stage, proposal, "kestrel");

  await stage.until(2.6);
  await setStable(stage, release);
  const opened = await openAll(stage, release, offers.glyphs);
  await stage.until(3);
  await buy(stage, "lantern", opened.week);
  const licence = await buy(stage, "harbour", opened.commercial);
  await stage.until(3.6);
  await buy(stage, "lantern", opened.personal);
  return { release, offers: opened, licence };
}

async function secondModel(stage: Stage): Promise<OnSale<"personal" | "commercial">> {
  await stage.until(4.1);
  const release = await publish(stage, "kestrel", releases.fields);
  await stage.until(4.4);
  await verifyAs(stage, "juniper", release);
  await verifyAs(stage, "saltmarsh", release);
  const proposal = await propose(stage, "saltmarsh", proposals.releaseFields, [approval(stage, release)], 1.5);
  await vote(stage, proposal, "saltmarsh", "yes");
  await stage.until(4.8);
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

  await stage.until(6); // the vote is over: more than half of what was cast, above the quorum
  await execute(stage, proposal, "saltmarsh");
  await setStable(stage, release);
  const opened = await openAll(stage, release, offers.fields);
  await stage.until(6.5);
  await buy(stage, "harbour", opened.commercial);
  await buy(stage, "lantern", opened.personal);
  return { release, offers: opened };
}

async function fineTune(stage: Stage, first: Awaited<ReturnType<typeof firstRelease>>) {
  await stage.until(7);
  await buy(stage, "fernhill", first.offers.studio);
  await stage.until(8.2);
  const release = await publish(stage, "fernhill", releases.chalk, [first.release]);
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
  await buy(stage, "lantern", opened.personal);
  await buy(stage, "harbour", opened.month);

  await stage.until(10.5);
  await settle(stage, "bramble", [release.releaseId]);
  await claim(stage, "bramble", [first.release.releaseId, release.releaseId]);
  await stage.until(10.9);
  await claim(stage, "fernhill", [release.releaseId]);
  return { release, offers: opened };
}

async function secondCharter(stage: Stage, first: Awaited<ReturnType<typeof firstRelease>>): Promise<void> {
  await stage.until(11.5);
  const charter = parseCharterDocument(readFileSync(new URL("documents/charter-2.json", import.meta.url)));
  const { digest } = await storeJson(stage.gateway, charter);
  const webGpuOnly = {
    receiptsRequired: 2,
    acceptedBackends: 1 << 1,
    feeBps: 500,
    forbiddenRights: TRAIN_ON_OUTPUTS,
    verifierPoolBps: 100,
  };
  const adopt = actionOf(stage.charter, "adopt", [digest, charter.clauses.length, webGpuOnly]);
  const proposal = await propose(stage, "osprey", proposals.charterTwo, [adopt], 3);
  await vote(stage, proposal, "osprey", "yes");
  await stage.until(12.4);
  await vote(stage, proposal, "saltmarsh", "no");
  await vote(stage, proposal, "kestrel", "abstain");

  await stage.until(13);
  await list(stage, "harbour", first.licence, parseEther("0.22"), 14);
  await stage.until(13.4);
  await buyListed(stage, "lantern", first.licence);

  await stage.until(14);
  await vote(stage, proposal, "juniper", "yes");
  await vote(stage, proposal, "fernhill", "yes");
  await execute(stage, proposal, "osprey");

  await stage.until(14.3);
  const reward = { to: stage.wallet("saltmarsh").address, value: parseEther("0.01"), data: "0x" };
  const thanks = await propose(stage, "juniper", proposals.thankReviewer, [reward], 2);
  await vote(stage, thanks, "juniper", "yes");
  await vote(stage, thanks, "saltmarsh", "abstain");
  await stage.until(15);
  await vote(stage, thanks, "osprey", "yes");
  await execute(stage, thanks, "juniper");
}

async function present(
  stage: Stage,
  first: Awaited<ReturnType<typeof firstRelease>>,
  second: OnSale<"personal" | "commercial">,
  chalk: OnSale<"personal" | "month">,
): Promise<void> {
  await stage.until(16);
  await claim(stage, "kestrel", [first.release.releaseId, second.release.releaseId]);
  await stage.until(16.5);
  await buy(stage, "harbour", first.offers.month);
  await buy(stage, "juniper", second.offers.personal);
  await stage.until(17.2);
  await stage.send(() => stage.token.connect(stage.wallet("bramble")).delegate(stage.wallet("juniper").address));

  await stage.until(17.8);
  const next = await publish(stage, "kestrel", releases.glyphsNext);
  await stage.until(18.3);
  const resold = await buy(stage, "lantern", second.offers.commercial);
  await list(stage, "lantern", resold, parseEther("0.1"), 45);
  await buy(stage, "osprey", chalk.offers.personal);

  await stage.until(18.8);
  const refund = { to: stage.wallet("osprey").address, value: parseEther("0.008"), data: "0x" };
  const passed = await propose(stage, "juniper", proposals.payOsprey, [refund], 1.5);
  await vote(stage, passed, "juniper", "yes");
  await stage.until(19.4);
  await vote(stage, passed, "saltmarsh", "no");

  await stage.until(19.8);
  await verifyAs(stage, "saltmarsh", next); // on WASM: shown, and not counted under charter version 2
  await stage.until(20.2);
  const open = await propose(stage, "saltmarsh", proposals.releaseGlyphsNext, [approval(stage, next)], 5);
  await vote(stage, open, "saltmarsh", "yes");
  await stage.until(20.7);
  await buy(stage, "harbour", chalk.offers.personal);
}

const TRAIN_ON_OUTPUTS = 1 << 7;

function approval(stage: Stage, release: Published) {
  return actionOf(stage.registry, "approve", [release.releaseId]);
}

async function setStable(stage: Stage, { modelId, releaseId }: Published, by: "kestrel" | "fernhill" = "kestrel") {
  await stage.send(() => stage.registry.connect(stage.wallet(by)).setAlias(modelId, "stable", releaseId));
}

async function openAll<Name extends string>(
  stage: Stage,
  { releaseId }: Published,
  terms: Record<Name, (typeof offers.glyphs)["personal"]>,
  by: "kestrel" | "fernhill" = "kestrel",
): Promise<Record<Name, bigint>> {
  const opened: Partial<Record<Name, bigint>> = {};
  for (const name of Object.keys(terms) as Name[]) opened[name] = await openOffer(stage, by, releaseId, terms[name]);
  return opened as Record<Name, bigint>;
}
