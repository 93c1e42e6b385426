import { readFileSync } from "node:fs";
import { parseEther, ZeroAddress } from "ethers";
import { parseCharterDocument } from "../../../sdk/src/artifacts/charter.ts";
import { localConfig } from "../../protocol/local.ts";
import { reason } from "../deliberate.ts";
import { actionOf, execute, propose, vote } from "../govern.ts";
import { proposals } from "../proposals.ts";
import { buyListed, list } from "../resale.ts";
import type { Stage } from "../stage.ts";
import { storeJson } from "../store.ts";
import { endTrial } from "../trade.ts";
import type { FineTune } from "./fine-tune.ts";
import type { FirstRelease } from "./first-release.ts";

const DAY = 86_400;
const TRAIN_ON_OUTPUTS = 1 << 7;

/** Days 11 to 16: the charter is revised, a licence is resold, the treasury thanks a reviewer and gives a stipend. */
export async function secondCharter(stage: Stage, first: FirstRelease, chalk: FineTune): Promise<void> {
  await stage.until(11.5);
  const charter = parseCharterDocument(readFileSync(new URL("../documents/charter-2.json", import.meta.url)));
  const { digest } = await storeJson(stage.gateway, charter);
  const webGpuOnly = {
    receiptsRequired: 2,
    acceptedBackends: 1 << 1,
    feeBps: 500,
    forbiddenRights: TRAIN_ON_OUTPUTS,
    verifierPoolBps: 100,
  };
  const { process } = (await localConfig()).charter;
  const adopt = actionOf(stage.charter, "adopt", [digest, charter.clauses.length, webGpuOnly, process]);
  const proposal = await propose(stage, "osprey", proposals.charterTwo, [adopt], 2.4);
  await vote(stage, proposal, "osprey", "yes");
  await stage.until(12.4);
  await vote(stage, proposal, "saltmarsh", "no");
  const against = "Not everybody who can check a model owns a GPU. Of two runs, one of reference should do.";
  await reason(stage, proposal, "saltmarsh", against);
  await vote(stage, proposal, "kestrel", "abstain");

  await stage.until(12.9); // lantern keeps what it tried, and the price is no longer held back
  await endTrial(stage, "fernhill", chalk.tried);

  await stage.until(13);
  await list(stage, "harbour", first.licence, parseEther("0.22"), 14);
  await stage.until(13.4);
  await buyListed(stage, "lantern", first.licence);

  await stage.until(13.6);
  await vote(stage, proposal, "juniper", "yes");
  await vote(stage, proposal, "fernhill", "yes");
  await stage.until(14); // an hour after the vote has ended
  await execute(stage, proposal, "osprey");

  await stage.until(14.3);
  const reward = { to: stage.wallet("saltmarsh").address, value: parseEther("0.01"), data: "0x" };
  const thanks = await propose(stage, "juniper", proposals.thankReviewer, [reward], 0.6);
  await vote(stage, thanks, "juniper", "yes");
  await vote(stage, thanks, "saltmarsh", "abstain");
  await stage.until(14.8);
  await vote(stage, thanks, "osprey", "yes");
  await stage.until(15);
  await execute(stage, thanks, "juniper");
  await openStipend(stage);
}

async function openStipend(stage: Stage): Promise<void> {
  const amount = parseEther("0.018");
  const saltmarsh = stage.wallet("saltmarsh").address;
  const stream = actionOf(stage.streams, "open", [saltmarsh, ZeroAddress, amount, 0, 60 * DAY], amount);
  await stage.until(15.2);
  const stipend = await propose(stage, "juniper", proposals.stipend, [stream], 0.4);
  await vote(stage, stipend, "juniper", "yes");
  await vote(stage, stipend, "saltmarsh", "abstain");
  await stage.until(15.5);
  await vote(stage, stipend, "osprey", "yes");
  await stage.until(15.7);
  await execute(stage, stipend, "juniper");
}
