import { describeValue } from "../artifacts/issues.ts";
import { VerifyError } from "./errors.ts";
import { elementsOf, TENSOR_ARRAYS, type TensorDtype, type TensorValue } from "./tensor.ts";

/**
 * Reader of NumPy's .npy format, versions 1 to 3 (NumPy Enhancement Proposal 1): a magic string, a header that is a
 * Python literal, then the array's bytes. Only what can be a tensor is read: little-endian numbers in row-major order.
 */

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY
/** Largest header in bytes; NumPy's own are below 200. */
const MAX_HEADER_BYTES = 64 * 1024;

const DTYPES: Record<string, TensorDtype> = {
  "<f4": "float32",
  "<f8": "float64",
  "<i8": "int64",
  "<i4": "int32",
  "<i2": "int16",
  "|i1": "int8",
  "|u1": "uint8",
  "|b1": "bool",
};

/** Whether the bytes begin as a .npy file does. */
export function isNpy(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

/**
 * Reads a .npy file from memory; its data is a copy.
 *
 * @param file what the bytes are called in messages.
 * @throws VerifyError `input-invalid` naming what was expected and what was found.
 */
export function readNpy(bytes: Uint8Array, file = "array.npy"): TensorValue {
  if (!isNpy(bytes)) refuse(file, "a .npy file (\\x93NUMPY)", [...bytes.subarray(0, 6)]);
  const version = bytes[6] ?? 0;
  if (version < 1 || version > 3) refuse(`${file}: version`, "1 to 3", version);
  const lengthBytes = version === 1 ? 2 : 4;
  const start = 8 + lengthBytes;
  if (bytes.length < start) refuse(file, `at least ${start} bytes`, bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const available = Math.min(MAX_HEADER_BYTES, bytes.length - start);
  if (length > available) refuse(`${file}: header`, `at most ${available} bytes`, length);
  const { dtype, shape } = parseHeader(new TextDecoder().decode(bytes.subarray(start, start + length)), file);
  const array = TENSOR_ARRAYS[dtype];
  const body = new Uint8Array(bytes.subarray(start + length)); // a copy, also of Node's Buffer, whose slice is none
  const needed = elementsOf(shape) * array.BYTES_PER_ELEMENT;
  if (body.length !== needed) refuse(file, `${needed} bytes for shape [${shape}] of ${dtype}`, body.length);
  return { dtype, shape, data: new array(body.buffer) };
}

function parseHeader(header: string, file: string): { dtype: TensorDtype; shape: number[] } {
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const shape = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(header)?.[1];
  if (descr === undefined || order === undefined || shape === undefined) {
    refuse(`${file}: header`, "descr, fortran_order and shape", header.trim());
  }
  const dtype = DTYPES[descr];
  if (!dtype) refuse(`${file}: descr`, `one of ${Object.keys(DTYPES).join(", ")}`, descr);
  if (order === "True") refuse(`${file}: fortran_order`, "False: save numpy.ascontiguousarray(array)", order);
  return { dtype, shape: shape.split(",").flatMap((part) => (part.trim() === "" ? [] : [Number(part)])) };
}

function refuse(path: string, expected: string, found: unknown): never {
  throw new VerifyError("input-invalid", `${path}: expected ${expected}, found ${describeValue(found)}`);
}
