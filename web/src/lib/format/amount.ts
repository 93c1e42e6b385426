/**
 * Keeps a value and its unit on one line, and stands between groups of three digits. In Instrument Sans it is thin (a
 * fifth of an em); U+202F is so thin there that groups run together.
 */
export const NO_BREAK_SPACE = "\u00a0";

/** Thrown when a value that came from outside cannot be shown as what it claims to be. */
export class FormatError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = "FormatError";
    this.code = code;
  }
}

export interface AmountOptions {
  /** Decimals of the currency: 18 for ETH, 6 for USDC. */
  decimals?: number;
  /**
   * Fraction digits to show. Without it as many as the value has, at most `maxDigits`. Give it in columns, so that
   * digits stand under digits.
   */
  digits?: number;
  /** Most fraction digits when `digits` is not given. */
  maxDigits?: number;
}

/** Groups the digits of a whole number by spaces that do not break: `8214907` becomes `8 214 907`. */
export function formatInteger(value: bigint | number): string {
  const text = value.toString();
  const sign = text.startsWith("-") ? "−" : "";
  return sign + text.replace("-", "").replace(/\B(?=(\d{3})+$)/g, NO_BREAK_SPACE);
}

/**
 * A currency amount as a person reads it. Cut, never rounded up: nobody is shown money that is not there. A value too
 * small for the digits shown reads `< 0.0001`, never `0`.
 *
 * @param value in the currency's smallest unit (wei for ETH)
 */
export function formatAmount(value: bigint, { decimals = 18, digits, maxDigits = 4 }: AmountOptions = {}): string {
  const negative = value < 0n;
  const whole = negative ? -value : value;
  const shown = digits ?? Math.min(maxDigits, decimals);
  const unit = 10n ** BigInt(decimals);
  const fraction = (whole % unit).toString().padStart(decimals, "0").slice(0, shown).padEnd(shown, "0");
  const trimmed = digits === undefined ? fraction.replace(/0+$/, "") : fraction;
  const sign = negative ? "−" : "";
  if (whole > 0n && whole / unit === 0n && /^0*$/.test(fraction)) {
    return `${negative ? "> −" : "< "}0.${"0".repeat(Math.max(shown - 1, 0))}1`;
  }
  return sign + formatInteger(whole / unit) + (trimmed === "" ? "" : `.${trimmed}`);
}

/** The same amount to the last unit, for tooltips: `0.0031 ETH = 3 100 000 000 000 000 wei`. */
export function fullAmount(value: bigint, decimals: number, symbol: string): string {
  const exact = formatAmount(value, { decimals, maxDigits: decimals });
  const smallest = decimals === 18 && symbol === "ETH" ? "wei" : `× 10^-${decimals}`;
  return `${exact} ${symbol} = ${formatInteger(value)} ${smallest}`;
}

/**
 * Reads what a person typed (`0.004`, `1 200,5`) into the smallest unit.
 *
 * @throws FormatError `amount/not-a-number`, `amount/too-precise`
 */
export function parseAmount(text: string, decimals = 18): bigint {
  const clean = text.trim().replace(/\s/g, "").replace(",", ".");
  const match = /^(\d+)?(?:\.(\d*))?$/.exec(clean);
  if (match === null || clean === "" || clean === ".") {
    throw new FormatError("amount/not-a-number", `Expected a number such as 0.004, found "${text}".`);
  }
  const fraction = match[2] ?? "";
  if (fraction.length > decimals) {
    throw new FormatError(
      "amount/too-precise",
      `This currency has ${decimals} decimals; "${text}" has ${fraction.length}. Shorten it.`,
    );
  }
  return BigInt(match[1] ?? "0") * 10n ** BigInt(decimals) + BigInt(fraction.padEnd(decimals, "0") || "0");
}
