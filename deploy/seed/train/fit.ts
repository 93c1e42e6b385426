import * as tf from "@tensorflow/tfjs";
import type { Example } from "./dataset.ts";
import type { Weights } from "./layers.ts";
import type { Random } from "./random.ts";

/** A network: logits [n, classes] for a batch of inputs [n, values]. */
export type Network = (weights: Weights, inputs: tf.Tensor2D) => tf.Tensor2D;

export interface FitOptions {
  network: Network;
  weights: Weights;
  examples: readonly Example[];
  classes: number;
  epochs: number;
  /** Learning rate at the start; it falls to a twentieth along a cosine. */
  learningRate: number;
  random: Random;
  log: (line: string) => void;
}

const BATCH = 64;

/** Trains with Adam on the softmax cross-entropy, batches in a seeded order. */
export function fit({ network, weights, examples, classes, epochs, learningRate, random, log }: FitOptions): void {
  const optimizer = tf.train.adam(learningRate);
  const batches = Math.floor(examples.length / BATCH);
  const variables = [...weights.values()];
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = random.shuffle(examples);
    let sum = 0;
    for (let i = 0; i < batches; i++) {
      const progress = (epoch + i / batches) / epochs;
      setLearningRate(optimizer, learningRate * (0.05 + 0.95 * 0.5 * (1 + Math.cos(Math.PI * progress))));
      const batch = order.slice(i * BATCH, (i + 1) * BATCH);
      sum += tf.tidy(() => {
        const labels = tf.oneHot(
          tf.tensor1d(
            batch.map((example) => example.label),
            "int32",
          ),
          classes,
        );
        const loss = () => tf.losses.softmaxCrossEntropy(labels, network(weights, stack(batch))) as tf.Scalar;
        return optimizer.minimize(loss, true, variables)!.dataSync()[0]!;
      });
    }
    log(`  epoch ${epoch + 1} of ${epochs}: mean loss ${(sum / batches).toFixed(4)}`);
  }
  optimizer.dispose();
}

/** The network's logits for each example, one after another. */
export function predict(network: Network, weights: Weights, examples: readonly Example[]): Float32Array {
  const parts: Float32Array[] = [];
  for (let i = 0; i < examples.length; i += 250) {
    const batch = examples.slice(i, i + 250);
    parts.push(tf.tidy(() => network(weights, stack(batch)).dataSync() as Float32Array));
  }
  const result = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}

function stack(examples: readonly Example[]): tf.Tensor2D {
  const width = examples[0]!.values.length;
  const values = new Float32Array(examples.length * width);
  for (const [i, example] of examples.entries()) values.set(example.values, i * width);
  return tf.tensor2d(values, [examples.length, width]);
}

function setLearningRate(optimizer: tf.AdamOptimizer, rate: number): void {
  // TensorFlow.js has no schedule; the field is where its own serialisation keeps the rate.
  (optimizer as unknown as { learningRate: number }).learningRate = rate;
}
