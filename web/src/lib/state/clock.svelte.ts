/**
 * The chain's clock: what deadlines, terms and votes are judged by. It is set by each look at the chain's head and ticks
 * on by itself in between.
 */
export class ChainClock {
  /** Seconds by which the chain's clock is ahead of this machine's. */
  #offset = $state(0);
  #machine = $state(0);
  #read: () => number;

  /**
   * @param timestamp The chain's present time, seconds since the epoch; without one, this machine's clock stands in.
   * @param read Milliseconds of this machine's clock.
   */
  constructor(timestamp?: number, read: () => number = Date.now) {
    this.#read = read;
    this.#machine = Math.floor(read() / 1000);
    if (timestamp !== undefined) this.observe(timestamp);
  }

  /** Seconds since the epoch, now, on the chain's clock. */
  get now(): number {
    return this.#machine + this.#offset;
  }

  /** Corrects the clock by what the chain says it is. */
  observe(timestamp: number): void {
    this.#machine = Math.floor(this.#read() / 1000);
    const offset = timestamp - this.#machine;
    // Answers take a moment to arrive: a second's difference is that, and following it would make the clock stutter.
    if (Math.abs(offset - this.#offset) > 1) this.#offset = offset;
  }

  /** Ticks every second until the returned function is called. */
  start(): () => void {
    const timer = setInterval(() => (this.#machine = Math.floor(this.#read() / 1000)), 1000);
    return () => clearInterval(timer);
  }
}
