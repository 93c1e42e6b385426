import protobuf from "protobufjs/minimal.js";
import { ArtifactError } from "./errors.ts";
import type { TensorSignature } from "./manifest.ts";
import { int64, readFields, readMessage, refusal, skipBytes, text, type Reader } from "./onnx-fields.ts";
import { Operators } from "./onnx-operators.ts";
import { MAX_DIMENSIONS, MAX_ELEMENTS, readTensor } from "./onnx-tensor.ts";

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

const MAX_DEPTH = 16;
const MAX_TENSORS = 200_000;
const MAX_VALUES = 10_000;
const MAX_OPSETS = 64;

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
 *   the runtime's own that it does not define itself, have absurd shapes, or refer to data outside the model's folder.
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

/** Gathers what the signature needs on one pass through the message. */
class ModelReader {
  #irVersion = 0;
  #hasGraph = false;
  #tensors = 0;
  readonly #operators = new Operators();
  readonly #opsets = new Map<string, number>();
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
      opsets: Object.fromEntries(this.#opsets),
      inputs: this.#inputs,
      outputs: this.#outputs,
      externalData: [...this.#external].map(([path, size]) => ({ path, size })),
      nodes: this.#operators.count(),
    };
  }

  #opset(reader: Reader): void {
    let domain = "";
    let version = 0;
    readMessage(reader, { 1: () => void (domain = text(reader)) }, { 2: () => void (version = int64(reader)) });
    this.#opsets.set(domain, version);
    if (this.#opsets.size > MAX_OPSETS) throw refusal(`it names more than ${MAX_OPSETS} operator sets`);
  }

  /** Its name may stand behind its operators: they are read when it is known. */
  #function(reader: Reader): void {
    const nodes: number[] = [];
    let [name, domain] = ["", ""];
    const node = (): void => {
      nodes.push(reader.pos);
      skipBytes(reader);
    };
    readMessage(reader, { 1: () => void (name = text(reader)), 7: node, 10: () => void (domain = text(reader)) });
    const [body, end] = [this.#operators.define(domain, name), reader.pos];
    for (const at of nodes) {
      reader.pos = at;
      this.#node(reader, 1, body);
    }
    reader.pos = end;
  }

  /** `depth` 0 is the model's own graph, whose inputs and outputs are the signature. */
  #graph(reader: Reader, depth: number, body?: string): void {
    if (depth > MAX_DEPTH) throw refusal(`graphs are nested deeper than ${MAX_DEPTH} levels`);
    const weights = new Set<string>();
    const inputs: (() => TensorSignature)[] = [];
    const outputs: (() => TensorSignature)[] = [];
    const value = (list: (() => TensorSignature)[]): void => {
      if (depth > 0) return void skipBytes(reader);
      if (list.push(valueInfo(reader)) > MAX_VALUES) throw refusal(`it has more than ${MAX_VALUES} inputs or outputs`);
    };
    readMessage(reader, {
      1: () => this.#node(reader, depth, body),
      5: () => void weights.add(this.#tensor(reader)),
      11: () => value(inputs),
      12: () => value(outputs),
      15: () => weights.add(this.#sparse(reader)),
    });
    if (depth > 0) return;
    if (this.#hasGraph) throw refusal("the file holds two graphs");
    this.#hasGraph = true;
    this.#inputs = inputs.map((read) => read()).filter((input) => !weights.has(input.name));
    this.#outputs = outputs.map((read) => read());
  }

  #node(reader: Reader, depth: number, body: string | undefined): void {
    let domain = "";
    let type = "";
    readMessage(reader, {
      4: () => void (type = text(reader)),
      5: () => this.#attribute(reader, depth, body),
      7: () => void (domain = text(reader)),
    });
    this.#operators.add(body, domain, type);
  }

  #attribute(reader: Reader, depth: number, body: string | undefined): void {
    readMessage(reader, {
      5: () => void this.#tensor(reader),
      6: () => this.#graph(reader, depth + 1, body),
      10: () => void this.#tensor(reader),
      11: () => this.#graph(reader, depth + 1, body),
      22: () => void this.#sparse(reader),
      23: () => void this.#sparse(reader),
    });
  }

  /** A `SparseTensorProto`: its values, which carry the name, and their places. */
  #sparse(reader: Reader): string {
    let name = "";
    readMessage(reader, { 1: () => void (name = this.#tensor(reader)), 2: () => void this.#tensor(reader) });
    return name;
  }

  /** Notes where a tensor's data lies and gives its name. */
  #tensor(reader: Reader): string {
    if (++this.#tensors > MAX_TENSORS) throw refusal(`it has more than ${MAX_TENSORS} tensors`);
    const { name, external } = readTensor(reader);
    if (external) this.#external.set(external.path, Math.max(external.end, this.#external.get(external.path) ?? 0));
    return name;
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
    const lengths = shape.filter((size) => typeof size === "number");
    const negative = lengths.find((size) => size < 0);
    if (negative !== undefined) throw refusal(`'${name}' has a dimension of length ${negative}`);
    if (lengths.reduce((product, size) => product * Math.max(size, 1), 1) > MAX_ELEMENTS) {
      throw refusal(`'${name}' has the shape [${shape}], more than ${MAX_ELEMENTS} elements`);
    }
    return { name, dtype, shape };
  };
}
