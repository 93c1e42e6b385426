/** How much of a file has arrived and was verified. */
export interface ReadProgress {
  /** Bytes. */
  bytes: number;
  /** Bytes, when known. */
  total: number | undefined;
  /** Bytes that arrived a second, over the last seconds; 0 until something has. */
  bytesPerSecond: number;
  /** Seconds that the rest will take at this pace; `undefined` while nobody can know. */
  secondsLeft: number | undefined;
}

/** How far back the pace is measured, in milliseconds: long enough to be calm, short enough to tell a change. */
const WINDOW_MS = 5_000;

/** Turns counts of bytes into progress. What was there at the start counts as read, but not for the pace. */
export class ProgressMeter {
  readonly #total: number | undefined;
  readonly #now: () => number;
  #marks: { at: number; bytes: number }[];

  /** @param kept bytes that are there already */
  constructor(total: number | undefined, kept = 0, now: () => number = () => performance.now()) {
    this.#total = total;
    this.#now = now;
    this.#marks = [{ at: now(), bytes: kept }];
  }

  /** @param bytes all that are there now */
  measure(bytes: number): ReadProgress {
    const at = this.#now();
    this.#marks.push({ at, bytes });
    // The first mark of the window stays, so that the pace is over its whole length.
    while (this.#marks.length > 2 && at - (this.#marks[1] as { at: number }).at > WINDOW_MS) this.#marks.shift();
    const first = this.#marks[0] as { at: number; bytes: number };
    const bytesPerSecond = at > first.at ? ((bytes - first.bytes) * 1000) / (at - first.at) : 0;
    const left = this.#total === undefined ? undefined : this.#total - bytes;
    const secondsLeft = left === undefined || (bytesPerSecond === 0 && left > 0) ? undefined : left && left / bytesPerSecond;
    return { bytes, total: this.#total, bytesPerSecond, secondsLeft };
  }
}
