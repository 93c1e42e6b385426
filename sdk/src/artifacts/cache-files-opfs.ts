import type { CacheFiles, CacheHandle } from "./cache-files.ts";

type Folder = FileSystemDirectoryHandle & { keys(): AsyncIterable<string> };
type SyncHandle = {
  read(target: Uint8Array, options: { at: number }): number;
  write(bytes: Uint8Array, options: { at: number }): number;
  truncate(size: number): void;
  getSize(): number;
  flush(): void;
  close(): void;
};

/**
 * The browser's private file system for this origin (OPFS). Its handles that write in place exist in workers only: what
 * they wrote is there after a reload, which a writable stream's bytes are not before it was closed.
 *
 * @param folder its name at the root, so that other uses of the same origin stay apart
 */
export async function openOpfsFiles(folder: string): Promise<CacheFiles> {
  const root = await navigator.storage.getDirectory();
  const directory = (await root.getDirectoryHandle(folder, { create: true })) as Folder;
  return {
    async open(name) {
      const file = await directory.getFileHandle(name, { create: true });
      const make = (file as unknown as { createSyncAccessHandle(): Promise<SyncHandle> }).createSyncAccessHandle;
      return wrap(await make.call(file), name);
    },
    async blob(name) {
      try {
        return await (await directory.getFileHandle(name)).getFile();
      } catch (error) {
        if ((error as Error).name === "NotFoundError") return undefined;
        throw error;
      }
    },
    async remove(name) {
      await directory.removeEntry(name).catch((error: Error) => {
        if (error.name !== "NotFoundError") throw error;
      });
    },
    async names() {
      const names: string[] = [];
      for await (const name of directory.keys()) names.push(name);
      return names;
    },
    exclusively: (key, act, signal) =>
      navigator.locks.request(`${folder}/${key}`, signal ? { signal } : {}, act) as ReturnType<typeof act>,
  };
}

function wrap(handle: SyncHandle, name: string): CacheHandle {
  return {
    read: (target, at) => handle.read(target, { at }),
    write(bytes, at) {
      const written = handle.write(bytes, { at });
      if (written < bytes.length) throw new DOMException(`${name}: ${written} of ${bytes.length} bytes fit`, "QuotaExceededError");
    },
    truncate: (size) => handle.truncate(size),
    size: () => handle.getSize(),
    flush: () => handle.flush(),
    close: () => handle.close(),
  };
}
