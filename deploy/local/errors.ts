/** Which part of the stack failed, why, and what the person at the terminal can do about it. */
export class StackError extends Error {
  override readonly name = "StackError";
  readonly code = "STACK_FAILED";
  /** The part's name as its progress line has it, for example "chain". */
  readonly part: string;
  /** A sentence saying what to do. */
  readonly remedy: string;
  /** The log file to read, if the part has one. */
  readonly log: string | undefined;

  constructor(part: string, why: string, remedy: string, options: { log?: string; cause?: unknown } = {}) {
    super(why, { cause: options.cause });
    this.part = part;
    this.remedy = remedy;
    this.log = options.log;
  }
}

/** The sentence to show for anything that was thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && !error.message) return error.errors.map(messageOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
