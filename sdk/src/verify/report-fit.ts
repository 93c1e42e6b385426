import { canonicalJson } from "../artifacts/canonical.ts";
import type { Report } from "./report.ts";

/** Largest `report.json` in bytes. */
export const MAX_REPORT_BYTES = 64 * 1024;

type Classes = NonNullable<Report["classes"]>;
type Row = Classes["rows"][number];
interface Cut {
  /** As `report.cut` names it. */
  name: string;
  make: (report: Report) => Partial<Report>;
}

/**
 * What is left out of a report that is too large, in this order, until it fits. What decides the outcome stays;
 * confusions come most frequent first, so that the rare ones go.
 */
const CUTS: Cut[] = [
  {
    name: "classes.confusions",
    make: (report) => classes(report, (all) => ({ confusions: all.confusions.slice(0, 256) })),
  },
  { name: "classes.rows", make: (report) => classes(report, ({ rows }) => ({ rows: mostWrong(rows, 64) })) },
  { name: "findings", make: ({ findings }) => ({ findings: first(findings, 4) }) },
  { name: "cases.predicted", make: ({ cases }) => ({ cases: { ...cases, predicted: [] } }) },
  { name: "cases.maxDeviation", make: ({ cases }) => ({ cases: { ...cases, maxDeviation: [] } }) },
  { name: "cases.outside", make: ({ cases }) => ({ cases: { ...cases, outside: cases.outside.slice(0, 256) } }) },
  {
    name: "classes.confusions",
    make: (report) => classes(report, (all) => ({ confusions: all.confusions.slice(0, 32) })),
  },
];

/** The report, shortened until it can be stored; `cut` names what is not whole. A verdict can then always be signed. */
export function fitReport(report: Report): Report {
  if (sizeAtMost(report) <= MAX_REPORT_BYTES) return report; // most reports need no closer look
  let fitted = report;
  for (const { name, make } of CUTS) {
    if (sizeOf(fitted) <= MAX_REPORT_BYTES) return fitted;
    const next = { ...fitted, ...make(fitted) };
    if (sizeOf(next) < sizeOf(fitted)) fitted = { ...next, cut: [...new Set([...(fitted.cut ?? []), name])] };
  }
  return fitted;
}

/** Bytes of a number in JSON with what stands around it: the longest is -2.2250738585072014e-308. */
const NUMBER = 26;
/** Bytes of one UTF-16 unit in JSON at most: an escaped control character. */
const UNIT = 6;
/** Fields of any report: names, digests, eight worst cases of 16 dimensions, and six texts of where it ran. */
const FIELDS = 2048 + 8 * (22 * NUMBER + 128) + 6 * 500 * UNIT;

/** A bound on a report's bytes that costs no look at its columns. */
export function sizeAtMost({ cases, classes, findings, outputs, cut = [] }: Report): number {
  const columns = cases.maxDeviation.length + cases.predicted.length + cases.outside.length + cases.notJudged.length;
  const numbers = columns + 5 * ((classes?.rows.length ?? 0) + (classes?.confusions.length ?? 0));
  let bytes = FIELDS + numbers * NUMBER + cut.length * 64;
  for (const { code, message } of findings) bytes += 32 + (code.length + message.length) * UNIT;
  for (const { name } of outputs) bytes += 384 + name.length * UNIT;
  return bytes;
}

function sizeOf(report: Report): number {
  return new TextEncoder().encode(canonicalJson(report)).length;
}

function classes({ classes }: Report, make: (classes: Classes) => Partial<Classes>): Partial<Report> {
  return classes ? { classes: { ...classes, ...make(classes) } } : {};
}

/** The classes with most wrong cases, in the order they were in. */
function mostWrong(rows: readonly Row[], count: number): Row[] {
  const wrong = ([, labelled, predicted, right]: Row) => labelled + predicted - 2 * right;
  const kept = new Set([...rows].sort((a, b) => wrong(b) - wrong(a)).slice(0, count));
  return rows.filter((row) => kept.has(row));
}

function first(findings: Report["findings"], count: number): Report["findings"] {
  const cut = findings.slice(0, count).map(({ code, message }) => {
    return { code, message: message.length > 500 ? `${message.slice(0, 497)}...` : message };
  });
  const more = findings.length - cut.length;
  if (more <= 0) return cut;
  return [...cut, { code: "more", message: `${more} more reasons are left out: the report would be too large.` }];
}
