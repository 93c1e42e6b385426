import protobuf from "protobufjs/minimal.js";

/** Bytes of one element, by `TensorProto.DataType` of onnx.proto3; types that are not listed count as four. */
const ELEMENT_BYTES: Record<number, number> = { 2: 1, 3: 1, 4: 2, 5: 2, 7: 8, 9: 1, 10: 2, 11: 8, 13: 8, 16: 2 };
const FLOAT = 1;

/** A tensor that is as long as the graph says, or that grows with the number of cases. */
export interface GraphTensor {
  name: string;
  /** Bytes; of one case where the first dimension varies. Other dimensions that vary count as 1. */
  bytes: number;
  perCase: boolean;
  /** How many dimensions vary beside the first. */
  varying: number;
}

/** What a graph says about the sizes of its tensors, read without running it. */
export interface GraphSizes {
  /** Weights, those in external files among them. */
  weights: GraphTensor[];
  /** Inputs, outputs and, where the exporter noted them, the tensors in between. */
  activations: GraphTensor[];
}

type Reader = protobuf.Reader;
type Handlers = Record<number, (reader: Reader) => void>;

/** Reads the sizes of a graph's tensors (`ModelProto` of onnx.proto3). What is damaged gives no sizes; loading says why. */
export function readGraphSizes(graph: Uint8Array): GraphSizes {
  const sizes: GraphSizes = { weights: [], activations: [] };
  const valueInfo = (reader: Reader) => void sizes.activations.push(readValueInfo(reader));
  try {
    const reader = protobuf.Reader.create(graph);
    const inGraph: Handlers = {
      5: (inner) => void sizes.weights.push(readTensor(inner)),
      11: valueInfo,
      12: valueInfo,
      13: valueInfo,
    };
    read(reader, graph.length, { 7: (inner) => message(inner, inGraph) });
  } catch {
    return { weights: [], activations: [] };
  }
  const names = new Set(sizes.weights.map((weight) => weight.name));
  sizes.activations = sizes.activations.filter(({ name }) => !names.has(name)); // old models list weights as inputs
  return sizes;
}

function readTensor(reader: Reader): GraphTensor {
  let name = "";
  let type = FLOAT;
  let elements = 1;
  const dims = (inner: Reader) => void (elements *= int64(inner));
  message(
    reader,
    {
      // Packed or not: writers differ.
      1: (inner) => {
        const end = inner.uint32() + inner.pos;
        while (inner.pos < end) dims(inner);
      },
      8: (inner) => void (name = inner.string()),
    },
    { 1: dims, 2: (inner) => void (type = inner.int32()) },
  );
  return { name, bytes: elements * (ELEMENT_BYTES[type] ?? 4), perCase: false, varying: 0 };
}

function readValueInfo(reader: Reader): GraphTensor {
  let name = "";
  let type = FLOAT;
  const shape: number[] = [];
  const dimension = (inner: Reader) => {
    let length = 0; // of a dimension that varies
    message(inner, {}, { 1: (value) => void (length = int64(value)) });
    shape.push(length);
  };
  const tensorType = (inner: Reader) => {
    message(inner, { 2: (value) => message(value, { 1: dimension }) }, { 1: (value) => void (type = value.int32()) });
  };
  message(reader, {
    1: (inner) => void (name = inner.string()),
    2: (inner) => message(inner, { 1: tensorType }),
  });
  const elements = shape.reduce((product, length) => product * (length || 1), 1);
  const varying = shape.slice(1).filter((length) => length === 0).length;
  return { name, bytes: elements * (ELEMENT_BYTES[type] ?? 4), perCase: shape[0] === 0, varying };
}

function message(reader: Reader, fields: Handlers, numbers: Handlers = {}): void {
  const length = reader.uint32();
  if (reader.pos + length > reader.len) throw new RangeError("a field goes past the end");
  read(reader, reader.pos + length, fields, numbers);
}

function read(reader: Reader, end: number, fields: Handlers, numbers: Handlers = {}): void {
  while (reader.pos < end) {
    const tag = reader.uint32();
    const handler = (tag & 7) === 2 ? fields[tag >>> 3] : (tag & 7) === 0 ? numbers[tag >>> 3] : undefined;
    if (handler) handler(reader);
    else reader.skipType(tag & 7);
  }
}

function int64(reader: Reader): number {
  return Math.max(0, Number(reader.int64().toString()));
}
