import { VerifyError } from "@commonweight/sdk/verify/errors";
import type { WeightsFile } from "@commonweight/sdk/verify/runner";
import { writeSafetensors } from "@commonweight/sdk/verify/safetensors";
import type { SampleFile } from "@commonweight/sdk/verify/samples";

/** Lines of a text area or file; the last one may have no end. */
export function linesOf(text: string): string[] {
  return text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "");
}

/**
 * Sample texts as the sample files that the command line takes: a text a line, and the labels as whole numbers.
 *
 * @param labels as many as there are texts, or none: class numbers, or the names that `classes` has.
 * @throws VerifyError `input-invalid` for labels that are too many, too few, or no class.
 */
export function textSamples(texts: readonly string[], labels: readonly string[], classes: readonly string[]): SampleFile[] {
  const samples = [{ name: "text.txt", data: new TextEncoder().encode(texts.join("\n")) }];
  if (labels.length === 0) return samples;
  if (labels.length !== texts.length) {
    throw invalid(`There are ${texts.length} texts and ${labels.length} right answers: give each text one, or leave them all out.`);
  }
  const data = Int32Array.from(labels, (label, i) => classOf(label, i, classes));
  const tensor = { dtype: "int32" as const, shape: [labels.length], data };
  return [...samples, { name: "labels.safetensors", data: writeSafetensors(new Map([["labels", tensor]])) }];
}

function classOf(label: string, index: number, classes: readonly string[]): number {
  const named = classes.findIndex((name) => name.toLowerCase() === label.toLowerCase());
  if (named !== -1) return named;
  if (/^\d{1,9}$/.test(label)) return Number(label);
  const known = classes.length > 0 ? `one of ${classes.join(", ")}, or its number from 0` : "a class number, from 0";
  throw invalid(`Right answer ${index + 1} is '${label}'; expected ${known}.`);
}

/** The names of a text model's classes, as its configuration has them; none where it says nothing. */
export async function classNames(weights: readonly WeightsFile[]): Promise<string[]> {
  const config = weights.find(({ path }) => path === "config.json")?.data;
  if (!(config instanceof Blob)) return [];
  const { id2label } = await config.text().then(JSON.parse).catch(() => ({}));
  if (id2label === null || typeof id2label !== "object") return [];
  const names = Object.entries(id2label as Record<string, unknown>).sort(([a], [b]) => Number(a) - Number(b));
  return names.every(([id], i) => Number(id) === i) ? names.map(([, name]) => String(name)) : [];
}

function invalid(message: string): VerifyError {
  return new VerifyError("input-invalid", message);
}
