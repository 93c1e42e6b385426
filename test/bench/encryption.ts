import { spawnSync } from "node:child_process";
import { closeSync, createReadStream, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";
import { randomFillSync } from "node:crypto";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { encryptFile } from "../../sdk/src/artifacts/encryption.ts";
import { cache } from "../../deploy/local/setup/paths.mjs";
import type { Figure } from "./result.ts";

const ROUNDS = 7;
const MIB = 1024 * 1024;
const SIZE = 256 * MIB;

/** Encrypting a file on disk into another, against age's own command doing the same; nothing where it is not installed. */
export async function benchEncryption(): Promise<Figure[]> {
  if (spawnSync("age", ["--version"]).error) {
    console.error(
      "bench: encrypt is left out: the age command is not on PATH (go install filippo.io/age/cmd/...@latest)",
    );
    return [];
  }
  const folder = mkdtempSync(path.join(cache, "bench-"));
  try {
    const [plain, out] = [path.join(folder, "weights.bin"), path.join(folder, "weights.age")];
    fill(plain);
    const recipient = await identityToRecipient(await generateX25519Identity());
    const ours = () => encrypt(plain, out, recipient);
    const theirs = async () => {
      const { status, stderr } = spawnSync("age", ["-r", recipient, "-o", out, plain]);
      if (status !== 0) throw new Error(`age: ${stderr}`);
    };
    await ours();
    await theirs();
    const rounds: { ours: number; theirs: number }[] = [];
    for (let i = 0; i < ROUNDS; i++) rounds.push({ theirs: await timed(theirs), ours: await timed(ours) });
    // The fastest of each: what else the machine does can only add.
    const best = (of: "ours" | "theirs") => Math.min(...rounds.map((round) => round[of]));
    const speed = (seconds: number) => `${Math.round(SIZE / MIB / seconds)} MiB/s`;
    const note = `${SIZE / MIB} MiB, disk to disk, in Node: ${speed(best("ours"))}, age ${speed(
      best("theirs"),
    )}; best of ${ROUNDS}`;
    return [{ id: "encrypt.age", value: best("ours") / best("theirs"), unit: "ratio", aim: { most: 2 }, note }];
  } finally {
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
