import { mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { randomFillSync } from "node:crypto";
import { packDirectory } from "../../sdk/src/artifacts/directory.ts";
import { openEmbeddedStore } from "../../sdk/src/artifacts/embedded.node.ts";
import { startGateway } from "../../sdk/src/artifacts/gateway.node.ts";
import { readVerifiedFile } from "../../sdk/src/artifacts/reader.ts";
import { uploadCar } from "../../sdk/src/artifacts/upload.ts";
import { cache } from "../../deploy/local/setup/paths.mjs";
import { median, type Figure } from "./result.ts";

const ROUNDS = 7;
const MIB = 1024 * 1024;
const SIZE = 64 * MIB;

/** Reading a file with every block checked, against fetching the same bytes from the same gateway unchecked. */
export async function benchReading(): Promise<Figure> {
  const directory = mkdtempSync(path.join(cache, "bench-"));
  const store = await openEmbeddedStore({ directory });
  const gateway = await startGateway({ store, port: 0 });
  try {
    const content = new Uint8Array(SIZE);
    for (let at = 0; at < SIZE; at += MIB) randomFillSync(content, at, MIB);
    const packed = await packDirectory([{ path: "weights.bin", content }]);
    await uploadCar({ gateway: gateway.url, car: packed.car });
    const plain = async () => (await fetch(new URL(`/ipfs/${packed.cid}/weights.bin`, gateway.url))).arrayBuffer();
    const verified = () => readVerifiedFile(packed.cid, "weights.bin", { gateway: gateway.url });
    await plain();
    await verified();
    const ratios: number[] = [];
    for (let i = 0; i < ROUNDS; i++) ratios.push((await timed(plain)) / (await timed(verified)));
    const note = `${SIZE / MIB} MiB over HTTP in Node; median of ${ROUNDS} rounds`;
    return { id: "read.verified", value: median(ratios), unit: "ratio", aim: { least: 0.8 }, note };
  } finally {
    await gateway.close();
    await store.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await act();
  return performance.now() - started;
}
