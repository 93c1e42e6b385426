import { z } from "zod";
import { canonicalJson } from "../artifacts/canonical.ts";
import type { Bytes32 } from "../artifacts/cid.ts";
import { createDocument, type Document } from "../artifacts/document.ts";
import { issuesOf } from "../artifacts/issues.ts";
import { sha256, toHex } from "../artifacts/sha256.ts";
import { VerifyError } from "./errors.ts";
import type { Judgement } from "./judge.ts";
import type { ClassTable } from "./metrics/classes.ts";
import { BACKENDS, type Backend, type RunEnvironment } from "./runner.ts";
import { fitReport, MAX_REPORT_BYTES } from "./report-fit.ts";
import { MAX_CASES, type SuiteDefinition } from "./suite.ts";
import { TENSOR_DTYPES, type TensorData } from "./tensor.ts";
import { MAX_WORST } from "./worst.ts";

const text = z.string().max(500);
const digest = z.string().regex(/^0x[0-9a-f]{64}$/, "0x and 64 lower-case hexadecimal characters");
const count = z.int().min(0);
const bps = z.int().min(0).max(10_000);
const milliseconds = z.number().nonnegative();
/** JSON has no infinity: `null` stands for a deviation that is not finite. */
const deviation = z.number().nonnegative().nullable();
/** A tensor's element: JSON has neither NaN nor infinities, nor whole numbers beyond 2^53. */
const element = z.union([z.number(), z.string().regex(/^(NaN|-?Infinity|-?\d{1,19})$/)]);
const perCase = <T extends z.ZodType>(item: T) => z.array(item).max(MAX_CASES);

/** Schema of `report.json`, version 1: what a receipt's signer saw. */
export const reportSchema = z.strictObject({
  version: z.literal(1),
  profile: z.literal("float"),
  weightsDigest: digest,
  suiteDigest: digest,
  backend: z.enum(BACKENDS),
  environment: z.strictObject({
    adapter: z.strictObject({ vendor: text, architecture: text, device: text, description: text }).nullable(),
    runtime: z.strictObject({ name: text, version: text }),
  }),
  environmentDigest: digest,
  /** Kernels dispatched to the GPU during the run; `null` without a GPU. */
  kernels: count.nullable(),
  outcome: z.enum(["pass", "fail"]),
  /** Why it failed, as sentences; empty for a pass. */
  findings: z.array(z.strictObject({ code: text, message: z.string().max(2000) })).max(200),
  scoreBps: bps,
  minimumScoreBps: bps,
  maxDeviation: deviation,
  outputs: z
    .array(
      z.strictObject({
        name: text,
        atol: z.number().nonnegative(),
        rtol: z.number().nonnegative(),
        /** Not there in reports of before suites had outputs of whole numbers: float32. */
        dtype: z.enum(TENSOR_DTYPES).optional(),
        maxDeviation: deviation,
        /** Over the finite elements. */
        meanDeviation: z.number().nonnegative(),
        /** Nearest-rank 99.9th percentile of the deviations, exact. */
        p999Deviation: deviation.optional(),
        outside: count,
        nonFinite: count,
      }),
    )
    .max(64),
  outputsDigest: digest,
  /** Columns with one entry per case, in the suite's order. */
  cases: z.strictObject({
    count,
    /** Cases that count for the score, and those of them that are right. */
    judged: count,
    correct: count,
    /** Largest deviation, to three significant digits. */
    maxDeviation: perCase(deviation),
    /** Class that came out (-1 where an output is NaN); empty for metrics without classes. */
    predicted: perCase(z.int().min(-1)),
    /** Indices of cases outside tolerance. */
    outside: perCase(count),
    /** Indices of cases that do not count for the score, being near a tie. */
    notJudged: perCase(count),
  }),
  /** The suite's metric in its own unit; `null` where it is no finite number. */
  metric: z.strictObject({ name: text, value: z.number().nullable() }).optional(),
  /** The cases that use up most of their tolerance, the worst first, each with its worst element. */
  worst: z
    .array(
      z.strictObject({
        case: count,
        /** Position in `outputs`. */
        output: count,
        /** Where the element lies in the case's output. */
        at: z.array(count).max(16),
        actual: element,
        expected: element,
        /** `atol + rtol * |expected|`. */
        allowed: z.number().nonnegative(),
      }),
    )
    .max(MAX_WORST)
    .optional(),
  /** Agreement by class over the cases that count: the confusion matrix without its empty cells. */
  classes: z
    .strictObject({
      /** Classes that could come out. */
      count,
      /** [class, cases with this label, cases it came out for, cases that are both], ascending. */
      rows: z.array(z.tuple([count, count, count, count])).max(2 * MAX_CASES),
      /** [label, class that came out (-1 for NaN), cases] off the diagonal, most cases first. */
      confusions: z.array(z.tuple([count, z.int().min(-1), count])).max(MAX_CASES),
    })
    .optional(),
  /** Fields that are not whole, since the report would have been too large. */
  cut: z.array(text).max(16).optional(),
  batchSize: count,
  durations: z.strictObject({ loadMs: milliseconds, runMs: milliseconds, totalMs: milliseconds }),
  /** Unix seconds at the end of the run. */
  ranAt: count,
});

/** What a verification found: `report.json`, version 1. */
export type Report = z.infer<typeof reportSchema>;

/** What {@link buildReport} puts together. */
export interface ReportParts {
  definition: SuiteDefinition;
  weightsDigest: Bytes32;
  suiteDigest: Bytes32;
  backend: Backend;
  environment: RunEnvironment;
  kernels: number | null;
  judgement: Judgement;
  /** All outputs in the suite's order, each with all cases in order. */
  outputs: readonly TensorData[];
  batchSize: number;
  durations: { loadMs: number; runMs: number; totalMs: number };
  /** Unix seconds. */
  ranAt: number;
}

/** Puts a run's findings into the form that is stored, with the digests that its receipt carries. */
export async function buildReport(parts: ReportParts): Promise<Report> {
  const { definition, judgement, environment } = parts;
  const cases = judgement.cases;
  return fitReport({
    version: 1,
    profile: definition.profile,
    weightsDigest: parts.weightsDigest,
    suiteDigest: parts.suiteDigest,
    backend: parts.backend,
    environment,
    environmentDigest: await environmentDigest(environment),
    kernels: parts.kernels,
    outcome: judgement.passed ? "pass" : "fail",
    findings: judgement.findings,
    scoreBps: judgement.scoreBps,
    minimumScoreBps: definition.minimumScoreBps,
    maxDeviation: finiteOrNull(judgement.maxDeviation),
    outputs: judgement.outputs.map(({ firstNonFinite: _, ...output }) => {
      const p999Deviation = finiteOrNull(output.p999Deviation);
      return { ...output, maxDeviation: finiteOrNull(output.maxDeviation), p999Deviation };
    }),
    outputsDigest: await outputsDigest(parts.outputs),
    cases: {
      count: cases.length,
      judged: judgement.judged,
      correct: judgement.correct,
      maxDeviation: cases.map((result) => finiteOrNull(threeDigits(result.maxDeviation))),
      predicted: cases.flatMap((result) => result.predicted ?? []),
      outside: cases.filter((result) => !result.within).map((result) => result.index),
      notJudged: cases.filter((result) => !result.judged).map((result) => result.index),
    },
    metric: { name: judgement.metric, value: finiteOrNull(judgement.value) },
    worst: judgement.worst.map(({ index, actual, expected, ...worst }) => {
      return { case: index, ...worst, actual: elementOf(actual), expected: elementOf(expected) };
    }),
    ...(judgement.classes && { classes: classesOf(judgement.classes) }),
    batchSize: parts.batchSize,
    durations: parts.durations,
    ranAt: parts.ranAt,
  });
}

function classesOf({ count, rows, confusions }: ClassTable): NonNullable<Report["classes"]> {
  return {
    count,
    rows: rows.map((row) => [row.class, row.labelled, row.predicted, row.right]),
    confusions: confusions.map(({ label, predicted, cases }) => [label, predicted, cases]),
  };
}

function elementOf(value: number | bigint): number | string {
  const number = Number(value);
  const exact = typeof value === "number" ? Number.isFinite(value) : Number.isSafeInteger(number);
  return exact ? number : String(value);
}

/**
 * Checks a report, given as UTF-8 bytes or as a parsed value, down to the digest of the environment it names.
 *
 * @throws VerifyError `report-invalid` naming path, expected and found for each field that is wrong.
 */
export async function parseReport(json: unknown): Promise<Report> {
  const value = json instanceof Uint8Array ? readJson(json) : json;
  const result = reportSchema.safeParse(value);
  if (!result.success) {
    const issues = issuesOf("report", result.error.issues, value);
    throw new VerifyError("report-invalid", issues.map((issue) => issue.message).join("\n"));
  }
  const expected = await environmentDigest(result.data.environment);
  if (result.data.environmentDigest !== expected) {
    const found = result.data.environmentDigest;
    throw new VerifyError("report-invalid", `report.environmentDigest: expected ${expected}, found ${found}`);
  }
  return result.data;
}

/**
 * A report as it is stored: canonical JSON, whose sha-256 is the receipt's `report`.
 *
 * @throws VerifyError `report-invalid` above 64 KiB.
 */
export async function encodeReport(report: Report): Promise<Document> {
  const document = await createDocument(report);
  if (document.bytes.length > MAX_REPORT_BYTES) {
    const found = `${document.bytes.length} bytes`;
    throw new VerifyError("report-invalid", `report: expected at most ${MAX_REPORT_BYTES} bytes, found ${found}`);
  }
  return document;
}

/** sha-256 of the canonical JSON of `{ adapter, runtime }`. */
export async function environmentDigest(environment: RunEnvironment): Promise<Bytes32> {
  const bytes = new TextEncoder().encode(canonicalJson(environment));
  return `0x${toHex(await sha256(bytes))}`;
}

/**
 * sha-256 of all outputs' little-endian bytes, each in its own element type: one output after another, cases in order.
 */
export async function outputsDigest(outputs: readonly TensorData[]): Promise<Bytes32> {
  const parts = outputs.map(littleEndian);
  if (parts.length === 1) return `0x${toHex(await sha256(parts[0]!))}`; // large outputs are not held twice
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return `0x${toHex(await sha256(all))}`;
}

const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function littleEndian(values: TensorData): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  if (LITTLE_ENDIAN || values.BYTES_PER_ELEMENT === 1) return bytes;
  const swapped = bytes.slice();
  for (let i = 0; i < swapped.length; i += values.BYTES_PER_ELEMENT) {
    swapped.subarray(i, i + values.BYTES_PER_ELEMENT).reverse();
  }
  return swapped;
}

function threeDigits(value: number): number {
  return value === 0 ? 0 : Number(value.toPrecision(3));
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function readJson(bytes: Uint8Array): unknown {
  if (bytes.length > MAX_REPORT_BYTES) {
    const message = `report: expected at most ${MAX_REPORT_BYTES} bytes, found ${bytes.length}`;
    throw new VerifyError("report-invalid", message);
  }
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new VerifyError("report-invalid", `report: expected JSON in UTF-8, found ${(error as Error).message}`);
  }
}
