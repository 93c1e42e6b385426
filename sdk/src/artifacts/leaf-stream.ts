import { blockKey, verifyBlock } from "./cid.ts";
import type { FilePlan, Leaf } from "./file-plan.ts";
import { askGateway, GatewayError, type AskOptions } from "./gateway-client.ts";
import { HASHED_AHEAD, takeLeaf, type LeafKeeper } from "./leaf-keeper.ts";

/**
 * Fetches a run of neighbouring leaves from one gateway as plain bytes of the file and checks each against its CID,
 * which the file's own nodes gave: as safe as a CAR, without one's frames.
 *
 * @throws ArtifactError `block-mismatch`, `gateway-failed`, `block-not-found`.
 */
export async function fetchLeafStream(
  plan: FilePlan,
  run: readonly Leaf[],
  gateway: string,
  keeper: LeafKeeper,
  options: AskOptions,
): Promise<void> {
  const [first, last] = [run[0], run.at(-1)];
  if (!first || !last) return;
  const [from, to] = [first.start, last.start + last.length - 1];
  const range = from === 0 && to === plan.size - 1 ? undefined : { from, to };
  const { body } = await askGateway(`/ipfs/${plan.file}`, "*/*", { ...options, gateway, range });
  const checking: (() => Promise<void>)[] = [];
  let leaves = 0;
  let bytes: Uint8Array | undefined;
  let filled = 0;
  try {
    for await (const chunk of body) {
      for (let at = 0; at < chunk.length; ) {
        const leaf = run[leaves];
        if (!leaf) throw new GatewayError("refused", `Gateway ${gateway}: more bytes of ${plan.file} than it has`);
        bytes ??= keeper.place(leaf) ?? new Uint8Array(leaf.length);
        const take = Math.min(bytes.length - filled, chunk.length - at);
        bytes.set(take === chunk.length ? chunk : chunk.subarray(at, at + take), filled);
        at += take;
        filled += take;
        if (filled < leaf.length) break;
        checking.push(check(keeper, plan, leaf, bytes));
        [bytes, filled] = [undefined, 0];
        leaves++;
        if (checking.length > HASHED_AHEAD) await checking.shift()?.();
      }
    }
    for (const settle of checking.splice(0)) await settle();
  } catch (error) {
    // A connection that breaks off takes nothing from what arrived whole before.
    for (const settle of checking) await settle();
    throw error;
  }
  if (leaves < run.length) throw new GatewayError("broke-off", `Gateway ${gateway}: ${plan.file} ended ${to + 1 - from} bytes early`);
}

/** Whether a file repeats so many of its blocks that a CAR, which holds each once, is much the smaller way. */
export function repeatsItself(run: readonly Leaf[]): boolean {
  return new Set(run.map((leaf) => blockKey(leaf.cid))).size < 0.8 * run.length;
}

/** Begins to hash at once; what it gives back waits for the hash and hands the leaf on. */
function check(keeper: LeafKeeper, plan: FilePlan, leaf: Leaf, bytes: Uint8Array): () => Promise<void> {
  const checked = verifyBlock(leaf.cid, bytes);
  checked.catch(() => {}); // seen when its turn comes
  return async () => {
    await checked;
    if (keeper.wants(leaf)) await takeLeaf(keeper, plan, leaf, bytes);
  };
}
