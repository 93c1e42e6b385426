import { open, type FileHandle } from "node:fs/promises";

/** Open files for reading, the most recently used ones up to a limit: opening costs more than reading a small block. */
export class FileHandles {
  readonly #open = new Map<string, Promise<FileHandle>>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Runs `read` with the file at `path`. The handle belongs to this object; `read` must not close or keep it. */
  async use<T>(path: string, read: (file: FileHandle) => Promise<T>): Promise<T> {
    const known = this.#open.get(path);
    const opening = known ?? open(path, "r");
    this.#open.delete(path);
    this.#open.set(path, opening); // moved to the end: the first in the map is the one used longest ago
    try {
      const file = await opening;
      const result = read(file);
      await this.#closeSurplus();
      return await result;
    } catch (error) {
      if (this.#open.get(path) === opening && !(await isOpen(opening))) this.#open.delete(path);
      throw error;
    }
  }

  /** Closes the file at `path`, which is about to be renamed, replaced or removed. */
  async forget(path: string): Promise<void> {
    const opening = this.#open.get(path);
    this.#open.delete(path);
    await opening?.then((file) => file.close()).catch(() => {}); // it never opened
  }

  async close(): Promise<void> {
    const handles = [...this.#open.values()];
    this.#open.clear();
    for (const opening of handles) await opening.then((file) => file.close()).catch(() => {}); // it never opened
  }

  /** `FileHandle.close` waits for reads under way. */
  async #closeSurplus(): Promise<void> {
    for (const [path, opening] of this.#open) {
      if (this.#open.size <= this.#limit) return;
      this.#open.delete(path);
      await opening.then((file) => file.close());
    }
  }
}

async function isOpen(opening: Promise<FileHandle>): Promise<boolean> {
  return opening.then(
    () => true,
    () => false,
  );
}
