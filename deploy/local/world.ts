import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { writeAtomic } from "./atomic.ts";
import { root } from "./setup/paths.mjs";

/** Where the parts of one world (chain, artifacts, index, logs) lie below its folder, `.commonweight` by default. */
export interface WorldPaths {
  folder: string;
  /** What this world is: its genesis time, whether it was seeded, which ports it likes. */
  world: string;
  chainState: string;
  deployment: string;
  artifacts: string;
  /** The key service's secret and its store: what was encrypted in this world opens with them alone. */
  keys: { secret: string; store: string };
  subgraph: string;
  logs: string;
  /** Disposable: the index's database and whatever the parts write while they run. */
  run: string;
  lock: string;
  /** Tells other programs how to join in; there only while the stack is up. */
  stack: string;
}

export function worldPaths(folder: string): WorldPaths {
  const at = (name: string): string => path.join(folder, name);
  return {
    folder,
    world: at("world.json"),
    chainState: at("chain.json"),
    deployment: at("deployment.json"),
    artifacts: at("artifacts"),
    keys: { secret: at("keys.secret"), store: at("keys.db") },
    subgraph: at("subgraph"),
    logs: at("logs"),
    run: at("run"),
    lock: at("lock"),
    stack: at("stack.json"),
  };
}

/** The default world, in the project's folder. */
export const defaultWorld = path.join(root, ".commonweight");

const World = z.object({
  version: z.literal(1),
  /** Unix seconds of the chain's first block. */
  genesis: z.number().int().positive(),
  /** Whether the demo world is complete; a half-seeded one is begun anew. */
  seeded: z.boolean(),
  /** The ARTIFACT_STORE that the world's releases lie in. */
  store: z.string().optional(),
  /** Digest of the contracts' sources that were deployed, to notice that they have changed since. */
  contracts: z.string().optional(),
  /** Ports of the last run, used again when they are free, so that bookmarks and wallets stay valid. */
  ports: z.record(z.string(), z.number().int()),
});
export type World = z.infer<typeof World>;

/** The demo world tells a story that begins this long before the first start, in seconds. */
export const storyLength = 21 * 24 * 60 * 60;

/**
 * Reads the world, or begins a new one: at the first start, when asked to, and when the last one was never finished
 * (its story cannot be continued in the middle).
 * @returns the world and why it was begun anew, if it was
 */
export function openWorld(paths: WorldPaths, fresh: boolean): { world: World; begun?: string } {
  mkdirSync(paths.folder, { recursive: true });
  const world = readWorld(paths.world);
  const complete = world?.seeded && existsSync(paths.chainState) && existsSync(paths.deployment);
  if (world && complete && !fresh) return { world };

  // world.json goes first: a world half removed must not look whole.
  for (const file of [paths.world, paths.chainState, paths.deployment, paths.artifacts, ...keyFiles(paths)]) {
    rmSync(file, { recursive: true, force: true });
  }
  const genesis = Math.floor(Date.now() / 1000) - storyLength;
  const begun: World = { version: 1, genesis, seeded: false, ports: world?.ports ?? {} };
  saveWorld(paths, begun);
  return { world: begun, begun: reason(fresh, world !== undefined) };
}

/** All files of the key service, SQLite's companions among them. */
function keyFiles({ keys: { secret, store } }: WorldPaths): string[] {
  return [secret, store, `${store}-wal`, `${store}-shm`];
}

/** What the web server's key service needs; the secret is drawn at a world's first start, and its owner's alone (0600). */
export function keyService({ keys: { secret, store } }: WorldPaths): { KEY_SERVICE_SECRET: string; KEY_SERVICE_STORE: string } {
  if (!existsSync(secret)) writeFileSync(secret, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600 });
  return { KEY_SERVICE_SECRET: readFileSync(secret, "utf8").trim(), KEY_SERVICE_STORE: store };
}

export function saveWorld(paths: WorldPaths, world: World): void {
  writeAtomic(paths.world, `${JSON.stringify(world, null, 2)}\n`);
}

function reason(fresh: boolean, existed: boolean): string {
  if (fresh) return "a new world, as asked";
  return existed ? "a new world: the last one was never finished" : "a new world";
}

function readWorld(file: string): World | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return World.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined; // Unreadable counts as unfinished; the ports are lost with it and drawn again.
  }
}

/** Empties the folder of disposable things, and lets another user (Postgres under root) pass through to its own. */
export function prepareRunFolder(paths: WorldPaths): void {
  rmSync(paths.run, { recursive: true, force: true });
  mkdirSync(paths.run, { recursive: true });
  mkdirSync(paths.logs, { recursive: true });
  for (const folder of [paths.folder, paths.run]) chmodSync(folder, 0o755);
}
