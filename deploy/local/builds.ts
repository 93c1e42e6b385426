import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { acquireLock, LockedError } from "./lock.ts";
import type { Note } from "./phases.ts";
import type { Processes } from "./processes.ts";
import { cache, root } from "./setup/paths.mjs";
import { digest, isFresh, stamp, unstamp } from "./setup/stamp.mjs";
import { runTask } from "./task.ts";

const contractSources = ["contracts", "hardhat.config.ts", "deploy/contracts.ts", "package-lock.json"];
const webSources = ["web/src", "web/static", "web/vite.config.ts", "web/package.json", "web/tsconfig.json", "sdk/src",
  "package-lock.json"];

/** Identifies the contracts' sources, to tell later whether a world was made from these. */
export const contractsDigest = (): string => digest(contractSources);

/** Compiles the contracts and generates their types, unless that was done for the sources as they are. */
export async function ensureContracts(processes: Processes, note: Note): Promise<string> {
  return ensure("contracts", contractSources, ["artifacts/contracts", "sdk/src/chain/generated"], note, () =>
    runTask(processes, "contracts", ["deploy/contracts.ts"], {
      note,
      remedy: "Correct the contract that the compiler names, then start again.",
    }));
}

/** Builds the web app for production, unless that was done for the sources as they are. */
export async function ensureWeb(processes: Processes, note: Note): Promise<string> {
  return ensure("web", webSources, ["web/build/index.js"], note, () =>
    runTask(processes, "web-build", [path.join(root, "node_modules/vite/bin/vite.js"), "build"], {
      note,
      cwd: path.join(root, "web"),
      remedy: "Correct the source that Vite names, then start again.",
    }));
}

async function ensure(
  name: string, sources: string[], results: string[], note: Note, build: () => Promise<void>,
): Promise<string> {
  const done = (): boolean =>
    isFresh(name, digest(sources)) && results.every((result) => existsSync(path.join(root, result)));
  if (done()) return "unchanged";
  const release = await buildLock(name, note);
  try {
    if (done()) return "built by another process";
    unstamp(name);
    await build();
    // Taken after the build: a build may write into its own sources' folder (generated types).
    stamp(name, digest(sources));
    return "built";
  } finally {
    release();
  }
}

/** One build of a kind at a time in this checkout: `npm start` and `npm test` may run side by side. */
async function buildLock(name: string, note: Note): Promise<() => void> {
  mkdirSync(cache, { recursive: true });
  for (;;) {
    try {
      return await acquireLock(path.join(cache, `${name}.lock`));
    } catch (error) {
      if (!(error instanceof LockedError)) throw error;
      note(`waiting for process ${error.pid}, which builds the same`);
      await sleep(300);
    }
  }
}
