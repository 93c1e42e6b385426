import { OnnxGraph } from "../../../deploy/seed/train/onnx.ts";

/** `logits` [batch, 2] = `x` [batch, 2] times `factor`; `op` is put behind it. */
export function scaleModel(factor: number, op?: string): Uint8Array {
  const graph = new OnnxGraph("scale");
  const x = graph.input("x", ["batch", 2]);
  const weights = graph.constant("w", { shape: [2, 2], data: Float32Array.of(factor, 0, 0, factor) });
  const scaled = graph.node("MatMul", [x, weights], {}, op ? undefined : "logits");
  if (op) graph.node(op, [scaled], {}, "logits");
  graph.output("logits", ["batch", 2]);
  return graph.encode();
}
