import { NO_BREAK_SPACE } from "./amount.ts";

/** Lengths in seconds. A month is 30 days and a year 365: these are for reading, the contracts count seconds. */
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const MONTH = 30 * DAY;
const YEAR = 365 * DAY;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const UNITS: readonly [seconds: number, name: string][] = [
  [YEAR, "y"], [MONTH, "mo"], [DAY, "d"], [HOUR, "h"], [MINUTE, "min"], [1, "s"],
];

/** The space inside a duration must not break: `2 d 4 h`. */
const GLUE = NO_BREAK_SPACE;

/**
 * A length of time in its two largest units: `2 d 4 h`, `8 mo 4 d`, `40 s`. A second unit of zero is left out.
 *
 * @param seconds not negative; fractions are cut
 */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  // Up to four months days say more than months do: "112 d" can be counted on a calendar.
  const units = whole < 120 * DAY ? UNITS.filter(([, name]) => name !== "mo" && name !== "y") : UNITS;
  const first = units.findIndex(([length]) => whole >= length);
  if (first === -1) return `0${GLUE}s`;
  const [length, name] = units[first] as [number, string];
  const rest = units[first + 1];
  const head = `${Math.floor(whole / length)}${GLUE}${name}`;
  const tail = rest === undefined ? 0 : Math.floor((whole % length) / rest[0]);
  return tail === 0 || rest === undefined ? head : `${head}${GLUE}${tail}${GLUE}${rest[1]}`;
}

/**
 * A moment seen from now: `2 h ago`, `in 7 d`, `now`. One unit, the largest that fits.
 *
 * @param at unix seconds
 * @param now unix seconds on the clock that decides, which is the chain's
 */
export function formatRelative(at: number, now: number): string {
  const distance = Math.abs(at - now);
  if (distance < 5) return "now";
  const text = oneUnit(distance);
  return at > now ? `in${GLUE}${text}` : `${text}${GLUE}ago`;
}

/** The same without "ago", for narrow columns: `2 h`. */
export function oneUnit(seconds: number): string {
  const units: [number, string][] = [
    [2 * YEAR, "y"], [2 * MONTH, "mo"], [14 * DAY, "w"], [DAY, "d"], [HOUR, "h"], [MINUTE, "min"], [0, "s"],
  ];
  const lengths: Record<string, number> = { y: YEAR, mo: MONTH, w: 7 * DAY, d: DAY, h: HOUR, min: MINUTE, s: 1 };
  const name = (units.find(([from]) => seconds >= from) as [number, string])[1];
  return `${Math.floor(seconds / (lengths[name] as number))}${GLUE}${name}`;
}

/** `24 Nov 2026`. Dates are UTC everywhere, like the chain's clock. @param at unix seconds */
export function formatDate(at: number): string {
  const date = new Date(at * 1000);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** `24 Nov 2026, 18:40 UTC`. @param at unix seconds */
export function formatDateTime(at: number): string {
  return `${formatDate(at)}, ${new Date(at * 1000).toISOString().slice(11, 16)} UTC`;
}

/** For `<time datetime>`. @param at unix seconds */
export function isoTime(at: number): string {
  return new Date(at * 1000).toISOString().replace(".000Z", "Z");
}

/** A licence's term in words: `a year`, `30 days`, `once` when it has no end. @param seconds 0 = no end */
export function formatTerm(seconds: number): string {
  if (seconds === 0) return "once";
  if (seconds >= 365 * DAY && seconds <= 366 * DAY) return "a year";
  if (seconds % YEAR === 0) return `${seconds / YEAR} years`;
  if (seconds === MONTH) return "30 days";
  if (seconds === DAY) return "a day";
  if (seconds % DAY === 0) return `${seconds / DAY} days`;
  return formatDuration(seconds);
}
