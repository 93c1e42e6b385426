import { spawnSync } from "node:child_process";
import { closeSync, createReadStream, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";
import { randomFillSync } from "node:crypto";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { ask, openBenchHost, type BenchHost } from "./browser/host.ts";
import { encryptFile } from "../../sdk/src/artifacts/encryption.ts";
import { cache } from "../../deploy/local/setup/paths.mjs";
import type { Figure } from "./result.ts";

const ROUNDS = 7;
const MIB = 1024 * 1024;
const SIZE = 256 * MIB;

type Way = "age" | "node" | "page" | "script" | "blob";

/** Encrypting a file on disk into another, against age's own command doing the same; nothing where it is not installed. */
export async function benchEncryption(): Promise<Figure[]> {
  if (spawnSync("age", ["--version"]).error) {
    console.error(
      "bench: encrypt is left out: the age command is not on PATH (go install filippo.io/age/cmd/...@latest)",
    );
    return [];
  }
  const folder = mkdtempSync(path.join(cache, "bench-"));
  let host: BenchHost | undefined;
  try {
    const [plain, out] = [path.join(folder, "weights.bin"), path.join(folder, "weights.age")];
    fill(plain);
    const recipient = await identityToRecipient(await generateX25519Identity());
    const ours = () => encrypt(plain, out, recipient);
    const theirs = async () => {
      const { status, stderr } = spawnSync("age", ["-r", recipient, "-o", out, plain]);
      if (status !== 0) throw new Error(`age: ${stderr}`);
    };
    const bundle = path.join(folder, "page");
    mkdirSync(bundle);
    const { page } = (host = await openBenchHost(bundle));
    const ways: Record<Way, () => Promise<number>> = {
      age: () => timed(theirs),
      node: () => timed(ours),
      page: async () => (await ask(page, "sealed", SIZE, "as the site")) / 1000,
      script: async () => (await ask(page, "sealed", SIZE, "in script")) / 1000,
      blob: async () => (await ask(page, "sealedBlob", SIZE)) / 1000,
    };
    const best = { age: Infinity, node: Infinity, page: Infinity, script: Infinity, blob: Infinity };
    for (let round = 0; round <= ROUNDS; round++) {
      for (const way of Object.keys(ways) as Way[]) {
        const seconds = await ways[way]();
        // The fastest of each, after a first round: what else the machine does can only add.
        if (round > 0) best[way] = Math.min(best[way], seconds);
      }
    }
    const speed = (way: Way) => `${Math.round(SIZE / MIB / best[way])} MiB/s`;
    const size = `${SIZE / MIB} MiB`;
    const figure = (id: string, way: Way, note: string, most?: number): Figure => {
      const aim = most === undefined ? {} : { aim: { most } };
      return { id, value: best[way] / best.age, unit: "ratio", ...aim, note: `${size}, ${note}; best of ${ROUNDS}` };
    };
    return [
      figure("encrypt.age", "node", `disk to disk, in Node: ${speed("node")}, age ${speed("age")}`, 2),
      figure(
        "encrypt.age.chromium",
        "page",
        `in memory, in Chromium: ${speed("page")}, in script alone ${speed("script")}; age, disk to disk, ${speed("age")}`,
        2,
      ),
      figure("encrypt.age.blob", "blob", `in Chromium, into a Blob and hashed as well: ${speed("blob")}`),
    ];
  } finally {
    await host?.close();
    rmSync(folder, { recursive: true });
  }
}

async function encrypt(from: string, to: string, recipient: string): Promise<void> {
  const { stream } = await encryptFile(createReadStream(from, { highWaterMark: 4 * MIB }), [recipient]);
  const file = await open(to, "w");
  try {
    // One piece is written while the next is sealed.
    let writing: Promise<unknown> = Promise.resolve();
    for await (const piece of stream) {
      await writing;
      writing = file.write(piece);
    }
    await writing;
  } finally {
    await file.close();
  }
}

function fill(name: string): void {
  const file = openSync(name, "w");
  const piece = Buffer.alloc(MIB);
  for (let at = 0; at < SIZE; at += MIB) writeSync(file, randomFillSync(piece));
  closeSync(file);
}

/** Seconds. */
async function timed(act: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await act();
  return (performance.now() - started) / 1000;
}
