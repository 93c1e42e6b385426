import type { CID } from "multiformats/cid";
import { writeCar } from "./car.ts";
import { checkDag, soundBlocks } from "./check.ts";
import { walkDag, type ArtifactStore, type GetOptions } from "./store.ts";

/** What became of one DAG. */
export interface Migrated {
  root: CID;
  /** `there`: an earlier run, or somebody else, had stored it. */
  state: "moved" | "there" | "failed";
  /** Blocks and bytes that were read at the target and found right. */
  blocks: number;
  bytes: number;
  /** Why it failed. */
  why?: string;
}

/**
 * Stores every DAG of one store in another. Each is read at the target and hashed again before it counts, also those that
 * were there before, so an interrupted run is simply run again. The source keeps everything.
 *
 * @throws what listing the source throws, and the signal's reason. A DAG that fails is told, and the others go on.
 */
export async function* migrate(from: ArtifactStore, to: ArtifactStore, options: GetOptions = {}): AsyncGenerator<Migrated> {
  for await (const root of from.pins(options)) {
    try {
      const there = await to.isPinned(root, options);
      if (!there) await to.put(writeCar(root, walkDag(soundBlocks(from, root), root, options)), options);
      const { blocks, bytes, damages: [damage] } = await checkDag(to, root, undefined, options);
      if (damage) yield { root, state: "failed", blocks, bytes, why: `at the target: ${damage.why}` };
      else yield { root, state: there ? "there" : "moved", blocks, bytes };
    } catch (error) {
      options.signal?.throwIfAborted();
      yield { root, state: "failed", blocks: 0, bytes: 0, why: (error as Error).message };
    }
  }
}
