import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { cache, root } from "./paths.mjs";

/**
 * The sha-256 of files and folders (all files below them), by path and content.
 * @param {string[]} paths relative to the project's folder; what does not exist counts as absent
 * @param {string[]} extra further text that the result depends on
 */
export function digest(paths, extra = []) {
  const hash = createHash("sha256");
  for (const text of extra) hash.update(`${text}\0`);
  const visit = (relative) => {
    const absolute = path.join(root, relative);
    const entry = statSync(absolute, { throwIfNoEntry: false });
    if (!entry) return hash.update(`${relative}\0absent\0`);
    if (entry.isFile()) return hash.update(`${relative}\0`).update(readFileSync(absolute)).update("\0");
    if (entry.isDirectory()) {
      for (const name of readdirSync(absolute).sort()) {
        if (name !== "node_modules" && name !== ".svelte-kit") visit(`${relative}/${name}`);
      }
    }
  };
  for (const relative of paths) visit(relative);
  return hash.digest("hex");
}

const file = (name) => path.join(cache, `${name}.stamp`);

/** Whether `name` was last stamped with this digest. */
export function isFresh(name, value) {
  try {
    return readFileSync(file(name), "utf8") === value;
  } catch {
    return false;
  }
}

/** Notes that `name` is done for this digest; written last, so that an interrupted run is repeated. */
export function stamp(name, value) {
  mkdirSync(cache, { recursive: true });
  writeFileSync(file(name), value);
}

/** Forgets `name`: called before the work starts, since a half-done result must not look finished. */
export function unstamp(name) {
  rmSync(file(name), { force: true });
}
