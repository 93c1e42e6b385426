import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { cache } from "../../deploy/local/setup/paths.mjs";
import { measureUpload } from "../artifacts/support/memory.ts";
import type { Figure } from "./result.ts";

const SIZE = 500;
const MB = 1_000_000;

/** What a gateway and its client, each a process of its own, take of memory while 500 MiB are uploaded. */
export async function benchUploading(): Promise<Figure[]> {
  mkdirSync(cache, { recursive: true });
  const directory = mkdtempSync(path.join(cache, "bench-"));
  try {
    const { gateway, client, seconds } = await measureUpload(directory, SIZE);
    const note = `most memory of the whole process while ${SIZE} MiB are uploaded in ${seconds.toFixed(1)} s`;
    return [
      { id: "upload.memory.gateway", value: gateway.peak / MB, unit: "MB", aim: { most: 200 }, note },
      { id: "upload.memory.client", value: client.peak / MB, unit: "MB", aim: { most: 200 }, note },
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
