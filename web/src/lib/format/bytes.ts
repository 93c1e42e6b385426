import { NO_BREAK_SPACE } from "./amount.ts";

/** A size with three digits at most, in decimal units as file managers count: `358 KB`, `2.3 MB`. */
export function formatBytes(bytes: number): string {
  const units = ["bytes", "KB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const text = unit === 0 || value >= 99.95 ? value.toFixed(0) : value.toFixed(1).replace(/\.0$/, "");
  return `${text}${NO_BREAK_SPACE}${units[unit]}`;
}
