import { fork } from "node:child_process";
import { createCipheriv } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Memory of a process in bytes: when its program had been loaded, and at most. */
export interface Memory {
  before: number;
  peak: number;
}

/** Uploads a file of so many mebibytes from one process to the gateway in another. */
export async function measureUpload(directory: string, mebibytes: number): Promise<{ gateway: Memory; client: Memory; cid: string; seconds: number }> {
  const file = join(directory, "weights.bin");
  await pipeline(Readable.from(noise(mebibytes)), createWriteStream(file));
  const gateway = start("gateway", join(directory, "store"));
  const [{ url }] = (await once(gateway, "message")) as [{ url: string }];
  const started = performance.now();
  const [client] = (await once(start("client", url, file), "message")) as [Memory & { cid: string }];
  const seconds = (performance.now() - started) / 1000;
  const reporting = once(gateway, "message");
  gateway.send("report");
  const [report] = (await reporting) as [Memory];
  await once(gateway, "exit");
  return { gateway: report, client, cid: client.cid, seconds };
}

function start(...args: string[]) {
  // As deploy/local/gateway.ts starts the gateway.
  const execArgv = ["--no-warnings", "--max-semi-space-size=1"];
  return fork(new URL("memory-child.ts", import.meta.url), args, { execArgv, execPath: process.execPath });
}

/** The same every time, and no block twice. */
function* noise(mebibytes: number): Generator<Uint8Array> {
  const cipher = createCipheriv("aes-256-ctr", Buffer.alloc(32, 7), Buffer.alloc(16));
  for (let i = 0; i < mebibytes; i++) yield cipher.update(Buffer.alloc(1024 * 1024));
}
