import * as tf from "@tensorflow/tfjs";
import { drawSplit } from "./dataset.ts";
import { fit, predict } from "./fit.ts";
import { glyphNetwork, glyphOnnx } from "./glyph-network.ts";
import { GLYPH_HINTS, GREY_STEPS, type GlyphReader } from "./glyph-reader.ts";
import { CHALK, drawGlyph, GLYPHS, PEN, SIDE } from "./glyphs.ts";
import { Random } from "./random.ts";
import { accuracyOf, type TrainedModel } from "./trained-model.ts";

const SEED = 101;
const EPOCHS = 4;
const PER_CLASS = { chalk: { train: 360, test: 40 }, pen: { train: 90, test: 20 } };

/** Goes on training the glyph reader on chalk, with enough of the pen among it that it does not forget that hand. */
export function fineTuneOnChalk(base: GlyphReader, log: (line: string) => void): TrainedModel {
  const classes = GLYPHS.length;
  const random = new Random(SEED);
  const common = { classes, random, steps: GREY_STEPS, seen: base.seen };
  const chalk = drawSplit({ ...common, perClass: PER_CLASS.chalk, draw: (label, r) => drawGlyph(label, r, CHALK) });
  const pen = drawSplit({ ...common, perClass: PER_CLASS.pen, draw: (label, r) => drawGlyph(label, r, PEN) });
  const weights = new Map([...base.weights].map(([name, value]) => [name, tf.variable(value)]));
  const examples = [...chalk.train, ...pen.train];
  fit({ network: glyphNetwork, weights, examples, classes, epochs: EPOCHS, learningRate: 2e-3, random, log });
  const logits = predict(glyphNetwork, weights, chalk.test);
  const score = (of: typeof weights, test: typeof chalk.test) => accuracyOf(predict(glyphNetwork, of, test), test);
  return {
    namespace: "fernhill",
    slug: "chalk-reader",
    release: "1.0.0",
    title: "Chalk Reader",
    task: "image-classification",
    description:
      "Reads one digit or capital letter from chalk on a board: Glyph Reader, trained further on slanted, dry strokes.",
    hints: GLYPH_HINTS,
    onnx: glyphOnnx(weights),
    inputShape: [1, SIDE, SIDE],
    heldOut: chalk.test,
    logits,
    figures: [
      { name: "held-out drawings, chalk", accuracy: accuracyOf(logits, chalk.test), examples: chalk.test.length },
      { name: "held-out drawings, pen", accuracy: score(weights, pen.test), examples: pen.test.length },
      { name: "its parent on the same chalk", accuracy: score(base.weights, chalk.test), examples: chalk.test.length },
      { name: "its parent on the same pen", accuracy: score(base.weights, pen.test), examples: pen.test.length },
    ],
    parents: [{ release: "kestrel/glyph-reader@1.0.0", kind: "fine-tune", shareBps: 2000 }],
    datasets: [
      {
        name: "bramble/chalk-strokes",
        description:
          `${examples.length} training drawings (${chalk.train.length} in chalk, ${pen.train.length} in pen) and ` +
          `${chalk.test.length} held-out ones in chalk, made by the training script; none occurs twice or in the ` +
          "parent's data.",
        license: "AGPL-3.0-or-later",
      },
    ],
    training: {
      script: "deploy/seed/train/chalk-reader.ts",
      seed: SEED,
      epochs: EPOCHS,
      hardware: "one CPU core, TensorFlow.js 4.22 on WebAssembly",
      statement:
        "Starts from the weights of kestrel/glyph-reader 1.0.0; all of them are trained further on drawings that " +
        "the script makes.",
    },
    card: {
      uses:
        "Reading single characters off a blackboard, or from any hand that slants: digits and capitals, one at a " +
        "time.",
      data:
        "The parent's strokes, slanted by 17 to 35 degrees, and with up to two fifths of the ink missing at random " +
        "as on rough slate. A fifth of the training drawings are in the parent's pen.",
      limits:
        "It answers with one of 36 glyphs whatever it is shown. Lower-case letters and several characters at " +
        "once are beyond it.",
    },
  };
}
