import { readFileSync } from "node:fs";
import { ZeroHash } from "ethers";
import { profileSchema } from "../../sdk/src/artifacts/profile.ts";
import type { DemoRole } from "../protocol/accounts.ts";
import type { Published } from "./publish.ts";
import { storeJson } from "./store.ts";
import type { Stage } from "./stage.ts";

/** Says why one voted as one did, with the receipt of a run of one's own behind it where a release is named. */
export async function reason(
  stage: Stage,
  proposal: bigint,
  by: DemoRole,
  text: string,
  verified?: Published,
): Promise<void> {
  const deliberation = stage.deliberation.connect(stage.wallet(by));
  await stage.send(() => deliberation.giveReason(proposal, text, ZeroHash, verified?.releaseId ?? 0n));
}

/** Says to those who may delegate their votes what one stands for; the document lies in `documents/`. */
export async function introduce(stage: Stage, by: DemoRole): Promise<void> {
  const file = readFileSync(new URL(`documents/profile-${by}.json`, import.meta.url), "utf8");
  const { digest } = await storeJson(stage.gateway, profileSchema.parse(JSON.parse(file)));
  await stage.send(() => stage.deliberation.connect(stage.wallet(by)).setProfile(digest));
}
