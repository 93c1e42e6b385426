import protobuf from "protobufjs/minimal.js";
import { ArtifactError } from "./errors.ts";
import type { TensorSignature } from "./manifest.ts";
import { pathProblem } from "./paths.ts";

/** A file beside the model that holds tensors' data. */
export interface ExternalData {
  /** Relative to the model's own folder. */
  path: string;
  /** How many bytes of it the model refers to. */
  size: number;
}

/** What an ONNX model says about itself, read without running or copying it. */
export interface OnnxSignature {
  irVersion: number;
  /** Operator sets by domain; the standard one is ``. */
  opsets: Record<string, number>;
  /** What a caller must feed; weights that old models list among the inputs are left out. */
  inputs: TensorSignature[];
  outputs: TensorSignature[];
  externalData: ExternalData[];
  /** How many operators, those inside control flow and functions included. */
  nodes: number;
}

/** Operators that every ONNX Runtime build carries. Any other domain needs code from somewhere, so it is refused. */
export const OPERATOR_DOMAINS: readonly string[] = ["", "ai.onnx", "com.microsoft"];

const MAX_DEPTH = 16;
const MAX_NODES = 200_000;
const MAX_TENSORS = 200_000;
const MAX_STRING_BYTES = 4096;
const MAX_DIMENSIONS = 16;

/** `TensorProto.DataType` of onnx.proto3. */
const DTYPE_BY_NUMBER: Record<number, TensorSignature["dtype"]> = {
  1: "float32",
  2: "uint8",
  3: "int8",
  4: "uint16",
  5: "int16",
  6: "int32",
  7: "int64",
  8: "string",
  9: "bool",
  10: "float16",
  11: "float64",
  12: "uint32",
  13: "uint64",
  16: "bfloat16",
};

/**
 * Reads a model's signature from the bytes of its `.onnx` file (`ModelProto` of onnx.proto3). Only what is returned is
 * decoded; weights are skipped in place.
 *
 * @throws ArtifactError `onnx-invalid` when the bytes are no model, use operators of other domains than
 *   {@link OPERATOR_DOMAINS}, or refer to data outside the model's folder.
 */
export function readOnnxSignature(bytes: Uint8Array): OnnxSignature {
  const model = new ModelReader();
  try {
    model.read(protobuf.Reader.create(bytes), bytes.length);
  } catch (cause) {
    if (cause instanceof ArtifactError) throw cause;
    throw refusal(`the file is no ONNX model, or is damaged (${(cause as Error).message})`, cause);
  }
  return model.signature();
}

type Reader = protobuf.Reader;
type Fields = Record<number, () => void>;

/** Gathers what the signature needs on one pass through the message. */
class ModelReader {
  #irVersion = 0;
  #hasGraph = false;
  #nodes = 0;
  #tensors = 0;
  readonly #opsets: Record<string, number> = {};
  readonly #external = new Map<string, number>();
  #inputs: TensorSignature[] = [];
  #outputs: TensorSignature[] = [];

  read(reader: Reader, length: number): void {
    const fields = { 7: () => this.#graph(reader, 0), 8: () => this.#opset(reader), 25: () => this.#function(reader) };
    readFields(reader, length, fields, { 1: () => void (this.#irVersion = int64(reader)) });
  }

  signature(): OnnxSignature {
    if (!this.#hasGraph || this.#irVersion < 1) {
      throw refusal(`expected an IR version and a graph, found ${this.#hasGraph ? "no IR version" : "no graph"}`);
    }
    return {
      irVersion: this.#irVersion,
      opsets: this.#opsets,
      inputs: this.#inputs,
      outputs: this.#outputs,
      externalData: [...this.#external].map(([path, size]) => ({ path, size })),
      nodes: this.#nodes,
    };
  }

  #opset(reader: Reader): void {
    let domain = "";
    let version = 0;
    readMessage(reader, { 1: () => void (domain = text(reader)) }, { 2: () => void (version = int64(reader)) });
    this.#opsets[domain] = version;
  }

  #function(reader: Reader): void {
    readMessage(reader, { 7: () => this.#node(reader, 1) });
  }

  /** `depth` 0 is the model's own graph, whose inputs and outputs are the signature. */
  #graph(reader: Reader, depth: number): void {
    if (depth > MAX_DEPTH) throw refusal(`graphs are nested deeper than ${MAX_DEPTH} levels`);
    const weights = new Set<string>();
    const inputs: (() => TensorSignature)[] = [];
    const outputs: (() => TensorSignature)[] = [];
    readMessage(reader, {
      1: () => this.#node(reader, depth),
      5: () => void weights.add(this.#tensor(reader)),
      11: () => void (depth === 0 ? inputs.push(valueInfo(reader)) : skip(reader)),
      12: () => void (depth === 0 ? outputs.push(valueInfo(reader)) : skip(reader)),
      15: () => readMessage(reader, { 1: () => void weights.add(this.#tensor(reader)), 2: () => void this.#tensor(reader) }),
    });
    if (depth > 0) return;
    if (this.#hasGraph) throw refusal("the file holds two graphs");
    this.#hasGraph = true;
    this.#inputs = inputs.map((read) => read()).filter((input) => !weights.has(input.name));
    this.#outputs = outputs.map((read) => read());
  }

  #node(reader: Reader, depth: number): void {
    if (++this.#nodes > MAX_NODES) throw refusal(`it has more than ${MAX_NODES} operators`);
    let domain = "";
    let type = "";
    readMessage(reader, {
      4: () => void (type = text(reader)),
      5: () => this.#attribute(reader, depth),
      7: () => void (domain = text(reader)),
    });
    if (!OPERATOR_DOMAINS.includes(domain)) {
      const allowed = OPERATOR_DOMAINS.filter((name) => name !== "").join(" and ");
      throw refusal(`operator ${type} is of the domain '${domain}', which needs foreign code: use ${allowed} only`);
    }
  }

  #attribute(reader: Reader, depth: number): void {
    readMessage(reader, {
      5: () => void this.#tensor(reader),
      6: () => this.#graph(reader, depth + 1),
      10: () => void this.#tensor(reader),
      11: () => this.#graph(reader, depth + 1),
      22: () => readMessage(reader, { 1: () => void this.#tensor(reader), 2: () => void this.#tensor(reader) }),
      23: () => readMessage(reader, { 1: () => void this.#tensor(reader), 2: () => void this.#tensor(reader) }),
    });
  }

  /** Notes where a tensor's data lies and gives its name. */
  #tensor(reader: Reader): string {
    if (++this.#tensors > MAX_TENSORS) throw refusal(`it has more than ${MAX_TENSORS} tensors`);
    let name = "";
    let isExternal = false;
    const entries = new Map<string, string>();
    const entry = () => {
      let [key, value] = ["", ""];
      readMessage(reader, { 1: () => void (key = text(reader)), 2: () => void (value = text(reader)) });
      entries.set(key, value);
    };
    const isMarked = () => void (isExternal = reader.uint32() === 1);
    readMessage(reader, { 8: () => void (name = text(reader)), 13: entry }, { 14: isMarked });
    // A location counts however the tensor is marked: runtimes differ in which of the two they look at.
    if (isExternal || entries.size > 0) this.#locate(name, entries);
    return name;
  }

  #locate(name: string, entries: ReadonlyMap<string, string>): void {
    const location = entries.get("location") ?? "";
    const problem = pathProblem(location);
    if (problem) throw refusal(`tensor '${name}' keeps its data in '${location.slice(0, 200)}': this path ${problem}`);
    const [offset, length] = ["offset", "length"].map((key) => Number(entries.get(key) ?? 0)) as [number, number];
    const end = offset + length;
    if (!Number.isSafeInteger(end) || offset < 0 || length < 0) {
      throw refusal(`tensor '${name}': expected offset and length in bytes, found '${offset}' and '${length}'`);
    }
    this.#external.set(location, Math.max(end, this.#external.get(location) ?? 0));
  }
}

/** Reads a `ValueInfoProto`; judging it waits until it is known not to be a weight. */
function valueInfo(reader: Reader): () => TensorSignature {
  let name = "";
  let elementType: number | undefined;
  const shape: (number | string)[] = [];
  const dimension = () => {
    let size: number | string = "?"; // a dimension without length or name
    readMessage(reader, { 2: () => void (size = text(reader) || "?") }, { 1: () => void (size = int64(reader)) });
    if (shape.push(size) > MAX_DIMENSIONS) throw refusal(`'${name}' has more than ${MAX_DIMENSIONS} dimensions`);
  };
  const tensorType = () => {
    elementType = 0;
    const shapeProto = () => readMessage(reader, { 1: dimension });
    readMessage(reader, { 2: shapeProto }, { 1: () => void (elementType = reader.uint32()) });
  };
  readMessage(reader, {
    1: () => void (name = text(reader)),
    2: () => readMessage(reader, { 1: tensorType }),
  });
  return () => {
    if (elementType === undefined) throw refusal(`'${name}' is no tensor; sequences and maps cannot be verified`);
    const dtype = DTYPE_BY_NUMBER[elementType];
    if (!dtype) throw refusal(`'${name}' has the element type ${elementType}, which no reader here knows`);
    const negative = shape.find((size) => typeof size === "number" && size < 0);
    if (negative !== undefined) throw refusal(`'${name}' has a dimension of length ${negative}`);
    return { name, dtype, shape };
  };
}

/** Reads an embedded message: handlers by field number, for length-delimited fields and for numbers. */
function readMessage(reader: Reader, fields: Fields, numbers: Fields = {}): void {
  const length = reader.uint32();
  if (reader.pos + length > reader.len) throw new RangeError(`a field of ${length} bytes goes past the end`);
  readFields(reader, reader.pos + length, fields, numbers);
}

function readFields(reader: Reader, end: number, fields: Fields, numbers: Fields): void {
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
function text(reader: Reader): string {
  const start = reader.pos;
  const length = reader.uint32();
  if (length > MAX_STRING_BYTES) throw refusal(`a name of ${length} bytes, at most ${MAX_STRING_BYTES} are allowed`);
  reader.pos = start;
  return reader.string();
}

function int64(reader: Reader): number {
  return Number(reader.int64().toString());
}

function skip(reader: Reader): void {
  reader.skip(reader.uint32());
}

function refusal(why: string, cause?: unknown): ArtifactError {
  return new ArtifactError("onnx-invalid", `ONNX: ${why}`, { cause });
}
