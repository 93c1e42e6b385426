import { ATTRIBUTE_TYPE, DATA_TYPE, ModelProto } from "./onnx-schema.ts";

/** A constant of the graph: float32 weights, or int64 for shapes and axes. */
export type Constant = { shape: number[]; data: Float32Array | BigInt64Array };
/** Operator attributes: a list becomes `ints`, a whole number `int`, text `string`. */
export type Attributes = Record<string, number | string | number[]>;
type ElementType = keyof typeof DATA_TYPE;

const IR_VERSION = 8; // the one that came with opset 17
const OPSET = 17;

/**
 * Builds an ONNX graph node by node; nodes are given in the order in which they run.
 *
 * @example
 * const graph = new OnnxGraph("doubler");
 * const x = graph.input("x", ["batch", 4]);
 * graph.output(graph.node("Add", [x, x], {}, "y"), ["batch", 4]);
 * await writeFile("model.onnx", graph.encode());
 */
export class OnnxGraph {
  readonly #name: string;
  readonly #nodes: object[] = [];
  readonly #constants: object[] = [];
  readonly #inputs: object[] = [];
  readonly #outputs: object[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  /** Declares an input; a text dimension varies. @returns its name. */
  input(name: string, shape: (number | string)[], type: ElementType = "float32"): string {
    this.#inputs.push(valueInfo(name, shape, type));
    return name;
  }

  /** Declares a node's result as an output of the graph. */
  output(name: string, shape: (number | string)[], type: ElementType = "float32"): void {
    this.#outputs.push(valueInfo(name, shape, type));
  }

  /** Adds a constant. @returns its name. */
  constant(name: string, { shape, data }: Constant): string {
    const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const dataType = data instanceof Float32Array ? DATA_TYPE.float32 : DATA_TYPE.int64;
    this.#constants.push({ dims: shape, dataType, name, rawData });
    return name;
  }

  /** Adds a node with one result. @returns the result's name. */
  node(opType: string, inputs: string[], attributes: Attributes = {}, output?: string): string {
    const name = `${opType}_${this.#nodes.length}`;
    const result = output ?? name;
    const attribute = Object.entries(attributes).map(([key, value]) => encodeAttribute(key, value));
    this.#nodes.push({ input: inputs, output: [result], name, opType, attribute });
    return result;
  }

  /** The bytes of the `.onnx` file. */
  encode(): Uint8Array {
    const graph = {
      node: this.#nodes,
      name: this.#name,
      initializer: this.#constants,
      input: this.#inputs,
      output: this.#outputs,
    };
    const model = {
      irVersion: IR_VERSION,
      producerName: "commonweight-seed",
      producerVersion: "1",
      graph,
      opsetImport: [{ domain: "", version: OPSET }],
    };
    const problem = ModelProto.verify(model);
    if (problem) throw new TypeError(`onnx: ${problem}`);
    return ModelProto.encode(ModelProto.create(model)).finish();
  }
}

function valueInfo(name: string, shape: (number | string)[], type: ElementType): object {
  const dim = shape.map((length) => (typeof length === "number" ? { dimValue: length } : { dimParam: length }));
  return { name, type: { tensorType: { elemType: DATA_TYPE[type], shape: { dim } } } };
}

function encodeAttribute(name: string, value: number | string | number[]): object {
  if (typeof value === "string") return { name, s: new TextEncoder().encode(value), type: ATTRIBUTE_TYPE.string };
  if (typeof value === "number") return { name, i: value, type: ATTRIBUTE_TYPE.int };
  return { name, ints: value, type: ATTRIBUTE_TYPE.ints };
}
