import type { Document } from "@commonweight/sdk/artifacts/document";

/** Largest legal text in bytes: it must stay one block, so that its CID is the plain hash of its text. */
export const MAX_LEGAL_BYTES = 256 * 1024;

/** A text as it is stored and cited by an offer: its UTF-8 bytes, one raw block. */
export async function textDocument(text: string): Promise<Document> {
  const [{ documentCid }, { sha256, toHex }] = await Promise.all([
    import("@commonweight/sdk/artifacts/cid"),
    import("@commonweight/sdk/artifacts/sha256"),
  ]);
  const bytes = new TextEncoder().encode(text);
  const digest = `0x${toHex(await sha256(bytes))}` as const;
  return { bytes, digest, cid: documentCid(digest) };
}
