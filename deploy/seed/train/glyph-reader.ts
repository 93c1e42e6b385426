import { drawSplit } from "./dataset.ts";
import { fit, predict } from "./fit.ts";
import { glyphNetwork, glyphOnnx, glyphWeights } from "./glyph-network.ts";
import { drawGlyph, GLYPHS, PEN, SIDE } from "./glyphs.ts";
import type { Weights } from "./layers.ts";
import { Random } from "./random.ts";
import { accuracyOf, type TrainedModel } from "./trained-model.ts";

const SEED = 1;
const EPOCHS = 5;
const PER_CLASS = { train: 450, test: 40 };

/** How a drawing becomes input, the same for every model of glyphs. */
export const GLYPH_HINTS: TrainedModel["hints"] = {
  input: { kind: "image", tensor: "image", width: SIDE, height: SIDE },
  output: "logits",
  labels: [...GLYPHS],
};
/** Grey values are told apart to a fifteenth when duplicates are looked for. */
export const GREY_STEPS = 15;

/** The trained model, with what a fine-tune starts from. */
export interface GlyphReader {
  model: TrainedModel;
  weights: Weights;
  /** Keys of all drawings used here, so that a fine-tune's held-out set holds none of them. */
  seen: Set<string>;
}

/** Trains the reader of drawn digits and capitals. */
export function trainGlyphReader(log: (line: string) => void): GlyphReader {
  const seen = new Set<string>();
  const draw = (label: number, random: Random) => drawGlyph(label, random, PEN);
  const classes = GLYPHS.length;
  const split = drawSplit({ classes, perClass: PER_CLASS, random: new Random(SEED), steps: GREY_STEPS, draw, seen });
  const weights = glyphWeights(new Random(SEED + 1));
  const random = new Random(SEED + 2);
  fit({
    network: glyphNetwork,
    weights,
    examples: split.train,
    classes,
    epochs: EPOCHS,
    learningRate: 2e-3,
    random,
    log,
  });
  const logits = predict(glyphNetwork, weights, split.test);
  const accuracy = accuracyOf(logits, split.test);
  const model: TrainedModel = {
    namespace: "kestrel",
    slug: "glyph-reader",
    release: "1.0.0",
    title: "Glyph Reader",
    task: "image-classification",
    description: "Reads one hand-drawn digit or capital letter from a 28 x 28 drawing.",
    hints: GLYPH_HINTS,
    onnx: glyphOnnx(weights),
    inputShape: [1, SIDE, SIDE],
    heldOut: split.test,
    logits,
    figures: [{ name: "held-out drawings, pen", accuracy, examples: split.test.length }],
    parents: [],
    datasets: [
      {
        name: "bramble/pen-strokes",
        description:
          `${split.train.length} training and ${split.test.length} held-out drawings of 36 glyphs, made by the ` +
          "training script; no two are the same.",
        license: "AGPL-3.0-or-later",
      },
    ],
    training: {
      script: "deploy/seed/train/glyph-reader.ts",
      seed: SEED,
      epochs: EPOCHS,
      hardware: "one CPU core, TensorFlow.js 4.22 on WebAssembly",
      statement:
        "Trained from scratch on drawings that the script makes. No personal data, and no third party's data, " +
        "was used.",
    },
    card: {
      uses:
        "Reading single characters that somebody draws on a pad: forms, games, whiteboards. Draw one glyph large " +
        "and in the middle; zero has a slash, one a flag, and the letter I serifs.",
      data:
        "Each glyph is a handful of pen strokes. Every drawing moves their points, turns, slants, stretches and " +
        "shifts them, and varies the pen's width, ink and the paper's noise.",
      limits:
        "It knows 36 shapes and answers with one of them whatever it is shown. Lower-case letters, several " +
        "characters at once and strongly slanted or broken strokes are beyond it.",
    },
  };
  return { model, weights, seen };
}
