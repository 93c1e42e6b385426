/**
 * The 99.9th percentile of many values, exactly, in memory for a thousandth of them: the nearest-rank percentile, the
 * smallest value that at least 99.9 % of all are not above (numpy's `method="inverted_cdf"`).
 *
 * @example
 * const tail = new Tail(10_000); // keeps the 11 largest of 10,000
 * for (const value of values) tail.add(value);
 * tail.percentile();
 */
export class Tail {
  /** The largest values so far, as a heap with the smallest of them on top. */
  readonly #kept: Float64Array;
  #count = 0;
  /** Below every value until all places are taken, then the smallest that is kept. */
  #least = -1;
  /** Values added. */
  total = 0;

  /** @param most how many values will be added at most. */
  constructor(most: number) {
    this.#kept = new Float64Array(Math.floor(most / 1000) + 1);
  }

  /** Adds a value from 0 up; infinity counts as the largest, NaN must not come. */
  add(value: number): void {
    this.total++;
    if (value > this.#least) this.keep(value);
  }

  /** Only values above this one can still matter to the percentile. */
  get least(): number {
    return this.#least;
  }

  /**
   * For loops over many values: {@link add} in two halves, `keep` for the values above {@link least}, then `count` for
   * how many there were of all.
   *
   * @returns the new {@link least}.
   */
  keep(value: number): number {
    const kept = this.#kept;
    if (this.#count < kept.length) this.#rise(value);
    else if (value > kept[0]!) this.#sink(value);
    if (this.#count === kept.length) this.#least = kept[0]!;
    return this.#least;
  }

  count(values: number): void {
    this.total += values;
  }

  /** The percentile of all values added so far; 0 when there are none. */
  percentile(): number {
    if (this.total === 0) return 0;
    const fromTop = Math.floor(this.total / 1000); // total - ceil(0.999 * total)
    return this.#kept.slice(0, this.#count).sort()[this.#count - 1 - fromTop]!;
  }

  #rise(value: number): void {
    const kept = this.#kept;
    let place = this.#count++;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (kept[above]! <= value) break;
      kept[place] = kept[above]!;
      place = above;
    }
    kept[place] = value;
  }

  #sink(value: number): void {
    const kept = this.#kept;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= kept.length) break;
      if (below + 1 < kept.length && kept[below + 1]! < kept[below]!) below++;
      if (kept[below]! >= value) break;
      kept[place] = kept[below]!;
      place = below;
    }
    kept[place] = value;
  }
}
