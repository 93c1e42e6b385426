import { z } from "zod";
import { describeValue } from "../artifacts/issues.ts";
import { VerifyError } from "./errors.ts";
import { elementsOf, TENSOR_ARRAYS, type TensorDtype, type TensorValue } from "./tensor.ts";

/**
 * Reader and writer of the safetensors format (huggingface/safetensors, README "Format"): eight bytes with the header's
 * length, a JSON header, then the tensors' bytes, little-endian, without gaps. No kept npm library covers it.
 */

/** Largest header in bytes; the format allows 100 MB, a suite's has a few tensors. */
export const MAX_HEADER_BYTES = 1024 * 1024;
/** Most tensors in a file. */
export const MAX_TENSORS = 1024;
/** Most dimensions of a tensor. */
const MAX_DIMENSIONS = 16;

const NAMES: Record<TensorDtype, string> = {
  float32: "F32",
  float64: "F64",
  int64: "I64",
  int32: "I32",
  int16: "I16",
  int8: "I8",
  uint8: "U8",
  bool: "BOOL",
};
const DTYPES = new Map(Object.entries(NAMES).map(([dtype, name]) => [name, dtype as TensorDtype]));

const size = z.int().min(0);
const entrySchema = z.strictObject({
  dtype: z.string().max(16),
  shape: z.array(size).max(MAX_DIMENSIONS),
  data_offsets: z.tuple([size, size]),
});
const metadataSchema = z.record(z.string(), z.string());

/** A file's tensors by name, and its free-form metadata. */
export interface Safetensors {
  tensors: Map<string, TensorValue>;
  metadata: Record<string, string>;
}

/**
 * Reads a safetensors file from memory. Tensors are copies, aligned for their typed array. Memory is bounded by the
 * file: every size is checked against it before anything is allocated.
 *
 * @param file what the bytes are called in messages.
 * @throws VerifyError `safetensors-invalid` naming the field, what was expected and what was found.
 */
export function readSafetensors(bytes: Uint8Array, file = "safetensors"): Safetensors {
  const headerLength = readHeaderLength(bytes, file);
  const header = parseHeader(bytes.subarray(8, 8 + headerLength), file);
  const body = bytes.subarray(8 + headerLength);
  const entries: [string, z.infer<typeof entrySchema>][] = [];
  let metadata: Record<string, string> = {};
  for (const [name, value] of header) {
    if (name === "__metadata__") metadata = parseField(metadataSchema, value, `${file}: __metadata__`, "text by name");
    else {
      const expected = "{ dtype, shape, data_offsets: [begin, end] } with whole numbers";
      entries.push([name, parseField(entrySchema, value, `${file}: tensor '${name}'`, expected)]);
    }
  }
  // The format forbids holes and overlaps, so that no byte of a file can hide.
  entries.sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1]);
  const tensors = new Map<string, TensorValue>();
  let position = 0;
  for (const [name, entry] of entries) {
    const where = `${file}: tensor '${name}'`;
    const [begin, end] = entry.data_offsets;
    if (begin !== position) refuse(`${where}.data_offsets[0]`, `${position}, where the tensor before it ends`, begin);
    if (end < begin || end > body.length) {
      refuse(`${where}.data_offsets[1]`, `a position from ${begin} to ${body.length}, the end of the file`, end);
    }
    const dtype = DTYPES.get(entry.dtype);
    if (!dtype) refuse(`${where}.dtype`, `one of ${[...DTYPES.keys()].join(", ")}`, entry.dtype);
    const array = TENSOR_ARRAYS[dtype];
    const needed = elementsOf(entry.shape) * array.BYTES_PER_ELEMENT;
    if (needed !== end - begin) {
      refuse(where, `${end - begin} bytes for shape [${entry.shape}] of ${entry.dtype}, as data_offsets say`, needed);
    }
    const data = new array(new Uint8Array(body.subarray(begin, end)).buffer); // Node's Buffer.slice would be no copy
    tensors.set(name, { dtype, shape: entry.shape, data });
    position = end;
  }
  if (position !== body.length) refuse(file, `its tensors to end at the file's end (${body.length} bytes)`, position);
  return { tensors, metadata };
}

/** Writes tensors as a safetensors file; the same tensors give the same bytes, whatever their order. */
export function writeSafetensors(
  tensors: ReadonlyMap<string, TensorValue>,
  metadata: Record<string, string> = {},
): Uint8Array<ArrayBuffer> {
  // Wide elements first and the header padded to eight bytes: every tensor is then aligned, as the format advises.
  const sorted = [...tensors].sort(([nameA, a], [nameB, b]) => {
    return b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT || (nameA < nameB ? -1 : 1);
  });
  // Without a prototype a tensor may have any name, "__proto__" too.
  const header = Object.create(null) as Record<string, unknown>;
  if (Object.keys(metadata).length > 0) header.__metadata__ = metadata;
  let position = 0;
  for (const [name, { dtype, shape, data }] of sorted) {
    if (elementsOf(shape) !== data.length)
      refuse(`tensor '${name}'.data`, `${elementsOf(shape)} elements`, data.length);
    header[name] = { dtype: NAMES[dtype], shape, data_offsets: [position, position + data.byteLength] };
    position += data.byteLength;
  }
  const text = JSON.stringify(header);
  const length = new TextEncoder().encode(text).length;
  const padding = (8 - (length % 8)) % 8;
  const head = new TextEncoder().encode(text + " ".repeat(padding));
  const file = new Uint8Array(8 + head.length + position);
  new DataView(file.buffer).setBigUint64(0, BigInt(head.length), true);
  file.set(head, 8);
  let offset = 8 + head.length;
  for (const [, { data }] of sorted) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return file;
}

function readHeaderLength(bytes: Uint8Array, file: string): number {
  if (bytes.length < 8) refuse(file, "at least 8 bytes, the header's length", bytes.length);
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  const available = Math.min(MAX_HEADER_BYTES, bytes.length - 8);
  if (length > BigInt(available)) refuse(`${file}: header`, `at most ${available} bytes`, length);
  return Number(length);
}

function parseHeader(bytes: Uint8Array, file: string): [string, unknown][] {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    refuse(`${file}: header`, "JSON in UTF-8", (error as Error).message);
  }
  if (typeof header !== "object" || header === null || Array.isArray(header)) {
    refuse(`${file}: header`, "a JSON object", header);
  }
  const entries = Object.entries(header);
  if (entries.length > MAX_TENSORS) refuse(`${file}: header`, `at most ${MAX_TENSORS} tensors`, entries.length);
  return entries;
}

function parseField<T>(schema: z.ZodType<T>, value: unknown, path: string, expected: string): T {
  const result = schema.safeParse(value);
  if (!result.success) refuse(path, expected, value);
  return result.data;
}

function refuse(path: string, expected: string, found: unknown): never {
  throw new VerifyError("safetensors-invalid", `${path}: expected ${expected}, found ${describeValue(found)}`);
}
