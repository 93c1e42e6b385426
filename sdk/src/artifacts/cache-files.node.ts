import { closeSync, fstatSync, fsyncSync, ftruncateSync, openAsBlob, openSync, readSync, writeSync } from "node:fs";
import { access, mkdir, readdir, rm } from "node:fs/promises";
import { constants } from "node:fs";
import { join } from "node:path";
import type { CacheFiles, CacheHandle } from "./cache-files.ts";

/** A cache's files in a folder, which one process at a time may use. */
export async function openNodeCacheFiles(folder: string): Promise<CacheFiles> {
  await mkdir(folder, { recursive: true });
  const turns = new Map<string, Promise<unknown>>();
  return {
    async open(name) {
      return wrap(openSync(join(folder, name), constants.O_RDWR | constants.O_CREAT, 0o600));
    },
    async blob(name) {
      const path = join(folder, name);
      const isThere = await access(path).then(() => true, () => false);
      return isThere ? openAsBlob(path) : undefined;
    },
    remove: (name) => rm(join(folder, name), { force: true }),
    names: () => readdir(folder),
    async exclusively(key, act, signal) {
      const before = turns.get(key) ?? Promise.resolve();
      const turn = before.then(() => {
        signal?.throwIfAborted();
        return act();
      });
      turns.set(key, turn.catch(() => {}));
      return turn;
    },
  };
}

function wrap(file: number): CacheHandle {
  return {
    read(target, at) {
      let total = 0;
      while (total < target.length) {
        const read = readSync(file, target, total, target.length - total, at + total);
        if (read === 0) break;
        total += read;
      }
      return total;
    },
    write(bytes, at) {
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, at + done);
    },
    truncate: (size) => ftruncateSync(file, size),
    size: () => fstatSync(file).size,
    flush: () => fsyncSync(file),
    close: () => closeSync(file),
  };
}
