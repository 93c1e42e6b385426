/** What the filled part means. */
export type GaugeTone = "accent" | "yes" | "no" | "bad" | "neutral" | "near-end" | "upstream";

/** Where a value lies between min and max in per cent, 0 to 100; on a logarithmic scale when `log`. */
export function gaugePosition(value: number, min: number, max: number, log: boolean): number {
  const place = log ? (x: number): number => Math.log10(Math.max(x, Number.MIN_VALUE)) : (x: number): number => x;
  const share = (place(value) - place(min)) / (place(max) - place(min));
  return Number.isFinite(share) ? Math.min(100, Math.max(0, share * 100)) : 0;
}
