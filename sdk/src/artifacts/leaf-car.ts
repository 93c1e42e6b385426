import type { CID } from "multiformats/cid";
import { CarFrames } from "./car-frames.ts";
import { blockKey, verifyBlock } from "./cid.ts";
import { ArtifactError } from "./errors.ts";
import type { FilePlan, Leaf } from "./file-plan.ts";
import { askGateway, type AskOptions } from "./gateway-client.ts";
import { HASHED_AHEAD, takeLeaf, type LeafKeeper } from "./leaf-keeper.ts";

const CAR = "application/vnd.ipld.car; version=1; order=dfs; dups=n";
/** Bytes of blocks that nobody asked for which a gateway may send beside the file's own. */
const MAX_JUNK_BYTES = 16 * 1024 * 1024;

/**
 * Fetches a run of a file's leaves from one gateway as one CAR and gives each to `keeper` once it was checked. What the
 * CAR leaves out is left out here, too.
 *
 * @throws ArtifactError `block-mismatch`, `car-invalid`, `too-large`, `gateway-failed`, `block-not-found`.
 */
export async function fetchLeafCar(
  plan: FilePlan,
  run: readonly Leaf[],
  gateway: string,
  keeper: LeafKeeper,
  options: AskOptions,
): Promise<void> {
  const wanted = byKey(run);
  const { body } = await askGateway(`/ipfs/${plan.file}?format=car&dag-scope=entity${rangeOf(plan, run)}`, CAR, {
    ...options,
    gateway,
  });
  const frames = new CarFrames(body);
  const checking: (() => Promise<void>)[] = [];
  try {
    await requireRoot(frames, plan.file);
    let junk = plan.size + MAX_JUNK_BYTES;
    // A block that is sent again never gets the place of the first, whose bytes may count already.
    const placed = new Set<Leaf>();
    const place = (cid: CID, length: number): Uint8Array | undefined => {
      const leaf = wanted.get(blockKey(cid))?.find((one) => keeper.wants(one));
      if (!leaf || leaf.length !== length || placed.has(leaf)) return undefined;
      placed.add(leaf);
      return keeper.place(leaf);
    };
    for (let frame = await frames.next(place); frame; frame = await frames.next(place)) {
      const { cid, bytes } = frame;
      const leaves = wanted.get(blockKey(cid))?.filter((leaf) => keeper.wants(leaf)) ?? [];
      if (leaves.length === 0) {
        // A node that is known, or what a gateway sends that does not know of ranges: not looked at, not without end.
        junk -= bytes.length;
        if (junk < 0) throw new ArtifactError("too-large", `Gateway ${gateway}: its CAR of ${plan.file} does not end`);
        continue;
      }
      const checked = verifyBlock(cid, bytes);
      checked.catch(() => {}); // seen when its turn comes
      checking.push(async () => {
        await checked;
        for (const leaf of leaves) if (keeper.wants(leaf)) await takeLeaf(keeper, plan, leaf, bytes);
      });
      if (checking.length > HASHED_AHEAD) await checking.shift()?.();
    }
    for (const settle of checking.splice(0)) await settle();
  } catch (error) {
    // A connection that breaks off takes nothing from what arrived whole before.
    for (const settle of checking) await settle();
    throw error;
  } finally {
    await frames.end();
  }
}

async function requireRoot(frames: CarFrames, file: CID): Promise<void> {
  const roots = await frames.roots();
  if (roots.length === 1 && roots[0]?.equals(file)) return;
  const found = roots.length === 1 ? `one of ${roots[0]}` : `one of ${roots.length} roots`;
  throw new ArtifactError("gateway-failed", `Asked for a CAR of ${file}, the gateway sent ${found}`);
}

/** `entity-bytes` (trustless gateway specification, IPIP-402) for a run that is not the whole file. */
function rangeOf(plan: FilePlan, run: readonly Leaf[]): string {
  const [first, last] = [run[0], run.at(-1)];
  if (!first || !last) return "";
  const end = last.start + last.length - 1;
  return first.start === 0 && end === plan.size - 1 ? "" : `&entity-bytes=${first.start}:${end}`;
}

function byKey(run: readonly Leaf[]): Map<string, Leaf[]> {
  const leaves = new Map<string, Leaf[]>();
  for (const leaf of run) {
    const key = blockKey(leaf.cid);
    const same = leaves.get(key);
    if (same) same.push(leaf);
    else leaves.set(key, [leaf]);
  }
  return leaves;
}
