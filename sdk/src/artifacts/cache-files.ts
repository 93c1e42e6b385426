/** An open file of a cache; what a `FileSystemSyncAccessHandle` (File System Standard) gives, and what Node's files do. */
export interface CacheHandle {
  /** Reads into `target` from a position and says how many bytes there were. */
  read(target: Uint8Array, at: number): number;
  write(bytes: Uint8Array, at: number): void;
  truncate(size: number): void;
  size(): number;
  flush(): void;
  close(): void;
}

/** Where a cache keeps its files: the browser's private file system, or a folder in Node. */
export interface CacheFiles {
  /** Opens a file for reading and writing, and makes it where it is missing. */
  open(name: string): Promise<CacheHandle>;
  /** A file as it lies there, without reading it; `undefined` when there is none. */
  blob(name: string): Promise<Blob | undefined>;
  remove(name: string): Promise<void>;
  names(): Promise<string[]>;
  /** Runs `act` while nobody else, in other tabs either, does so with the same key. */
  exclusively<T>(key: string, act: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}
