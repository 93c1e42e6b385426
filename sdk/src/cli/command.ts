/** Exit codes of every command. */
export const EXIT = {
  /** It is as claimed. */
  pass: 0,
  /** It is not as claimed. */
  fail: 1,
  /** Nothing can be said: a file could not be fetched or is another, a machine failed, something was not at hand. */
  unknown: 2,
  /** The command was not understood (`EX_USAGE` of BSD's sysexits). */
  usage: 64,
} as const;

/** What a command works with, so that it can be run in a test as in a terminal. */
export interface Io {
  out(line: string): void;
  /** For progress and errors: never mixed with what a program reads. */
  err(line: string): void;
  /** Width of the terminal that `out` writes to; undefined where it is none. */
  columns?: number | undefined;
  env: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C. */
  signal?: AbortSignal | undefined;
}

/** One command of `commonweight`. */
export interface Command {
  /** One or two words. */
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** What `commonweight help <name>` prints. */
  help: string;
  /** @returns an exit code. */
  run(args: string[], io: Io): Promise<number>;
}

/** The command line was not understood; the message says what to write instead. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
