import { drawSplit } from "./dataset.ts";
import { fit, predict } from "./fit.ts";
import { inboxNetwork, inboxOnnx, inboxWeights } from "./inbox-network.ts";
import { drawMessage, INTENTS } from "./messages.ts";
import { Random } from "./random.ts";
import { accuracyOf, type TrainedModel } from "./trained-model.ts";
import { buildVocabulary, encode, tokenizerFiles } from "./wordpiece.ts";

const SEED = 301;
const EPOCHS = 6;
const PER_CLASS = { train: 400, test: 60 };
/** Tokens that a message may have; the rest of a longer one is cut off. */
const LENGTH = 48;
/** Bytes that a person may type. */
const BYTES = 200;

/** Trains the model that tells what a short message wants, as a Hugging Face layout with its tokenizer. */
export function trainInboxSorter(log: (line: string) => void): TrainedModel {
  const classes = INTENTS.length;
  const texts = new Map<string, string>();
  // The vocabulary comes from draws of its own: an example is its ids, and ids need one.
  const sample = new Random(SEED);
  const vocabulary = buildVocabulary(
    Array.from({ length: 2_000 }, (_, i) => drawMessage(i % classes, sample)),
  );
  const ids = new Map(vocabulary.map((token, id) => [token, id]));
  const draw = (label: number, random: Random) => {
    const text = drawMessage(label, random);
    const values = new Float32Array(LENGTH);
    values.set(encode(ids, text).slice(0, LENGTH));
    texts.set(values.join(), text);
    return values;
  };
  const split = drawSplit({ classes, perClass: PER_CLASS, random: new Random(SEED + 1), steps: 1, draw });
  const weights = inboxWeights(new Random(SEED + 2), vocabulary.length, classes);
  const random = new Random(SEED + 3);
  fit({ network: inboxNetwork, weights, examples: split.train, classes, epochs: EPOCHS, learningRate: 5e-3, random, log });
  const heldOut = split.test.map((example) => ({ ...example, text: texts.get(example.values.join())! }));
  const logits = predict(inboxNetwork, weights, heldOut);
  const accuracy = accuracyOf(logits, heldOut);
  return {
    namespace: "harbour",
    slug: "inbox-sorter",
    release: "1.0.0",
    title: "Inbox Sorter",
    task: "text-classification",
    description: `Tells what a short message to a community wants: ${INTENTS.join(", ")}.`,
    hints: {
      input: { kind: "message", tensor: "text", bytes: BYTES, placeholder: "The download does not load on my phone" },
      output: "logits",
      labels: INTENTS,
    },
    onnx: inboxOnnx(weights),
    layout: {
      "config.json": {
        architectures: ["DistilBertForSequenceClassification"],
        model_type: "distilbert",
        vocab_size: vocabulary.length,
        max_position_embeddings: LENGTH,
        pad_token_id: 0,
        num_labels: classes,
        id2label: Object.fromEntries(INTENTS.map((label, i) => [i, label])),
        label2id: Object.fromEntries(INTENTS.map((label, i) => [label, i])),
      },
      ...tokenizerFiles(vocabulary, LENGTH),
    },
    inputShape: [LENGTH],
    heldOut,
    logits,
    figures: [{ name: "held-out messages", accuracy, examples: heldOut.length }],
    parents: [],
    datasets: [
      {
        name: "harbour/made-up-messages",
        description:
          `${split.train.length} training and ${split.test.length} held-out messages of ${classes} kinds, made by the ` +
          "training script from sentence patterns; no two have the same words.",
        license: "AGPL-3.0-or-later",
      },
    ],
    training: {
      script: "deploy/seed/train/inbox-sorter.ts",
      seed: SEED,
      epochs: EPOCHS,
      hardware: "one CPU core, TensorFlow.js 4.22 on WebAssembly",
      statement: "Trained from scratch on messages that the script makes up. Nobody's real message was used.",
    },
    card: {
      uses: `Sorting what people write to a community before somebody reads it. It tells apart: ${INTENTS.join(", ")}.`,
      data:
        "Every kind has a dozen sentence patterns, filled with the same things, actions and times, so that only the " +
        "pattern tells the kind; messages whose tokens were drawn before are thrown away.",
      limits:
        `It reads English, the first ${LENGTH} tokens, without regard to capitals or to the order of words: it averages ` +
        "and takes the strongest of its words' meanings. It has seen only these patterns; irony and two wishes in one " +
        "message go beyond it.",
    },
  };
}
