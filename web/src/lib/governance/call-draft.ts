import { Fragment, Interface, isAddress, isHexString } from "ethers";
import type { FunctionFragment, ParamType } from "ethers";

/** What was typed does not fit; the message says what would. */
export class CallDraftError extends Error {
  readonly code = "call_draft_invalid";
}

/**
 * Reads an ABI as people paste it: JSON, a whole artifact with an `abi` in it, or lines such as
 * `function mint(address to, uint256 amount)`.
 *
 * @throws CallDraftError naming what cannot be read.
 */
export function readAbi(text: string): Interface {
  const typed = text.trim();
  if (typed === "")
    throw new CallDraftError("Paste the contract's ABI, or a line such as function mint(address to, uint256 amount).");
  try {
    // An Interface leaves out what it cannot read; a Fragment says so.
    return checked(new Interface(entriesOf(typed).map((entry) => Fragment.from(entry))));
  } catch (error) {
    if (error instanceof CallDraftError) throw error;
    throw new CallDraftError(
      `This is no ABI that can be read: ${((error as Error).message.split("(")[0] ?? "").trim()}.`,
    );
  }
}

function entriesOf(typed: string): readonly unknown[] {
  if (!/^[[{]/.test(typed)) return typed.split(/[\n;]+/).map((line) => line.trim()).filter(Boolean);
  const json = JSON.parse(typed) as unknown;
  return Array.isArray(json) ? json : ((json as { abi?: unknown[] }).abi ?? []);
}

function checked(abi: Interface): Interface {
  if (changing(abi).length === 0) throw new CallDraftError("This ABI has no function that changes anything.");
  return abi;
}

/** The functions of an ABI that change something, by name. */
export function changing(abi: Interface): FunctionFragment[] {
  const found: FunctionFragment[] = [];
  abi.forEachFunction((one) => {
    if (one.stateMutability !== "view" && one.stateMutability !== "pure") found.push(one);
  });
  return found.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** What a field of the type takes, as a hint. */
export function hintOf({ baseType, type }: ParamType): string {
  if (baseType === "array" || baseType === "tuple") return `${type}, as JSON`;
  return type;
}

/** The names of a tuple's parts, to begin with; empty for plain types. */
export function exampleOf(input: ParamType): string {
  const child = input.arrayChildren;
  if (child) return `[${exampleOf(child) || '"…"'}]`;
  return input.components
    ? `{${input.components.map((part) => `"${part.name}": ${exampleOf(part) || '"…"'}`).join(", ")}}`
    : "";
}

/**
 * The value that typed text means for a parameter.
 *
 * @throws CallDraftError saying what would fit.
 */
export function parseArgument(input: ParamType, typed: string): unknown {
  const text = typed.trim();
  if (input.baseType !== "array" && input.baseType !== "tuple") return parsePlain(input, typed);
  let json: unknown;
  try {
    // Whole numbers too large for JSON are read as text.
    json = JSON.parse(text.replace(/([[:,]\s*)(-?\d{16,})(?=\s*[,\]}])/g, '$1"$2"'));
  } catch {
    throw new CallDraftError(`Expected JSON such as ${exampleOf(input)}.`);
  }
  return fromJson(input, json);
}

function fromJson(input: ParamType, value: unknown): unknown {
  const child = input.arrayChildren;
  if (child) {
    if (!Array.isArray(value)) throw new CallDraftError(`Expected a list such as ${exampleOf(input)}.`);
    const length = input.arrayLength ?? -1;
    if (length >= 0 && value.length !== length)
      throw new CallDraftError(`Expected ${length} values, found ${value.length}.`);
    return value.map((one) => fromJson(child, one));
  }
  if (!input.components) return parsePlain(input, String(value));
  const parts = input.components;
  const given = (value ?? {}) as Record<string, unknown>;
  if (typeof value !== "object") throw new CallDraftError(`Expected ${exampleOf(input)}.`);
  return parts.map((part, index) => {
    const one = Array.isArray(value) ? (value as unknown[])[index] : given[part.name];
    if (one === undefined) throw new CallDraftError(`${part.name || `Part ${index + 1}`} is missing.`);
    return fromJson(part, one);
  });
}

function parsePlain(input: ParamType, typed: string): unknown {
  const text = typed.trim();
  const { type } = input;
  if (type === "string") return typed;
  if (type === "bool") {
    if (!/^(true|false|yes|no)$/i.test(text)) throw new CallDraftError("Expected yes or no.");
    return /^(true|yes)$/i.test(text);
  }
  if (type === "address") {
    if (!isAddress(text))
      throw new CallDraftError("Expected an address: 0x and 40 characters, with its checksum right if it has one.");
    return text;
  }
  const size = /^bytes(\d+)$/.exec(type);
  if (type === "bytes" || size) {
    const length = size ? Number(size[1]) : undefined;
    if (!isHexString(text, length ?? true))
      throw new CallDraftError(`Expected 0x and ${length ? length * 2 : "an even number of"} hexadecimal characters.`);
    return text;
  }
  return parseInteger(type, text);
}

function parseInteger(type: string, typed: string): bigint {
  const [, unsigned, bits] = /^(u?)int(\d+)$/.exec(type) ?? [];
  const text = typed.replace(/[\s_]/g, "");
  if (!bits || !/^-?\d+$/.test(text)) throw new CallDraftError("Expected a whole number, in the smallest unit.");
  const value = BigInt(text);
  const width = BigInt(bits);
  const [least, most] = unsigned ? [0n, (1n << width) - 1n] : [-(1n << (width - 1n)), (1n << (width - 1n)) - 1n];
  if (value < least || value > most) throw new CallDraftError(`Expected a number from ${least} to ${most}.`);
  return value;
}
