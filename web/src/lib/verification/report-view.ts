import type { ModelHints } from "@commonweight/sdk/verify/hints";
import type { Report } from "@commonweight/sdk/verify/report";
import { rowsOf, type TensorValue } from "@commonweight/sdk/verify/tensor";
import { decodeTexts, TEXT_INPUT } from "@commonweight/sdk/verify/texts";
import type { Confusions, Preview } from "#lib/components/types.ts";

/** Classes that a matrix on the page has room for. */
export const MATRIX_CLASSES = 12;
/** Elements that stand for a tensor nobody can look at. */
const SHOWN_ELEMENTS = 12;
/** Largest side of a tensor that is taken for an image, in pixels. */
const MAX_SIDE = 1024;

/**
 * The part of a report's confusion matrix that says most: the classes with most wrong cases, and those they were taken
 * for, at most {@link MATRIX_CLASSES}; all of them where there are no more. Undefined where the report has none.
 *
 * @param labels names of the classes, where the model card has them.
 */
export function confusionsOf({ classes, cut }: Report, labels?: readonly string[]): Confusions | undefined {
  if (!classes || classes.rows.length === 0) return undefined;
  const wrong = ([, labelled, predicted, right]: (typeof classes.rows)[number]) => labelled + predicted - 2 * right;
  const ranked = [...classes.rows].sort((a, b) => wrong(b) - wrong(a) || a[0] - b[0]);
  const all = ranked.length <= MATRIX_CLASSES;
  const kept = (all ? ranked : ranked.filter((row) => wrong(row) > 0)).slice(0, MATRIX_CLASSES);
  const rows = kept.sort((a, b) => a[0] - b[0]);
  const place = new Map(rows.map(([of], i) => [of, i]));
  const cells = rows.map((row, i) => rows.map((_, j) => (i === j ? row[3] : 0)));
  const elsewhere = rows.map(([, labelled, , right]) => labelled - right);
  for (const [label, predicted, cases] of classes.confusions) {
    const [i, j] = [place.get(label), place.get(predicted)];
    if (i === undefined || j === undefined) continue;
    cells[i]![j] = cases;
    elsewhere[i]! -= cases;
  }
  return {
    names: rows.map(([of]) => labels?.[of] ?? String(of)),
    cells,
    elsewhere,
    labelled: rows.map(([, labelled]) => labelled),
    leftOut: classes.rows.length - rows.length,
    allRight: !all && ranked.filter((row) => wrong(row) > 0).length <= MATRIX_CLASSES,
    partial: cut?.some((field) => field.startsWith("classes.")) ?? false,
  };
}

/** What a case was given, as somebody can look at it: a text, an image, or numbers. One preview for each input. */
export function previewsOf(inputs: ReadonlyMap<string, TensorValue>, index: number, hints?: ModelHints): Preview[] {
  return [...inputs].map(([name, tensor]) => {
    const one = rowsOf(tensor, index, 1);
    const hint = hints?.input.tensor === name ? hints.input : undefined;
    if (hint?.kind === "text") return { kind: "text", name, text: spelled(one.data as Float32Array, hint.alphabet) };
    if (name === TEXT_INPUT && one.dtype === "uint8" && one.shape.length === 2) {
      return { kind: "text", name, text: decodeTexts(one)[0]! };
    }
    return imageOf(name, one, hint?.kind === "image") ?? numbersOf(name, one);
  });
}

/** An element of a report: numbers in few digits, what is no number as it is. */
export function sayElement(value: number | string): string {
  if (typeof value === "string") return value;
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}

function spelled(values: Float32Array, alphabet: string): string {
  const letters = [...alphabet];
  const text = Array.from(values, (place) => (place === 0 ? " " : (letters[place - 1] ?? "?"))).join("");
  return text.trimEnd();
}

/** [1, H, W], [1, 1 or 3, H, W] or [1, H, W, 1 or 3] as pixels, from the case's least value to its largest. */
function imageOf(name: string, { shape, data }: TensorValue, ink: boolean): Preview | undefined {
  const [, a = 0, b = 0, c] = shape;
  const channelsFirst = shape.length === 4 && (a === 1 || a === 3);
  const channelsLast = shape.length === 4 && !channelsFirst && (c === 1 || c === 3);
  if (shape.length !== 3 && !channelsFirst && !channelsLast) return undefined;
  const channels = shape.length === 3 ? 1 : channelsFirst ? a : c!;
  const [height, width] = channelsFirst ? [b, c!] : [a, b];
  if (Math.min(width, height) < 4 || Math.max(width, height) > MAX_SIDE) return undefined;
  const values = Array.from(data as ArrayLike<number | bigint>, Number);
  const least = values.reduce((x, y) => Math.min(x, y), Number.POSITIVE_INFINITY);
  const span = values.reduce((x, y) => Math.max(x, y), Number.NEGATIVE_INFINITY) - least || 1;
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) {
    for (let channel = 0; channel < 3; channel++) {
      const at = channels === 1 ? i : channelsFirst ? channel * width * height + i : i * 3 + channel;
      const light = (values[at]! - least) / span;
      pixels[i * 4 + channel] = 255 * (ink ? 1 - light : light); // a drawing is dark on light
    }
  }
  return { kind: "image", name, width, height, pixels };
}

function numbersOf(name: string, { dtype, shape, data }: TensorValue): Preview {
  const shown = Array.from(data.subarray(0, SHOWN_ELEMENTS) as ArrayLike<number | bigint>, (value) => sayElement(Number(value)));
  return { kind: "numbers", name, type: `${dtype} [${shape.slice(1).join(", ")}]`, shown, more: data.length - shown.length };
}
