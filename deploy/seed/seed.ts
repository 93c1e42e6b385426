import { fileURLToPath } from "node:url";
import type { Deployment } from "../../sdk/src/chain/deployment.ts";
import { deploymentDocuments } from "../protocol/documents.ts";
import { Stage } from "./stage.ts";
import { storeDocument } from "./store.ts";
import { story } from "./story.ts";

/** What `seed` needs to know. */
export interface SeedOptions {
  /** A local chain (anvil) that began at least 21 days ago by its own clock. */
  rpcUrl: string;
  gatewayUrl: string;
  deployment: Deployment;
  /** Folder of the release folders; the committed models by default. */
  models?: string;
  /** The key service's recipient, for which the paid weights of one release are encrypted; none are without it. */
  keyRecipient?: string;
  log?: (line: string) => void;
}

const MODELS = fileURLToPath(new URL("models", import.meta.url));

/**
 * Plays the demo world's story on a freshly deployed local chain, over the 21 days before now. On a chain where models
 * exist already it does nothing.
 *
 * @throws SeedError when the chain's clock does not stand at the story's beginning, or a model fails its own suite.
 */
export async function seed(options: SeedOptions): Promise<void> {
  const { rpcUrl, gatewayUrl, deployment, models = MODELS, keyRecipient, log = () => {} } = options;
  const stage = await Stage.open({ rpcUrl, gatewayUrl, deployment, models, keyRecipient });
  try {
    if ((await stage.registry.releaseCount()) > 0n) {
      log("models exist already: nothing to tell");
      return;
    }
    stage.requireBeginning();
    const { charter, community } = await deploymentDocuments();
    await Promise.all([charter, community].map((document) => storeDocument(gatewayUrl, document)));
    await story(stage, log);
  } finally {
    stage.close();
  }
}
