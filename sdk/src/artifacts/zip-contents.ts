import { isPickle } from "./pickle.ts";

/**
 * Looks into a ZIP archive (PKWARE APPNOTE 6.3.10) as far as telling what it is needs: the list at its end, and the
 * first bytes of a few of its files. Nothing is unpacked further, so that no archive can cost more than that.
 */

/** The end record and the longest comment behind it. */
const TAIL_BYTES = 22 + 65_535;
const MAX_LIST_BYTES = 1024 * 1024;
const MAX_ENTRIES = 10_000;
/** Files that are looked into, and bytes of each that are unpacked. */
const [MAX_OPENED, MAX_HEAD_BYTES] = [16, 4096];
/** Deflate packs at most 1,032 to 1; what unpacks to more than this is made to exhaust whoever unpacks it. */
const MAX_RATIO = 200;
const MAX_UNPACKED_BYTES = 16 * 1024 ** 3;

interface Entry {
  name: string;
  method: number;
  packed: number;
  unpacked: number;
  at: number;
}

/**
 * Says what a ZIP archive is, whether it begins the file or hides behind something else; `undefined` when there is none.
 */
export async function zipContents(content: Blob): Promise<string | undefined> {
  const from = Math.max(0, content.size - TAIL_BYTES);
  const tail = new DataView(await content.slice(from).arrayBuffer());
  const end = endRecord(tail, content.size - from);
  if (end === undefined) return undefined;
  const count = tail.getUint16(end + 10, true);
  const [size, stated] = [tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)];
  // What was put before the archive moves it; the list stands right before the end record all the same.
  const start = from + end - size;
  const isLarge = count === 0xffff || size === 0xffffffff || stated === 0xffffffff;
  if (isLarge || count > MAX_ENTRIES || size > MAX_LIST_BYTES) {
    return `a ZIP archive of ${isLarge ? "65,535 or more" : count} files, more than are looked into`;
  }
  if (start < 0 || start < stated) return undefined;
  const shift = start - stated;
  const entries = listOf(new DataView(await content.slice(start, start + size).arrayBuffer()), count);
  if (!entries) return undefined;
  return told(content, entries, shift, shift > 0);
}

async function told(content: Blob, entries: readonly Entry[], shift: number, isHidden: boolean): Promise<string> {
  const what = isHidden ? "a file with a ZIP archive behind it" : "a ZIP archive";
  const unpacked = entries.reduce((sum, entry) => sum + entry.unpacked, 0);
  const packed = entries.reduce((sum, entry) => sum + entry.packed, 0);
  if (unpacked > MAX_UNPACKED_BYTES || (unpacked > 1024 * 1024 && unpacked > MAX_RATIO * Math.max(packed, 1))) {
    return `${what} that unpacks from ${content.size} to ${unpacked} bytes (a ZIP bomb)`;
  }
  if (entries.some(({ name }) => /(^|\/)data\.pkl$/.test(name))) {
    return "a PyTorch checkpoint, which is a ZIP archive around a Python pickle";
  }
  const python = entries.find(({ name }) => /\.(?:py|pyc|pkl|pickle)$/i.test(name));
  for (const entry of entries.slice(0, MAX_OPENED)) {
    const found = await foundIn(await headOf(content, entry, shift));
    if (found) return `${what} with ${found} in it ('${entry.name.slice(0, 100)}')`;
  }
  return python ? `${what} with '${python.name.slice(0, 100)}' in it` : what;
}

/** What the first bytes of a file in the archive show. */
async function foundIn(head: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  if (head.length < 4) return undefined;
  if (head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5)) return "another archive";
  // A NumPy array of objects holds a pickle behind its header.
  const isNumpy = head[0] === 0x93 && head[1] === 0x4e && head[2] === 0x55;
  if (isNumpy) return /'descr':\s*'\|?O/.test(new TextDecoder("latin1").decode(head)) ? "a Python pickle (NumPy objects)" : undefined;
  return (await isPickle(new Blob([head]))) || (head[0] === 0x80 && (head[1] ?? 9) <= 5) ? "a Python pickle" : undefined;
}

/** The first bytes of a file in the archive; none when they cannot be unpacked. */
async function headOf(content: Blob, entry: Entry, shift: number): Promise<Uint8Array<ArrayBuffer>> {
  const none = new Uint8Array();
  const local = new DataView(await content.slice(entry.at + shift, entry.at + shift + 30).arrayBuffer());
  if (local.byteLength < 30 || local.getUint32(0, true) !== 0x04034b50) return none;
  const start = entry.at + shift + 30 + local.getUint16(26, true) + local.getUint16(28, true);
  const packed = content.slice(start, start + Math.min(entry.packed, MAX_HEAD_BYTES));
  if (entry.method === 0) return new Uint8Array(await packed.arrayBuffer());
  if (entry.method !== 8) return none;
  const reader = packed.stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  try {
    // One piece is enough, and cutting the input short makes the end of it an error.
    const { value } = await reader.read();
    return value ? (value.slice(0, MAX_HEAD_BYTES) as Uint8Array<ArrayBuffer>) : none;
  } catch {
    return none;
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** The position of the end record: its comment must reach exactly to the end of the file. */
function endRecord(tail: DataView, length: number): number | undefined {
  for (let at = length - 22; at >= 0; at--) {
    if (tail.getUint32(at, true) === 0x06054b50 && at + 22 + tail.getUint16(at + 20, true) === length) return at;
  }
  return undefined;
}

function listOf(list: DataView, count: number): Entry[] | undefined {
  const entries: Entry[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > list.byteLength || list.getUint32(at, true) !== 0x02014b50) return undefined;
    const [name, extra, comment] = [28, 30, 32].map((field) => list.getUint16(at + field, true)) as [number, number, number];
    if (at + 46 + name > list.byteLength) return undefined;
    entries.push({
      name: new TextDecoder().decode(new Uint8Array(list.buffer, at + 46, name)),
      method: list.getUint16(at + 10, true),
      packed: list.getUint32(at + 20, true),
      unpacked: list.getUint32(at + 24, true),
      at: list.getUint32(at + 42, true),
    });
    at += 46 + name + extra + comment;
  }
  return entries;
}
