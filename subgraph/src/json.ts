import { BigInt, Bytes, JSONValue, JSONValueKind, TypedMap, json } from "@graphprotocol/graph-ts";

/**
 * Reading documents that anybody may have written: whatever is missing or of another kind reads as null or empty,
 * and nothing here can trap, since a trap would stop the whole index.
 */

/** A JSON object's fields. */
export class Fields {
  constructor(private entries: TypedMap<string, JSONValue>) {}

  /** A string, or null. */
  text(name: string): string | null {
    const value = this.entries.get(name);
    if (value === null || value.kind != JSONValueKind.STRING) return null;
    return value.toString();
  }

  /** A string, or "". */
  textOrEmpty(name: string): string {
    const value = this.text(name);
    return value === null ? "" : value;
  }

  /** A number as written, or null. */
  number(name: string): string | null {
    const value = this.entries.get(name);
    return value === null ? null : numberOf(value);
  }

  /** A number or a string as text, or null. */
  numberOrText(name: string): string | null {
    const number = this.number(name);
    return number === null ? this.text(name) : number;
  }

  /** A whole number from 0 of at most 19 digits, or null. */
  whole(name: string): BigInt | null {
    const digits = this.number(name);
    if (digits === null || digits.length == 0 || digits.length > 19) return null;
    for (let i = 0; i < digits.length; i++) {
      const code = digits.charCodeAt(i);
      if (code < 48 || code > 57) return null;
    }
    return BigInt.fromString(digits);
  }

  /** A nested object's fields, or null. */
  fields(name: string): Fields | null {
    const value = this.entries.get(name);
    return value === null ? null : fieldsOf(value);
  }

  /** An array's entries, at most `limit`; empty when there is none. */
  list(name: string, limit: i32): JSONValue[] {
    const value = this.entries.get(name);
    if (value === null || value.kind != JSONValueKind.ARRAY) return [];
    return value.toArray().slice(0, limit);
  }

  /** An array's entries, or the one value that stands in its place; at most `limit`. */
  many(name: string, limit: i32): JSONValue[] {
    const value = this.entries.get(name);
    if (value === null || value.kind == JSONValueKind.NULL) return [];
    return value.kind == JSONValueKind.ARRAY ? value.toArray().slice(0, limit) : [value];
  }

  /** An array's entries that are strings or numbers, as text. */
  texts(name: string, limit: i32): string[] {
    const values = this.list(name, limit);
    const texts: string[] = [];
    for (let i = 0; i < values.length; i++) {
      const text = textOf(values[i]);
      if (text !== null) texts.push(text);
    }
    return texts;
  }
}

/** The fields of a document that is a JSON object; null when it is anything else. */
export function readDocument(content: Bytes): Fields | null {
  const result = json.try_fromBytes(content);
  return result.isError ? null : fieldsOf(result.value);
}

/** The fields of a value that is an object, else null. */
export function fieldsOf(value: JSONValue): Fields | null {
  return value.kind == JSONValueKind.OBJECT ? new Fields(value.toObject()) : null;
}

/** 32 bytes from 64 hexadecimal characters; null for anything else. */
export function sha256Of(text: string | null): Bytes | null {
  if (text === null || text.length != 64) return null;
  for (let i = 0; i < 64; i++) {
    if ("0123456789abcdef".indexOf(text.charAt(i)) < 0) return null;
  }
  return Bytes.fromHexString(text);
}

/** A string or a number as text, or null. */
export function textOf(value: JSONValue): string | null {
  return value.kind == JSONValueKind.STRING ? value.toString() : numberOf(value);
}

/** graph-ts only offers number types that trap; a number's `data` points to its text. */
function numberOf(value: JSONValue): string | null {
  return value.kind == JSONValueKind.NUMBER ? changetype<string>(value.data as usize) : null;
}
