import { VerifyError } from "./errors.ts";
import { isNpy, readNpy } from "./npy.ts";
import type { RunnerTensor } from "./runner.ts";
import { readSafetensors } from "./safetensors.ts";
import { copyInto, isInteger, TENSOR_ARRAYS, TENSOR_DTYPES, type TensorDtype, type TensorValue } from "./tensor.ts";
import { encodeTexts, TEXT_INPUT } from "./texts.ts";

/** A file with sample inputs, labels or a target. */
export interface SampleFile {
  /** Its name says what it is: `.safetensors`, `.npy` or `.txt`; a .npy file is the tensor of that name. */
  name: string;
  data: Uint8Array;
}

/** What the sample files hold. */
export interface Samples {
  /** One tensor for each of the model's inputs, in the model's element types, first dimension = cases. */
  inputs: Map<string, TensorValue>;
  /** Everything else: labels and targets. */
  others: Map<string, TensorValue>;
}

/**
 * Reads sample files for a model. Tensors go to the input of their name; a single tensor of another name goes to a
 * model's only input. Files for the same input are put one behind the other. Each line of a .txt file is a text.
 *
 * @throws VerifyError `input-invalid` or `safetensors-invalid`, naming file, expected and found.
 */
export function readSamples(files: readonly SampleFile[], inputs: readonly RunnerTensor[]): Samples {
  const names = inputs.map((input) => input.name);
  const found = new Map<string, TensorValue[]>();
  for (const file of files) {
    for (const [name, tensor] of tensorsOf(file)) found.set(name, [...(found.get(name) ?? []), tensor]);
  }
  const strangers = [...found.keys()].filter((name) => !names.includes(name));
  const [only] = names;
  // Somebody who saved one array did not think of the graph's names.
  const likely = strangers.filter((name) => !/^(labels?|targets?|truth|y)$/i.test(name));
  if (names.length === 1 && !found.has(only!) && likely.length === 1) {
    found.set(only!, found.get(likely[0]!)!);
    found.delete(likely[0]!);
  }
  const tensors = new Map([...found].map(([name, parts]) => [name, joined(name, parts)]));
  const have = [...tensors.keys()].join(", ") || "no tensor";
  const result: Samples = { inputs: new Map(), others: new Map() };
  for (const input of inputs) {
    const tensor = tensors.get(input.name);
    if (!tensor) {
      throw invalid(`The model takes ${names.join(", ")}; the samples have ${have}. Name each tensor as its input.`);
    }
    tensors.delete(input.name);
    result.inputs.set(input.name, castTo(tensor, input.dtype, input.name));
  }
  for (const [name, tensor] of tensors) result.others.set(name, tensor);
  const cases = new Set([...result.inputs.values()].map(({ shape }) => shape[0]));
  if (cases.size > 1) throw invalid(`The inputs have ${[...cases].join(" and ")} cases; all need as many.`);
  return result;
}

/**
 * The tensor in another element type, where every element is the same number in it (floats are rounded to float32).
 *
 * @throws VerifyError `input-invalid` for an element that is not.
 */
export function castTo(tensor: TensorValue, dtype: string, name: string): TensorValue {
  if (tensor.dtype === dtype) return tensor;
  if (!(TENSOR_DTYPES as readonly string[]).includes(dtype))
    throw invalid(`'${name}' is ${dtype}, which no sample can be.`);
  const wanted = dtype as TensorDtype;
  const data = new TENSOR_ARRAYS[wanted](tensor.data.length);
  for (let i = 0; i < data.length; i++) {
    const value = tensor.data[i]!;
    if (isInteger(wanted) && !Number.isInteger(Number(value)))
      throw invalid(`'${name}' is ${dtype}; element ${i} is ${value}.`);
    data[i] = data instanceof BigInt64Array ? BigInt(value) : Number(value);
    const kept = Number(data[i]) === Number(value);
    if (isInteger(wanted) ? !kept : isInteger(tensor.dtype) && !kept) {
      throw invalid(`'${name}' is ${dtype}; element ${i}, ${value}, does not fit.`);
    }
  }
  return { dtype: wanted, shape: tensor.shape, data };
}

function tensorsOf({ name, data }: SampleFile): [string, TensorValue][] {
  const stem = name.slice(name.lastIndexOf("/") + 1).replace(/\.[^.]*$/, "");
  if (isNpy(data)) return [[stem, withCases(readNpy(data, name), name)]];
  if (name.endsWith(".safetensors")) {
    return [...readSafetensors(data, name).tensors].map(([key, tensor]) => [key, withCases(tensor, `${name}: ${key}`)]);
  }
  if (name.endsWith(".txt")) {
    const lines = new TextDecoder("utf-8", { fatal: true }).decode(data).split(/\r?\n/);
    if (lines.at(-1) === "") lines.pop();
    if (lines.length === 0) throw invalid(`${name}: expected a text a line, found none`);
    return [[TEXT_INPUT, encodeTexts(lines)]];
  }
  throw invalid(`${name}: expected a .safetensors, .npy or .txt file`);
}

function withCases(tensor: TensorValue, where: string): TensorValue {
  if (tensor.shape.length > 0 && tensor.shape[0]! > 0) return tensor;
  throw invalid(`${where}: expected a first dimension with a case or more, found [${tensor.shape}]`);
}

/** Tensors one behind the other along their first dimension. */
function joined(name: string, parts: readonly TensorValue[]): TensorValue {
  const [first] = parts;
  if (parts.length === 1) return first!;
  const row = first!.shape.slice(1).join();
  const other = parts.find(({ dtype, shape }) => dtype !== first!.dtype || shape.slice(1).join() !== row);
  if (other) {
    const describe = ({ dtype, shape }: TensorValue) => `${dtype} [${shape}]`;
    throw invalid(`'${name}' comes as ${describe(first!)} and as ${describe(other)}: all cases need one shape.`);
  }
  const data = new TENSOR_ARRAYS[first!.dtype](parts.reduce((sum, part) => sum + part.data.length, 0));
  let offset = 0;
  for (const part of parts) {
    copyInto(data, part.data, offset);
    offset += part.data.length;
  }
  return {
    dtype: first!.dtype,
    shape: [parts.reduce((sum, { shape }) => sum + shape[0]!, 0), ...first!.shape.slice(1)],
    data,
  };
}

function invalid(message: string): VerifyError {
  return new VerifyError("input-invalid", message);
}
