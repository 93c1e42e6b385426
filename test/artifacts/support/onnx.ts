import protobuf from "protobufjs/minimal.js";

/** What the model built by {@link buildOnnx} is to hold. */
export interface OnnxParts {
  /** Domain of its one operator. */
  domain?: string;
  /** Where the weight `w` keeps its data, instead of in the file. */
  location?: string;
  /** Bytes of `location` that the weight refers to. */
  length?: number;
  /** Bytes of the weight in the file. */
  padding?: number;
  /** Puts the operator this many levels deep into branches of `If`. */
  depth?: number;
  /** `elem_type` of the input; 1 is float32. */
  elementType?: number;
  /** Shape of the weight, instead of the one that its data has. */
  dims?: readonly (number | string)[];
  /** Bytes in front of the graph, in the message of the model. */
  before?: Uint8Array;
  /** Functions that the model defines: domain, name, and the operators they use. */
  functions?: readonly { domain: string; name: string; uses: readonly (readonly [domain: string, type: string])[] }[];
  /** Type of its one operator. */
  type?: string;
}

/** A model `y = Relu(x)` with a weight `w` that is also listed as an input, as old exporters do (onnx.proto3). */
export function buildOnnx(parts: OnnxParts = {}): Uint8Array<ArrayBuffer> {
  const { domain = "", elementType = 1, type = "Relu", functions = [] } = parts;
  let node = message((w) => w.uint32(10).string("x").uint32(18).string("y").uint32(34).string(type).uint32(58).string(domain));
  for (let level = 0; level < (parts.depth ?? 0); level++) {
    const inner = message((w) => w.uint32(10).bytes(node));
    const attribute = message((w) => w.uint32(10).string("then_branch").uint32(50).bytes(inner));
    node = message((w) => w.uint32(34).string("If").uint32(42).bytes(attribute));
  }
  const graph = message((w) =>
    w
      .uint32(10)
      .bytes(node)
      .uint32(42)
      .bytes(weight(parts))
      .uint32(90)
      .bytes(value("x", elementType))
      .uint32(90)
      .bytes(value("w", 1))
      .uint32(98)
      .bytes(value("y", 1)),
  );
  const opset = message((w) => w.uint32(10).string("").uint32(16).int64(17));
  const model = message((w) => {
    w.uint32(8).int64(8).uint32(58).bytes(graph).uint32(66).bytes(opset);
    for (const one of functions) w.uint32(202).bytes(definition(one));
  });
  return new Uint8Array(Buffer.concat([parts.before ?? new Uint8Array(), model]));
}

function definition({ domain, name, uses }: NonNullable<OnnxParts["functions"]>[number]): Uint8Array {
  return message((w) => {
    w.uint32(10).string(name);
    for (const [of, type] of uses) w.uint32(58).bytes(message((node) => node.uint32(34).string(type).uint32(58).string(of)));
    return w.uint32(82).string(domain);
  });
}

function weight({ location, length, padding = 4, dims }: OnnxParts): Uint8Array {
  return message((w) => {
    for (const size of dims ?? [location === undefined ? padding : (length ?? 4)]) w.uint32(8).int64(size as number);
    w.uint32(16).int32(2).uint32(66).string("w"); // uint8
    if (location === undefined) return w.uint32(74).bytes(new Uint8Array(padding));
    const entry = (key: string, text: string) => message((e) => e.uint32(10).string(key).uint32(18).string(text));
    w.uint32(106).bytes(entry("location", location));
    if (length !== undefined) w.uint32(106).bytes(entry("length", String(length)));
    return w.uint32(112).int32(1);
  });
}

function value(name: string, elementType: number): Uint8Array {
  const batch = message((w) => w.uint32(18).string("batch"));
  const four = message((w) => w.uint32(8).int64(4));
  const shape = message((w) => w.uint32(10).bytes(batch).uint32(10).bytes(four));
  const tensor = message((w) => w.uint32(8).int32(elementType).uint32(18).bytes(shape));
  const type = message((w) => w.uint32(10).bytes(tensor));
  return message((w) => w.uint32(10).string(name).uint32(18).bytes(type));
}

function message(write: (writer: protobuf.Writer) => unknown): Uint8Array {
  const writer = protobuf.Writer.create();
  write(writer);
  return writer.finish();
}
