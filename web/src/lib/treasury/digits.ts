/** Fraction digits that show every one of these amounts to the last unit, so that a sum on the page adds up. */
export function exactDigits(values: readonly bigint[], decimals: number): number {
  const needed = values.map((value) => {
    const fraction = (value % 10n ** BigInt(decimals)).toString().replace("-", "").padStart(decimals, "0");
    return value % 10n ** BigInt(decimals) === 0n ? 0 : fraction.replace(/0+$/, "").length;
  });
  return Math.max(0, ...needed);
}
