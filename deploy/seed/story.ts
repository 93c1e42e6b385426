import { fineTune } from "./scenes/fine-tune.ts";
import { firstDispute } from "./scenes/first-dispute.ts";
import { firstRelease } from "./scenes/first-release.ts";
import { present } from "./scenes/present.ts";
import { secondCharter } from "./scenes/second-charter.ts";
import { secondModel } from "./scenes/second-model.ts";
import { releaseTextModel, submitTextModel } from "./scenes/text-model.ts";
import { STORY_DAYS, type Stage } from "./stage.ts";

/** Tells the whole story, day by day. */
export async function story(stage: Stage, log: (line: string) => void): Promise<void> {
  log("days 0 to 4: glyph-reader is published, verified, released and sold");
  const first = await firstRelease(stage);
  log("days 4 to 7: field-sense follows, a release is withdrawn, a proposal finds no quorum");
  const second = await secondModel(stage);
  log("days 7 to 11: fernhill fine-tunes glyph-reader under a licence, and everybody upstream is paid");
  const chalk = await fineTune(stage, first);
  const inbox = await submitTextModel(stage);
  log("day 11: chalk-reader is disputed, answered for, and cleared by vote");
  await firstDispute(stage, chalk);
  log("day 11: inbox-sorter, a text model, is verified, released and put on sale");
  await releaseTextModel(stage, inbox);
  log("days 11 to 16: the charter is revised, licences are resold, the treasury thanks a reviewer");
  await secondCharter(stage, first, chalk);
  log("days 16 to 21: the next glyph-reader waits for its verification; licences are lent, shared and bid for");
  await present(stage, first, second, chalk);
  await stage.until(STORY_DAYS);
}
