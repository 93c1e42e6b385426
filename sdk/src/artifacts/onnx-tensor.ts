import { int64, packed, readMessage, refusal, skipBytes, text, type Reader } from "./onnx-fields.ts";
import { pathProblem } from "./paths.ts";

/** Most dimensions of a tensor. */
export const MAX_DIMENSIONS = 16;
/** Most elements of a tensor: 2^40, a thousand times what any buffer here holds. */
export const MAX_ELEMENTS = 2 ** 40;
/** Most entries that say where a tensor's data lies; there are five. */
const MAX_ENTRIES = 16;

/** Bits of an element by `TensorProto.DataType` (onnx.proto3); strings have no fixed length. */
const BITS: Record<number, number> = {
  1: 32, 2: 8, 3: 8, 4: 16, 5: 16, 6: 32, 7: 64, 9: 8, 10: 16, 11: 64, 12: 32, 13: 64, 14: 64, 15: 128, 16: 16,
  17: 8, 18: 8, 19: 8, 20: 8, 21: 4, 22: 4, 23: 4, 24: 8, 25: 2, 26: 2,
};
const STRING = 8;

/** Where a tensor's data lies outside of the model. */
export interface TensorData {
  name: string;
  external: { path: string; end: number } | undefined;
}

/** Reads a `TensorProto` without its data, and holds its shape against the data that is there. */
export function readTensor(reader: Reader): TensorData {
  const dims: number[] = [];
  let [name, type, isExternal, raw, typed] = ["", 0, false, undefined as number | undefined, 0];
  const entries = new Map<string, string>();
  const dimension = (): void => {
    if (dims.push(int64(reader)) > MAX_DIMENSIONS) throw refusal(`a tensor has more than ${MAX_DIMENSIONS} dimensions`);
  };
  const entry = (): void => {
    let [key, value] = ["", ""];
    readMessage(reader, { 1: () => void (key = text(reader)), 2: () => void (value = text(reader)) });
    entries.set(key, value);
    if (entries.size > MAX_ENTRIES) throw refusal("a tensor says in more than one way where its data lies");
  };
  const data = (): void => void (typed += skipBytes(reader));
  const number = (): void => {
    typed++;
    reader.skipType(0);
  };
  readMessage(
    reader,
    {
      1: () => packed(reader, MAX_DIMENSIONS, dimension),
      4: data, 5: data, 6: data, 7: data, 10: data, 11: data,
      8: () => void (name = text(reader)),
      9: () => void (raw = skipBytes(reader)),
      13: entry,
    },
    { 1: dimension, 2: () => void (type = int64(reader)), 5: number, 7: number, 11: number, 14: () => void (isExternal = reader.uint32() === 1) },
  );
  const bytes = bytesOf(name, dims, type);
  // A location counts however the tensor is marked: runtimes differ in which of the two they look at.
  if (isExternal || entries.size > 0) return { name, external: locate(name, entries, bytes) };
  requireData(name, dims, bytes, raw, typed);
  return { name, external: undefined };
}

/** How many bytes the elements take; `undefined` for strings. */
function bytesOf(name: string, dims: readonly number[], type: number): number | undefined {
  let elements = 1;
  for (const size of dims) {
    if (size < 0) throw refusal(`tensor '${name}' has a dimension of length ${size}`);
    // One dimension of 0 makes none of the rest small: each is bounded by itself.
    if (size > MAX_ELEMENTS) throw refusal(`tensor '${name}' has the shape [${dims}], more than ${MAX_ELEMENTS} elements`);
    elements *= size;
  }
  if (elements > MAX_ELEMENTS) throw refusal(`tensor '${name}' has the shape [${dims}], more than ${MAX_ELEMENTS} elements`);
  if (type === STRING) return undefined;
  const bits = BITS[type];
  if (bits === undefined) throw refusal(`tensor '${name}' has the element type ${type}, which no reader here knows`);
  return Math.ceil((elements * bits) / 8);
}

/** Raw data must fit the shape to the byte; other forms take a byte for an element at the least, and ten at the most. */
function requireData(
  name: string,
  dims: readonly number[],
  bytes: number | undefined,
  raw: number | undefined,
  typed: number,
): void {
  if (bytes === undefined) return;
  if (raw !== undefined && raw !== bytes) {
    throw refusal(`tensor '${name}' has the shape [${dims}], which takes ${bytes} bytes, and holds ${raw}`);
  }
  const elements = dims.reduce((product, size) => product * size, 1);
  // Small types lie several in a number: a number's byte counts for four elements then.
  if (raw === undefined && typed * 4 < elements) {
    throw refusal(`tensor '${name}' has the shape [${dims}], ${elements} elements, and holds ${typed} bytes of them`);
  }
}

function locate(name: string, entries: ReadonlyMap<string, string>, bytes: number | undefined): { path: string; end: number } {
  const path = entries.get("location") ?? "";
  const problem = pathProblem(path) ?? (path.includes("%") ? "contains a percent sign" : undefined);
  if (problem) throw refusal(`tensor '${name}' keeps its data in '${path.slice(0, 200)}': this path ${problem}`);
  const [offset, length] = ["offset", "length"].map((key) => {
    const stated = entries.get(key);
    return stated === undefined ? undefined : /^\d{1,15}$/.test(stated) ? Number(stated) : Number.NaN;
  });
  if (Number.isNaN(offset) || Number.isNaN(length)) {
    const found = `'${entries.get("offset") ?? 0}' and '${entries.get("length") ?? 0}'`;
    throw refusal(`tensor '${name}': expected offset and length in bytes, found ${found.slice(0, 200)}`);
  }
  if (bytes !== undefined && length !== undefined && length !== bytes) {
    throw refusal(`tensor '${name}' takes ${bytes} bytes by its shape, and ${length} in '${path.slice(0, 200)}'`);
  }
  return { path, end: (offset ?? 0) + (length ?? bytes ?? 0) };
}
