import type protobuf from "protobufjs/minimal.js";
import { ArtifactError } from "./errors.ts";

/** Reading protobuf messages field by field (onnx.proto3), with bounds and without copies. */
export type Reader = protobuf.Reader;
/** What to do with a field, by its number. */
export type Fields = Record<number, () => void>;

const MAX_STRING_BYTES = 4096;

/** Reads an embedded message: handlers by field number, for length-delimited fields and for numbers. */
export function readMessage(reader: Reader, fields: Fields, numbers: Fields = {}): void {
  const length = reader.uint32();
  if (reader.pos + length > reader.len) throw new RangeError(`a field of ${length} bytes goes past the end`);
  readFields(reader, reader.pos + length, fields, numbers);
}

/** Reads fields up to the position `end`. */
export function readFields(reader: Reader, end: number, fields: Fields, numbers: Fields): void {
  while (reader.pos < end) {
    const tag = reader.uint32();
    const [field, wireType] = [tag >>> 3, tag & 7];
    if (field === 0 || wireType === 3 || wireType === 4) throw new RangeError(`field ${field} of wire type ${wireType}`);
    const read = wireType === 2 ? fields[field] : wireType === 0 ? numbers[field] : undefined;
    if (read) read();
    else reader.skipType(wireType);
  }
  if (reader.pos !== end) throw new RangeError("a field goes past the end of its message");
}

/** A string field. Lengths are bounded before anything is decoded. */
export function text(reader: Reader): string {
  const start = reader.pos;
  const length = reader.uint32();
  if (length > MAX_STRING_BYTES) throw refusal(`a name of ${length} bytes, at most ${MAX_STRING_BYTES} are allowed`);
  reader.pos = start;
  return reader.string();
}

/** A signed 64-bit number; exact up to 2^53, and beyond it too large for whatever it counts. */
export function int64(reader: Reader): number {
  return Number(reader.int64().toString());
}

/** Skips a length-delimited field and gives its bytes' number. */
export function skipBytes(reader: Reader): number {
  const length = reader.uint32();
  reader.skip(length);
  return length;
}

/** Reads packed numbers, at most `most`. */
export function packed(reader: Reader, most: number, read: () => void): void {
  const end = reader.uint32() + reader.pos;
  if (end > reader.len) throw new RangeError("packed numbers go past the end");
  for (let count = 1; reader.pos < end; count++) {
    if (count > most) throw refusal(`more than ${most} numbers where a tensor's dimensions stand`);
    read();
  }
}

export function refusal(why: string, cause?: unknown): ArtifactError {
  return new ArtifactError("onnx-invalid", `ONNX: ${why}`, { cause });
}
