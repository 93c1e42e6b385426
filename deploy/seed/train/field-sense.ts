import { encodeText, type TextHint } from "../../../sdk/src/verify/hints.ts";
import { drawSplit } from "./dataset.ts";
import { fieldNetwork, fieldOnnx, fieldWeights } from "./field-network.ts";
import { ALPHABET, drawValue, KINDS, LENGTH } from "./field-values.ts";
import { fit, predict } from "./fit.ts";
import { Random } from "./random.ts";
import { accuracyOf, type TrainedModel } from "./trained-model.ts";

const SEED = 201;
const EPOCHS = 4;
const PER_CLASS = { train: 450, test: 60 };
const INPUT: TextHint = {
  kind: "text",
  tensor: "text",
  alphabet: ALPHABET,
  length: LENGTH,
  placeholder: "22 November 2026",
};

/** Trains the model that tells what kind of value a short text is. */
export function trainFieldSense(log: (line: string) => void): TrainedModel {
  const classes = KINDS.length;
  const draw = (kind: number, random: Random) => encodeText(INPUT, drawValue(kind, random)).data as Float32Array;
  const split = drawSplit({ classes, perClass: PER_CLASS, random: new Random(SEED), steps: 1, draw });
  const weights = fieldWeights(new Random(SEED + 1));
  const random = new Random(SEED + 2);
  fit({
    network: fieldNetwork,
    weights,
    examples: split.train,
    classes,
    epochs: EPOCHS,
    learningRate: 3e-3,
    random,
    log,
  });
  const logits = predict(fieldNetwork, weights, split.test);
  return {
    namespace: "kestrel",
    slug: "field-sense",
    release: "1.0.0",
    title: "Field Sense",
    task: "text-classification",
    description: `Tells what kind of value a short text is: a date, a price, an address, ${classes} kinds in all.`,
    hints: { input: INPUT, output: "logits", labels: KINDS },
    onnx: fieldOnnx(weights),
    inputShape: [LENGTH],
    heldOut: split.test,
    logits,
    figures: [{ name: "held-out values", accuracy: accuracyOf(logits, split.test), examples: split.test.length }],
    parents: [],
    datasets: [
      {
        name: "kestrel/made-up-fields",
        description:
          `${split.train.length} training and ${split.test.length} held-out values of ${classes} kinds, made by ` +
          "the training script; no two are the same.",
        license: "AGPL-3.0-or-later",
      },
    ],
    training: {
      script: "deploy/seed/train/field-sense.ts",
      seed: SEED,
      epochs: EPOCHS,
      hardware: "one CPU core, TensorFlow.js 4.22 on WebAssembly",
      statement:
        "Trained from scratch on values that the script makes up. No real person's address or number was used.",
    },
    card: {
      uses: `Guessing the type of a column or form field from one of its values. It tells apart: ${KINDS.join(", ")}.`,
      data:
        "Every kind has a handful of common notations (a date has nine), filled with random numbers and made-up " +
        "words; duplicates are thrown away.",
      limits:
        "It reads the first 40 characters, without regard to capitals. It has seen only these notations, and " +
        "words only of made-up syllables; what is none of the kinds still gets one of their names.",
    },
  };
}
