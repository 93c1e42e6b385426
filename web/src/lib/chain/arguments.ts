import type { ParamType, Result } from "ethers";

/** One argument, ready to be shown. */
export interface ShownArgument {
  name: string;
  type: string;
  value: string;
}

/** Arguments by name, arrays as arrays: an array of plain values has no names, and `toObject` makes nothing of it. */
export function namedArguments(inputs: readonly ParamType[], values: Result): Record<string, unknown> {
  return Object.fromEntries(inputs.map((input, index) => [input.name || String(index), plain(input, values[index])]));
}

/** An argument as a contract's ABI names and types it. */
export function showArgument(input: ParamType, value: unknown, index: number): ShownArgument {
  return { name: input.name.replace(/^_/, "") || `#${index}`, type: input.type, value: text(input, value) };
}

function plain(input: ParamType, value: unknown): unknown {
  const child = input.arrayChildren;
  if (child) return [...(value as Iterable<unknown>)].map((one) => plain(child, one));
  return input.components ? namedArguments(input.components, value as Result) : value;
}

function text(input: ParamType, value: unknown): string {
  if (input.arrayChildren) {
    const child = input.arrayChildren;
    return `[${[...(value as unknown[])].map((item) => text(child, item)).join(", ")}]`;
  }
  if (input.components) {
    const parts = input.components.map((part, index) => `${part.name}: ${text(part, (value as unknown[])[index])}`);
    return `{ ${parts.join(", ")} }`;
  }
  return String(value);
}
