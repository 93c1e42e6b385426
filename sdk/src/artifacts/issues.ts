import type * as z from "zod";

/** One field that is wrong. */
export interface FieldIssue {
  /** Where, for example `manifest.files[2].sha256`. */
  path: string;
  expected: string;
  /** The offending value as JSON, shortened. */
  found: string;
  /** The three as a sentence. */
  message: string;
}

/** Turns zod's issues into sentences that carry the value found. `root` names the document, `input` is what was parsed. */
export function issuesOf(root: string, issues: readonly z.core.$ZodIssue[], input: unknown): FieldIssue[] {
  return issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => issueAt(root, [...issue.path, key], "no such field", at(input, [...issue.path, key])));
    }
    return [issueAt(root, issue.path, issue.message, at(input, issue.path))];
  });
}

/** A value as it is shown in a message: JSON, at most 60 characters, `nothing` where there is none. */
export function describeValue(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = typeof value === "bigint" ? value.toString() : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function issueAt(root: string, path: readonly PropertyKey[], expected: string, value: unknown): FieldIssue {
  const where = path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : `${text}.${String(key)}`),
    root,
  );
  const found = describeValue(value);
  return { path: where, expected, found, message: `${where}: expected ${expected}, found ${found}` };
}

function at(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], input);
}
