import { readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";

/** The last lines of a part's log, for an error message. */
export function tail(log: string, lines = 8): string {
  return read(log).trimEnd().split("\n").slice(-lines).join("\n");
}

/**
 * The message of the error that ended a program: from its line in the log to its stack, else the log's last lines;
 * with a colon and a line break before it, to stand after "ended with exit code 1".
 */
export function errorIn(log: string): string {
  const lines = read(log).trimEnd().split("\n");
  const from = lines.findLastIndex((line) => /^\s*(\w*Error: |error during build|.*\berror TS\d+)/i.test(line));
  const rest = from >= 0 ? lines.slice(from) : lines.slice(-4);
  const to = rest.findIndex((line) => /^\s*at .+:\d+/.test(line));
  const shown = rest.slice(0, to > 0 ? Math.min(to, 8) : 8).filter((line) => line.trim());
  return `:\n  ${shown.join("\n  ")}`;
}

/** Why a part ended, as far as its log says; undefined while it runs. */
export function whyEnded(part: { ended: string | undefined; log: string }): string | undefined {
  return part.ended && `${part.ended}${errorIn(part.log)}`;
}

/** A log's text without its colours; empty when there is none. */
function read(log: string): string {
  try {
    return stripVTControlCharacters(readFileSync(log, "utf8"));
  } catch {
    return "";
  }
}
