import { suiteError } from "./suite.ts";
import { caseOf, type TensorValue } from "./tensor.ts";

/** The input of a suite whose model takes text: uint8 [cases, bytes], UTF-8, the rest of each row zero. */
export const TEXT_INPUT = "text";
/** The output of a suite whose model generates text: int64 [cases, maxNewTokens], the rest of each row -1. */
export const TOKENS_OUTPUT = "tokens";
/** Stands behind the last token. */
export const NO_TOKEN = -1n;

/**
 * Texts as a suite stores them: a row of UTF-8 bytes each, as wide as the longest.
 *
 * @throws SuiteError for a text with a zero character, which could not be told from the padding.
 */
export function encodeTexts(texts: readonly string[]): TensorValue & { data: Uint8Array } {
  const rows = texts.map((text) => new TextEncoder().encode(text));
  const width = Math.max(1, ...rows.map((row) => row.length));
  const data = new Uint8Array(rows.length * width);
  for (const [i, row] of rows.entries()) {
    if (row.includes(0)) throw suiteError(`text ${i}`, "a text without zero characters", JSON.stringify(texts[i]));
    data.set(row, i * width);
  }
  return { dtype: "uint8", shape: [rows.length, width], data };
}

/**
 * The texts of such a tensor.
 *
 * @throws SuiteError naming the case whose bytes are not UTF-8, or go on after a zero.
 */
export function decodeTexts(tensor: TensorValue, where = "inputs.safetensors: tensor 'text'"): string[] {
  const { dtype, shape, data } = tensor;
  if (dtype !== "uint8" || shape.length !== 2) {
    throw suiteError(where, "uint8 [cases, bytes]", `${dtype} [${shape}]`);
  }
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  return Array.from({ length: shape[0]! }, (_, i) => {
    const row = caseOf(data as Uint8Array, shape[1]!, i);
    const zero = row.indexOf(0);
    const text = zero === -1 ? row : row.subarray(0, zero);
    const after = zero === -1 ? -1 : row.findIndex((byte, at) => at > zero && byte !== 0);
    if (after !== -1) throw suiteError(`${where}[${i}]`, `zeros after byte ${zero}`, `${row[after]} at byte ${after}`);
    try {
      return decoder.decode(text);
    } catch {
      throw suiteError(`${where}[${i}]`, "UTF-8", "bytes that are not");
    }
  });
}
