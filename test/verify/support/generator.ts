/** Numbers that any language gives alike: the linear congruential generator of ISO C's `rand` example, modulo 2^31. */
export class Generator {
  #state: bigint;

  constructor(seed: number) {
    this.#state = BigInt(seed);
  }

  /** From -4 to 4, as a float32. */
  float(): number {
    return Math.fround((this.#next() / 2 ** 31 - 0.5) * 8);
  }

  floats(count: number): Float32Array {
    return Float32Array.from({ length: count }, () => this.float());
  }

  /** From 0 to `n` - 1. */
  below(n: number): number {
    return Math.floor(this.#next() / 65_536) % n;
  }

  #next(): number {
    this.#state = (1_103_515_245n * this.#state + 12_345n) % 2n ** 31n;
    return Number(this.#state);
  }
}
