import type { Random } from "./random.ts";

/** One example: the input's values and the index of its class. */
export interface Example {
  values: Float32Array;
  label: number;
  /** For models that bring a tokenizer: what the values were made from. */
  text?: string;
}

export interface Split {
  train: Example[];
  /** Shares no input with `train`. */
  test: Example[];
  /** Draws that were thrown away for being drawn before. */
  duplicates: number;
}

/**
 * Draws a class-balanced training and test set without duplicates: no two examples have the same input, so that a score
 * on the test set says how the model does on what it never saw.
 *
 * @param draw makes one example of a class.
 * @param steps values are told apart to `1 / steps`; what differs by less is a duplicate.
 * @param seen inputs that were drawn before, by other calls; this call adds its own.
 */
export function drawSplit(options: {
  classes: number;
  perClass: { train: number; test: number };
  random: Random;
  steps: number;
  draw: (label: number, random: Random) => Float32Array;
  seen?: Set<string>;
}): Split {
  const { classes, perClass, random, steps, draw, seen = new Set<string>() } = options;
  const split: Split = { train: [], test: [], duplicates: 0 };
  const drawNew = (label: number): Example => {
    for (let attempt = 0; attempt < 1000; attempt++) {
      const values = draw(label, random);
      const key = String.fromCharCode(...values.map((value) => Math.round(value * steps)));
      if (!seen.has(key)) {
        seen.add(key);
        return { values, label };
      }
      split.duplicates++;
    }
    throw new Error(`class ${label}: 1000 draws in a row gave nothing new`);
  };
  for (let label = 0; label < classes; label++) {
    for (let i = 0; i < perClass.test; i++) split.test.push(drawNew(label));
    for (let i = 0; i < perClass.train; i++) split.train.push(drawNew(label));
  }
  return split;
}

/** The same number of examples of each class, in the order of the classes: `count` in all, or as many as there are. */
export function takeBalanced(examples: readonly Example[], classes: number, count: number): Example[] {
  const perClass = Math.floor(count / classes);
  return Array.from({ length: classes }, (_, label) => {
    return examples.filter((example) => example.label === label).slice(0, perClass);
  }).flat();
}
