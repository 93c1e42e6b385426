/** Element types that models here take and give, by the names of ONNX Runtime's JavaScript API. */
export const TENSOR_DTYPES = ["float32", "float64", "int64", "int32", "int16", "int8", "uint8", "bool"] as const;
export type TensorDtype = (typeof TENSOR_DTYPES)[number];

export type TensorData = Float32Array | Float64Array | BigInt64Array | Int32Array | Int16Array | Int8Array | Uint8Array;

/** A dense tensor in row-major order; `bool` is a byte per element. */
export interface TensorValue {
  dtype: TensorDtype;
  shape: number[];
  data: TensorData;
}

type TensorArray = {
  new (buffer: ArrayBuffer): TensorData;
  new (length: number): TensorData;
  readonly BYTES_PER_ELEMENT: number;
};

/** The typed array that holds each element type. */
export const TENSOR_ARRAYS: Record<TensorDtype, TensorArray> = {
  float32: Float32Array,
  float64: Float64Array,
  int64: BigInt64Array,
  int32: Int32Array,
  int16: Int16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
};

/** Whole numbers, truth values among them: what is exact and has no tolerance. */
export function isInteger(dtype: TensorDtype): boolean {
  return dtype !== "float32" && dtype !== "float64";
}

/** The part of a tensor's data that belongs to one case, as a view on the same memory. */
export function caseOf<T extends TensorData>(values: T, perCase: number, index: number): T {
  return values.subarray(index * perCase, (index + 1) * perCase) as T;
}

/** Copies `values` into `target`, which has the same element type, from `offset` on. */
export function copyInto(target: TensorData, values: TensorData, offset: number): void {
  // Arrays of bigint and of number do not mix; the caller has compared their types.
  (target as Float32Array).set(values as Float32Array, offset);
}

/** Elements in a tensor of this shape; 1 for a scalar's empty shape. */
export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Rows `start` to `start + count` of a tensor along its first dimension, as a view on the same memory. */
export function rowsOf(tensor: TensorValue, start: number, count: number): TensorValue {
  const perRow = elementsOf(tensor.shape.slice(1));
  const data = tensor.data.subarray(start * perRow, (start + count) * perRow);
  return { dtype: tensor.dtype, shape: [count, ...tensor.shape.slice(1)], data };
}

/** The first element that is NaN or infinite, as `[index, value]`, or `undefined` when there is none. */
export function firstNonFinite(data: TensorData): [number, number] | undefined {
  if (!(data instanceof Float32Array || data instanceof Float64Array)) return undefined;
  for (let i = 0; i < data.length; i++) {
    const value = data[i] as number;
    if (!Number.isFinite(value)) return [i, value];
  }
  return undefined;
}
