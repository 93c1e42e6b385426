import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { payloadSize, sealPayload } from "@commonweight/sdk/artifacts/age-payload";
import { bestCipher, scriptCipher } from "@commonweight/sdk/artifacts/chunk-cipher";
import { encryptBlob } from "@commonweight/sdk/artifacts/encryption";
import { FileCacheClient } from "@commonweight/sdk/artifacts/cache-client";
import { readVerifiedFile } from "@commonweight/sdk/artifacts/reader";
import { resolvePath } from "@commonweight/sdk/artifacts/unixfs";
import { gatewayBlocks } from "@commonweight/sdk/artifacts/gateway-blocks";
import { parseCid } from "@commonweight/sdk/artifacts/cid";
import { gpuOverhead } from "./gpu-overhead.ts";

/** What the bench asks of the page; times in milliseconds. */
export interface BenchPage {
  /** Fetches the bytes unchecked. */
  plain(gateway: string, cid: string, path: string): Promise<number>;
  /** Reads the same bytes with every block checked. */
  verified(gateway: string, cid: string, path: string): Promise<number>;
  /** Encrypts `size` bytes in memory, piece by piece, as a publisher's page does: with what the site uses, or in script. */
  sealed(size: number, how: "as the site" | "in script"): Promise<number>;
  /** The same into a Blob, with the digest of the plain file. */
  sealedBlob(size: number): Promise<number>;
  /** Fetches a model with external data into the cache, makes a session from its files, runs it once. */
  large(gateway: string, cid: string, files: { path: string; size: number; sha256: string }[]): Promise<LargeRun>;
  /** Verifies a release folder's model on WebGPU, and calls a bare session with the same batches, in turn. */
  gpuOverhead: typeof gpuOverhead;
}

/** How long each part of a run took, in milliseconds from its start. */
export interface LargeRun {
  /** All blocks were checked and lie on disk. */
  fetched: number;
  /** The session is there. */
  loaded: number;
  /** All files have been hashed; before it nothing is run. */
  hashed: number;
  /** The model gave its answer. */
  ran: number;
  /** Bytes that an earlier run had left on disk. */
  kept: number;
}

const MIB = 1024 * 1024;

function filled(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += MIB) yield bytes.subarray(at, at + MIB);
}

const cache = new FileCacheClient(() => new Worker(new URL("./cache.worker.ts", import.meta.url), { type: "module" }));

const page: BenchPage = {
  gpuOverhead,
  async plain(gateway, cid, path) {
    const started = performance.now();
    await (await fetch(`${gateway}/ipfs/${cid}/${path}`, { cache: "no-store" })).arrayBuffer();
    return performance.now() - started;
  },
  async verified(gateway, cid, path) {
    const started = performance.now();
    await readVerifiedFile(cid, path, { gateway });
    return performance.now() - started;
  },
  async sealed(size, how) {
    const plain = filled(size);
    const makeCipher = how === "in script" ? scriptCipher : await bestCipher();
    const started = performance.now();
    let sealed = 0;
    for await (const piece of sealPayload(new Uint8Array(16), new Uint8Array(16), inPieces(plain), makeCipher)) sealed += piece.length;
    if (sealed !== payloadSize(size)) throw new Error(`${sealed} bytes came out`);
    return performance.now() - started;
  },
  async sealedBlob(size) {
    const plain = new Blob([filled(size)]);
    const recipient = await identityToRecipient(await generateX25519Identity());
    const started = performance.now();
    await encryptBlob(plain, [recipient]);
    return performance.now() - started;
  },
  async large(gateway, cid, files) {
    const started = performance.now();
    const since = (): number => performance.now() - started;
    const blocks = gatewayBlocks({ gateway });
    const got = [];
    for (const file of files) {
      const entry = await resolvePath(blocks, parseCid(cid), file.path);
      got.push(await cache.fetch({ ...file, cid: entry.cid.toString() }, { gateway }));
    }
    const fetched = since();
    const whole = Promise.all(got.map(({ verified }) => verified)).then(since);
    const ort = await import("onnxruntime-web/wasm");
    ort.env.wasm.numThreads = 1;
    const [graph, ...external] = got;
    const session = await ort.InferenceSession.create(new Uint8Array(await graph!.blob.arrayBuffer()), {
      executionProviders: ["wasm"],
      externalData: external.map(({ blob }, i) => ({ path: files[i + 1]!.path, data: blob })),
    });
    const loaded = since();
    const hashed = await whole;
    const [input] = session.inputNames;
    const { y } = await session.run({ [input!]: new ort.Tensor("float32", new Float32Array(1024).fill(1), [1, 1024]) });
    if (y?.data.length !== 1024) throw new Error("the model gave no answer");
    const ran = since();
    await session.release();
    return { fetched, loaded, hashed, ran, kept: got.reduce((sum, { kept }) => sum + kept, 0) };
  },
};

(globalThis as unknown as { bench: BenchPage }).bench = page;
