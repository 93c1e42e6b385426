import { CID } from "multiformats/cid";
import { CarFrames } from "./car-frames.ts";
import { bytesOf } from "./digests.ts";
import { ArtifactError } from "./errors.ts";

/** A block's place in a CAR. */
export interface CarEntry {
  cid: CID;
  /** Where what stands before it begins, and where the block ends, in bytes of the CAR. */
  start: number;
  end: number;
  /** Bytes of the block itself. */
  length: number;
}

/** What lies where in a CAR with one root. */
export interface CarIndex {
  root: CID;
  /** Bytes of the header. */
  header: number;
  entries: CarEntry[];
}

/** Bytes that are read at once: what stands before a block, and small blocks with it. */
const WINDOW = 4096;

/**
 * Lists the blocks of a CAR that this project wrote, from what stands between them: the blocks themselves are not read.
 *
 * @throws ArtifactError `car-invalid`.
 */
export async function indexCar(car: Blob): Promise<CarIndex> {
  let window = { at: 0, bytes: new Uint8Array() };
  const read = async (at: number): Promise<Uint8Array> => {
    if (at < window.at || at + MAX_HEAD > window.at + window.bytes.length) {
      window = { at, bytes: new Uint8Array(await car.slice(at, at + WINDOW).arrayBuffer()) };
    }
    return window.bytes.subarray(at - window.at);
  };
  const [length, prefix] = varint(await read(0));
  const header = prefix + length;
  const entries: CarEntry[] = [];
  for (let start = header; start < car.size; ) {
    const bytes = await read(start);
    const [section, width] = varint(bytes);
    const [cid, rest] = decodeCid(bytes.subarray(width));
    const cidBytes = bytes.length - width - rest.length;
    const end = start + width + section;
    if (end > car.size || section < cidBytes) throw invalid(`it ends inside block ${cid}`);
    entries.push({ cid, start, end, length: section - cidBytes });
    start = end;
  }
  const [root, ...others] = await new CarFrames(bytesOf(car.slice(0, header))).roots();
  if (!root || others.length > 0) throw invalid(`expected one root, found ${root ? others.length + 1 : 0}`);
  return { root, header, entries };
}

/** Most bytes of a length and a CID. */
const MAX_HEAD = 64;

function varint(bytes: Uint8Array): [value: number, width: number] {
  let value = 0;
  for (let i = 0; i < 5 && i < bytes.length; i++) {
    const byte = bytes[i] as number;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return [value, i + 1];
  }
  throw invalid("a length cannot be read");
}

function decodeCid(bytes: Uint8Array): [CID, Uint8Array] {
  try {
    return CID.decodeFirst(bytes) as [CID, Uint8Array];
  } catch (cause) {
    throw invalid((cause as Error).message);
  }
}

function invalid(why: string): ArtifactError {
  return new ArtifactError("car-invalid", `CAR: ${why}`);
}
