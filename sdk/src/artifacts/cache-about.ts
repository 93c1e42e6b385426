import type { CacheFiles } from "./cache-files.ts";
import type { WantedFile } from "./file-cache.ts";

/** A release that has the file, as its manifest names itself. */
export interface FileOrigin {
  /** `owner/slug`. */
  model: string;
  /** Its version. */
  release: string;
}

/** What a kept file is, for people: a cache finds files by their CIDs alone, which nobody can read. */
export interface KeptAbout {
  /** Its path in the release that it was last fetched for. */
  path: string;
  /** Releases it was fetched for, the latest first. */
  from: FileOrigin[];
  /** When it was first kept, in milliseconds since 1970. */
  keptAt: number;
}

/** Releases that are remembered for one file. */
const MAX_ORIGINS = 8;
/** More than this was not written here. */
const MAX_BYTES = 8192;

/** The name beside a file's bytes under which this lies. */
export function aboutName(cid: string): string {
  return `${cid}.about`;
}

/** Reads what {@link noteAbout} wrote; `undefined` where there is none, or a killed tab left half of it. */
export async function readAbout(files: CacheFiles, cid: string): Promise<KeptAbout | undefined> {
  const blob = await files.blob(aboutName(cid));
  if (!blob || blob.size === 0 || blob.size > MAX_BYTES) return undefined;
  try {
    const { path, from, keptAt } = JSON.parse(await blob.text()) as Partial<KeptAbout>;
    const isSound = typeof path === "string" && Array.isArray(from) && Number.isFinite(keptAt) && from.every(isOrigin);
    return isSound ? { path, from, keptAt: keptAt as number } : undefined;
  } catch {
    return undefined;
  }
}

/** Writes down what a file is, and for which release it is fetched. */
export async function noteAbout(files: CacheFiles, { cid, path, from }: WantedFile, now: number): Promise<void> {
  const known = await readAbout(files, cid);
  const others = known?.from.filter((one) => one.model !== from?.model || one.release !== from.release) ?? [];
  const about: KeptAbout = {
    path,
    from: [...(from ? [{ model: from.model, release: from.release }] : []), ...others].slice(0, MAX_ORIGINS),
    keptAt: known?.keptAt ?? now,
  };
  const handle = await files.open(aboutName(cid));
  try {
    handle.truncate(0);
    handle.write(new TextEncoder().encode(JSON.stringify(about)), 0);
    handle.flush();
  } finally {
    handle.close();
  }
}

function isOrigin(value: unknown): value is FileOrigin {
  const { model, release } = (value ?? {}) as Partial<FileOrigin>;
  return typeof model === "string" && typeof release === "string";
}
