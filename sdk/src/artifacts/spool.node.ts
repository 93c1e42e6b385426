import { randomUUID } from "node:crypto";
import { openAsBlob } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PackWriter } from "./pack-writer.node.ts";
import { receiveDag, type Pin, type PutOptions } from "./store.ts";

/**
 * Receives a DAG into a temporary file (below TMPDIR), checked and whole, and runs `use` with it: what a store elsewhere
 * needs, so that neither memory holds a release nor a first byte leaves before the last one was checked. The blob is
 * read from the file as it is consumed.
 *
 * @throws ArtifactError as `ArtifactStore.put`, and what `use` throws.
 */
export async function withSpooledDag<T>(
  car: AsyncIterable<Uint8Array>,
  options: PutOptions,
  use: (pin: Pin, car: Blob) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), "commonweight-spool-"));
  try {
    const incoming = await receiveDag(car, options);
    const writer = await PackWriter.create(join(directory, `${randomUUID()}.car`), incoming.root);
    try {
      for await (const block of incoming.blocks) await writer.append(block);
    } finally {
      await writer.close();
    }
    const pin = incoming.finish();
    options.signal?.throwIfAborted();
    return await use(pin, await openAsBlob(writer.path, { type: "application/vnd.ipld.car" }));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
