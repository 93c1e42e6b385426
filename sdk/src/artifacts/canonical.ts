import canonicalize from "canonicalize";

/** Deeper values are left to the library, which sees a circle as such. */
const MAX_DEPTH = 32;

/**
 * Canonical JSON (RFC 8785): keys sorted by UTF-16 code units, no whitespace, ECMAScript numbers. Long columns of
 * numbers, which are most of a report, are written at once; whatever is not plain data is left to `canonicalize`.
 *
 * @throws TypeError for undefined and functions; Error for NaN, infinities, lone surrogates and circles.
 */
export function canonicalJson(value: unknown): string {
  const text = plain(value, 0) ?? canonicalize(value);
  if (text === undefined) throw new TypeError("canonicalJson: undefined and functions have no JSON form");
  return text;
}

/** The text of plain data; `undefined` where something in it is anything else. */
function plain(value: unknown, depth: number): string | undefined {
  if (value === null) return "null";
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? JSON.stringify(value) : undefined;
    case "string":
      return value.isWellFormed() ? JSON.stringify(value) : undefined;
    case "boolean":
      return value ? "true" : "false";
    case "object":
      if (depth > MAX_DEPTH || "toJSON" in value) return undefined;
      return Array.isArray(value) ? plainArray(value, depth) : plainObject(value, depth);
    default:
      return undefined;
  }
}

function plainArray(values: readonly unknown[], depth: number): string | undefined {
  if (isColumn(values)) return JSON.stringify(values);
  let text = "[";
  for (let i = 0; i < values.length; i++) {
    const part = plain(values[i], depth + 1);
    if (part === undefined) return undefined;
    text += i === 0 ? part : `,${part}`;
  }
  return `${text}]`;
}

/** Nothing but finite numbers and null: what JSON.stringify writes just as the standard wants it. */
function isColumn(values: readonly unknown[]): boolean {
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== null && !Number.isFinite(values[i])) return false;
  }
  return true;
}

function plainObject(value: object, depth: number): string | undefined {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return undefined;
  let text = "";
  for (const key of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[key];
    if (member === undefined) continue;
    const part = plain(member, depth + 1);
    if (part === undefined || !key.isWellFormed()) return undefined;
    text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${part}`;
  }
  return `{${text}}`;
}
