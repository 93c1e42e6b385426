/** One class among the judged cases. */
export interface ClassRow {
  class: number;
  /** Cases with this label. */
  labelled: number;
  /** Cases for which this class came out. */
  predicted: number;
  /** Cases that are both. */
  right: number;
}

/** Cases of one class that came out as another. */
export interface Confusion {
  label: number;
  /** -1 where an output was NaN. */
  predicted: number;
  cases: number;
}

/** Agreement by class over the judged cases: the confusion matrix, without its empty cells. */
export interface ClassTable {
  /** Elements of the output: classes that could come out. */
  count: number;
  /** The classes that are labelled or came out, ascending. */
  rows: ClassRow[];
  /** The cells off the diagonal: most cases first, then by label and class. */
  confusions: Confusion[];
}

/** Counts labels against classes that came out. */
export class ClassCounter {
  readonly #count: number;
  /** By `label * (count + 1) + predicted + 1`, which no two pairs share. */
  readonly #cells = new Map<number, Confusion>();

  /** @param count classes of the output. */
  constructor(count: number) {
    this.#count = count;
  }

  add(label: number, predicted: number): void {
    const key = label * (this.#count + 1) + predicted + 1;
    const cell = this.#cells.get(key);
    if (cell) cell.cases++;
    else this.#cells.set(key, { label, predicted, cases: 1 });
  }

  table(): ClassTable {
    const rows = new Map<number, ClassRow>();
    const row = (of: number) => {
      const found = rows.get(of) ?? { class: of, labelled: 0, predicted: 0, right: 0 };
      rows.set(of, found);
      return found;
    };
    for (const { label, predicted, cases } of this.#cells.values()) {
      row(label).labelled += cases;
      if (predicted >= 0) row(predicted).predicted += cases;
      if (label === predicted) row(label).right += cases;
    }
    const off = [...this.#cells.values()].filter(({ label, predicted }) => label !== predicted);
    return {
      count: this.#count,
      rows: [...rows.values()].sort((a, b) => a.class - b.class),
      confusions: off.sort((a, b) => b.cases - a.cases || a.label - b.label || a.predicted - b.predicted),
    };
  }
}

/** A fraction in whole numbers. */
interface Fraction {
  over: bigint;
  under: bigint;
}

/**
 * Macro-averaged F1 (Sokolova and Lapalme 2009, "A systematic analysis of performance measures for classification
 * tasks", in the form that averages the classes' F1): the mean over classes of `2 right / (labelled + predicted)`.
 * Classes that are neither labelled nor came out are no part of the mean, as in scikit-learn's `f1_score`. It is
 * computed in fractions, so that the score is rounded down from the true value.
 *
 * @returns 0 over 1 where there is no class.
 */
export function macroF1({ rows }: ClassTable): Fraction {
  const parts = new Map<number, number>(); // sums of numerators by denominator: few denominators occur
  for (const { labelled, predicted, right } of rows) {
    parts.set(labelled + predicted, (parts.get(labelled + predicted) ?? 0) + 2 * right);
  }
  let sum: Fraction = { over: 0n, under: 1n };
  for (const [under, over] of parts) {
    sum = reduced({ over: sum.over * BigInt(under) + BigInt(over) * sum.under, under: sum.under * BigInt(under) });
  }
  return reduced({ over: sum.over, under: sum.under * BigInt(Math.max(1, rows.length)) });
}

function reduced({ over, under }: Fraction): Fraction {
  let [a, b] = [over, under];
  while (b !== 0n) [a, b] = [b, a % b];
  return { over: over / a, under: under / a };
}
