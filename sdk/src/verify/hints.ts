import { z } from "zod";
import { issuesOf } from "../artifacts/issues.ts";
import { argmax } from "./compare.ts";
import { VerifyError } from "./errors.ts";
import { firstNonFinite, type TensorValue } from "./tensor.ts";

/**
 * A model card may say, under `commonweight` in its front matter, how a person can try the model:
 *
 *     commonweight:
 *       input: { kind: image, tensor: image, width: 28, height: 28 }
 *       output: logits
 *       labels: ["0", "1"]
 */
const name = z.string().min(1).max(200);
const side = z.int().min(1).max(1024);

export const inputHintSchema = z.discriminatedUnion("kind", [
  /** A grey drawing, float32 [1, 1, height, width], from 0 (ground) to 1 (ink). */
  z.strictObject({ kind: z.literal("image"), tensor: name, width: side, height: side }),
  /** A line of text, float32 [1, length]: each character's place in `alphabet` from 1; 0 for others and the rest. */
  z.strictObject({
    kind: z.literal("text"),
    tensor: name,
    alphabet: z.string().min(1).max(1000),
    length: z.int().min(1).max(4096),
    placeholder: z.string().max(200).optional(),
  }),
  /** A text for a model that brings its own tokenizer, uint8 [1, length of the text]: UTF-8, `bytes` at most. */
  z.strictObject({
    kind: z.literal("message"),
    tensor: name,
    bytes: z.int().min(1).max(4096),
    placeholder: z.string().max(200).optional(),
  }),
]);

export const modelHintsSchema = z.strictObject({
  input: inputHintSchema,
  /** The output whose elements are the classes' logits. */
  output: name,
  /** One per class, in the output's order. */
  labels: z.array(z.string().min(1).max(100)).min(2).max(10_000),
});

/** How a model's own input is made and its answer is named. */
export type ModelHints = z.infer<typeof modelHintsSchema>;
export type InputHint = ModelHints["input"];
export type ImageHint = Extract<InputHint, { kind: "image" }>;
export type TextHint = Extract<InputHint, { kind: "text" }>;
export type MessageHint = Extract<InputHint, { kind: "message" }>;

/** A class and how sure the model is of it, from 0 to 1. */
export interface Answer {
  label: string;
  probability: number;
}

/**
 * The hints in a card's front matter, or `undefined` where it has none.
 *
 * @throws VerifyError `input-invalid` naming path, expected and found.
 */
export function readModelHints(frontMatter: Record<string, unknown>): ModelHints | undefined {
  const value = frontMatter["commonweight"];
  if (value === undefined || value === null) return undefined;
  const result = modelHintsSchema.safeParse(value);
  if (result.success) return result.data;
  const issues = issuesOf("README.md: commonweight", result.error.issues, value);
  throw new VerifyError("input-invalid", issues.map((issue) => issue.message).join("\n"));
}

/** A text as the model takes it; letters in capitals count as small ones where the alphabet has only these. */
export function encodeText(hint: TextHint, text: string): TensorValue {
  const data = new Float32Array(hint.length);
  const alphabet = [...hint.alphabet];
  for (const [i, character] of [...text].slice(0, hint.length).entries()) {
    const exact = alphabet.indexOf(character);
    data[i] = (exact === -1 ? alphabet.indexOf(character.toLowerCase()) : exact) + 1;
  }
  return { dtype: "float32", shape: [1, hint.length], data };
}

/** A text as its UTF-8 bytes, cut off between two characters where it is longer than the model takes. */
export function encodeMessage({ bytes }: MessageHint, text: string): TensorValue {
  const data = new Uint8Array(bytes);
  const { written } = new TextEncoder().encodeInto(text.replaceAll("\0", " "), data);
  const length = Math.max(1, written); // of nothing one zero is left, which is an empty text
  return { dtype: "uint8", shape: [1, length], data: data.slice(0, length) };
}

/**
 * A drawing as the model takes it: `ink` holds width x height values from 0 to 1, row by row.
 *
 * @throws VerifyError `input-invalid` when the drawing has another size.
 */
export function encodeImage(hint: ImageHint, ink: Float32Array): TensorValue {
  const expected = hint.width * hint.height;
  if (ink.length !== expected) {
    const wanted = `${hint.width} x ${hint.height} = ${expected}`;
    const message = `The drawing has ${ink.length} values; the model takes ${wanted}.`;
    throw new VerifyError("input-invalid", message);
  }
  const data = ink.map((value) => Math.min(1, Math.max(0, value)));
  return { dtype: "float32", shape: [1, 1, hint.height, hint.width], data };
}

/**
 * The classes by probability, the likeliest first (softmax of one case's logits).
 *
 * @throws VerifyError `input-invalid` when there are not as many logits as labels, or one of them is not finite.
 */
export function rankAnswers(logits: Float32Array, labels: readonly string[]): Answer[] {
  if (logits.length !== labels.length) {
    throw new VerifyError("input-invalid", `Expected ${labels.length} logits, one per label; found ${logits.length}.`);
  }
  const wrong = firstNonFinite(logits);
  if (wrong) throw new VerifyError("input-invalid", `Expected finite logits; logit ${wrong[0]} is ${wrong[1]}.`);
  const top = logits[argmax(logits)]!;
  const weights = Array.from(logits, (logit) => Math.exp(logit - top));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const answers = labels.map((label, i) => ({ label, probability: weights[i]! / sum }));
  return answers.sort((a, b) => b.probability - a.probability);
}
