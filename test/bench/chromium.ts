import { createHash, randomFillSync } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { cache } from "../../deploy/local/setup/paths.mjs";
import { packDirectory } from "../../sdk/src/artifacts/directory.ts";
import { openEmbeddedStore } from "../../sdk/src/artifacts/embedded.node.ts";
import { startGateway } from "../../sdk/src/artifacts/gateway.node.ts";
import { uploadCar } from "../../sdk/src/artifacts/upload.ts";
import { ask, openBenchHost, type BenchHost } from "./browser/host.ts";
import { LAYERS, layeredModel } from "./browser/model.ts";
import { median, type Figure } from "./result.ts";

const ROUNDS = 7;
const MIB = 1024 * 1024;
const SIZE = 64 * MIB;
const GPU_CASES = 100;
const GPU_ROUNDS = 15;
const MODEL = fileURLToPath(new URL("../../deploy/seed/models/glyph-reader", import.meta.url));

/** Reading in a page: a file with every block checked, against the same bytes unchecked; and a model of 500 MB. */
export async function benchChromium(): Promise<Figure[]> {
  const directory = mkdtempSync(path.join(cache, "bench-"));
  const store = await openEmbeddedStore({ directory: path.join(directory, "store") });
  const gateway = await startGateway({ store, port: 0 });
  const bundle = path.join(directory, "page");
  mkdirSync(bundle);
  let host: BenchHost | undefined;
  try {
    host = await openBenchHost(bundle);
    return [await reading(host, gateway.url), await onGpu(host, gateway.url), ...(await large(host, gateway.url))];
  } finally {
    await host?.close();
    await gateway.close();
    await store.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function reading({ page }: BenchHost, gateway: string): Promise<Figure> {
  const content = new Uint8Array(SIZE);
  for (let at = 0; at < SIZE; at += MIB) randomFillSync(content, at, MIB);
  const { cid, car } = await packDirectory([{ path: "weights.bin", content }]);
  await uploadCar({ gateway, car });
  await ask(page, "plain", gateway, cid, "weights.bin");
  await ask(page, "verified", gateway, cid, "weights.bin");
  const ratios: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const plain = await ask(page, "plain", gateway, cid, "weights.bin");
    ratios.push(plain / (await ask(page, "verified", gateway, cid, "weights.bin")));
  }
  const note = `${SIZE / MIB} MiB over HTTP in Chromium; median of ${ROUNDS} rounds`;
  return { id: "read.verified.chromium", value: median(ratios), unit: "ratio", aim: { least: 0.8 }, note };
}

/** What verification adds on WebGPU; where Chromium has no GPU, on its adapter in software. */
async function onGpu({ page }: BenchHost, gateway: string): Promise<Figure> {
  const names = ["model.onnx", "suite/suite.json", "suite/inputs.safetensors", "suite/expected.safetensors"];
  const files = names.map((name) => ({ path: name, content: new Uint8Array(readFileSync(path.join(MODEL, name))) }));
  const { cid, car } = await packDirectory(files);
  await uploadCar({ gateway, car });
  const { bare, verified, kernels, adapter } = await ask(page, "gpuOverhead", `${gateway}/ipfs/${cid}`, GPU_CASES, 16, GPU_ROUNDS);
  const note =
    `${GPU_CASES} cases of glyph-reader in batches of 16, ${kernels} kernels on WebGPU in Chromium (${adapter}), against ` +
    `a bare session: ${(verified - bare).toFixed(1)} ms on ${bare.toFixed(0)} ms; each batch's fastest of ${GPU_ROUNDS} rounds`;
  return { id: "verify.overhead.webgpu", value: verified / bare, unit: "ratio", aim: { most: 1.05 }, note };
}

async function large(host: BenchHost, gateway: string): Promise<Figure[]> {
  const files = layeredModel();
  const { cid, car } = await packDirectory(files);
  await uploadCar({ gateway, car });
  const wanted = files.map(({ path, content }) => ({
    path,
    size: content.length,
    sha256: createHash("sha256").update(content).digest("hex"),
  }));
  const size = wanted.reduce((sum, file) => sum + file.size, 0);
  host.watch();
  const first = await ask(host.page, "large", gateway, cid, wanted);
  const peak = host.peak();
  // As a later visit: nothing of the first run is left but what lies on disk.
  await host.page.reload();
  await host.page.waitForFunction(() => "bench" in globalThis);
  host.watch();
  const second = await ask(host.page, "large", gateway, cid, wanted);
  if (second.kept !== size) throw new Error(`the second run found ${second.kept} of ${size} bytes kept`);
  const what = `a model of ${Math.round(size / 1e6)} MB in ${LAYERS} layers with external data, Chromium, WASM`;
  const seconds = (ms: number): string => (ms / 1000).toFixed(1);
  const parts = ({ fetched, loaded, hashed, ran }: typeof first): string =>
    `fetched ${seconds(fetched)} s, session ${seconds(loaded)} s, hashed ${seconds(hashed)} s, answer ${seconds(ran)} s`;
  return [
    { id: "large.first", value: first.ran / 1000, unit: "s", note: `${what}, to its first answer: ${parts(first)}` },
    { id: "large.again", value: second.ran / 1000, unit: "s", note: `the same from the cache, checked again: ${parts(second)}` },
    ...(peak > 0 ? [{ id: "large.memory", value: peak / size, unit: "ratio" as const, note: `private memory of all of Chromium at its peak (${Math.round(peak / 1e6)} MB) over the model's size` }] : []),
    ...(host.peak() > 0 ? [{ id: "large.memory.again", value: host.peak() / size, unit: "ratio" as const, note: `the same of the second run (${Math.round(host.peak() / 1e6)} MB)` }] : []),
  ];
}
