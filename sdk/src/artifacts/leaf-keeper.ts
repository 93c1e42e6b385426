import { ArtifactError } from "./errors.ts";
import type { FilePlan, Leaf } from "./file-plan.ts";

/** How many blocks are hashed while the next ones arrive: hashing runs on other threads. */
export const HASHED_AHEAD = 4;

/** What a fetch of leaves asks of whoever keeps them. */
export interface LeafKeeper {
  /** Whether this leaf is still wanted. */
  wants(leaf: Leaf): boolean;
  /** Whether it would be kept if it came now: who gives bytes in order holds only so many ahead. */
  near(leaf: Leaf): boolean;
  /** Where its bytes are to be written at once; `undefined` for memory of their own. */
  place(leaf: Leaf): Uint8Array | undefined;
  /** Takes a leaf whose bytes were checked, or leaves it wanted. Waiting here holds the gateway back. */
  take(leaf: Leaf, bytes: Uint8Array): Promise<void> | undefined;
}

/** Gives a checked block to `keeper` if it is as long as the file says. @throws ArtifactError `size-mismatch`. */
export async function takeLeaf(keeper: LeafKeeper, plan: FilePlan, leaf: Leaf, bytes: Uint8Array): Promise<void> {
  if (bytes.length !== leaf.length) {
    const found = `${bytes.length} bytes, where its parent says ${leaf.length}`;
    throw new ArtifactError("size-mismatch", `File ${plan.file}: block ${leaf.cid} holds ${found}`);
  }
  await keeper.take(leaf, bytes);
}
