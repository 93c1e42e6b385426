import { FormatError, NO_BREAK_SPACE } from "./amount.ts";

/** One whole in basis points. */
export const WHOLE_BPS = 10_000;

/** Basis points as per cent: 1250 is `12.5 %`. */
export function formatBps(bps: number): string {
  return `${trimZeros((bps / 100).toFixed(2))}${NO_BREAK_SPACE}%`;
}

/** A part of a whole as per cent with `digits` decimals: 3120 of 4225 is `73.8 %`; of nothing it is `0 %`. */
export function formatPercent(part: bigint | number, whole: bigint | number, digits = 1): string {
  if (Number(whole) === 0) return `0${NO_BREAK_SPACE}%`;
  const scale = 10n ** BigInt(digits + 2);
  const value = typeof part === "bigint" && typeof whole === "bigint"
    ? Number((part * scale) / whole) / 10 ** digits
    : Math.floor((Number(part) / Number(whole)) * Number(scale)) / 10 ** digits;
  return `${trimZeros(value.toFixed(digits))}${NO_BREAK_SPACE}%`;
}

/** A score in basis points as the suites name it: 9680 is `0.968`. */
export function formatScore(bps: number): string {
  const text = (bps / WHOLE_BPS).toFixed(4);
  return text.endsWith("0") ? text.slice(0, -1) : text;
}

/** A deviation in scientific form with two digits: 0.0000121 is `1.2e-5`. */
export function formatDeviation(value: number): string {
  if (value === 0) return "0";
  if (!Number.isFinite(value)) return "not finite";
  const [digits, exponent] = value.toExponential(1).split("e") as [string, string];
  return Number(exponent) === 0 ? trimZeros(digits) : `${trimZeros(digits)}e${Number(exponent)}`;
}

/**
 * Reads per cent as typed (`12.5`) into basis points.
 *
 * @throws FormatError `share/not-a-number`, `share/out-of-range`
 */
export function parsePercent(text: string): number {
  const value = Number(text.trim().replace(",", ".").replace(/\s*%$/, ""));
  if (text.trim() === "" || Number.isNaN(value)) {
    throw new FormatError("share/not-a-number", `Expected per cent such as 12.5, found "${text}".`);
  }
  const bps = Math.round(value * 100);
  if (bps < 0 || bps > WHOLE_BPS) {
    throw new FormatError("share/out-of-range", `A share lies between 0 and 100 %, found "${text}".`);
  }
  return bps;
}

function trimZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
