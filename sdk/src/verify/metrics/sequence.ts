import { caseOf, type TensorData } from "../tensor.ts";
import { shareBps, type CaseScore, type Judged, type Metric, type Score } from "./metric.ts";

/** Share of judged cases whose whole numbers are all as the target's, the padding included. */
export class ExactMatch implements Metric {
  readonly #judged: Judged;
  #count = 0;
  #right = 0;

  constructor(judged: Judged) {
    this.#judged = judged;
  }

  add(actual: TensorData, index: number, judged: boolean): CaseScore {
    const { output, reference } = this.#judged;
    const target = caseOf(reference, output.perCase, index);
    const right = target.every((value: number | bigint, i: number) => sameNumber(value, actual[i]!));
    if (judged) {
      this.#count++;
      if (right) this.#right++;
    }
    return { right };
  }

  finish(): Score {
    const value = this.#count === 0 ? 0 : this.#right / this.#count;
    return { value, scoreBps: shareBps(this.#right, this.#count) };
  }
}

/**
 * Share of tokens that are as the target's, over all judged cases together: positions where target or output has a
 * token, so that text which goes on after its end, or stops before it, counts as wrong. -1 stands for no token.
 */
export class TokenAccuracy implements Metric {
  readonly #judged: Judged;
  #count = 0;
  #right = 0;

  constructor(judged: Judged) {
    this.#judged = judged;
  }

  add(actual: TensorData, index: number, judged: boolean): CaseScore {
    const { output, reference } = this.#judged;
    const target = caseOf(reference, output.perCase, index);
    let [tokens, same] = [0, 0];
    for (let i = 0; i < target.length; i++) {
      const [a, t] = [actual[i]!, target[i]!];
      if (Number(a) === -1 && Number(t) === -1) continue;
      tokens++;
      if (sameNumber(a, t)) same++;
    }
    if (judged) {
      this.#count += tokens;
      this.#right += same;
    }
    return { right: same === tokens };
  }

  finish(): Score {
    const value = this.#count === 0 ? 0 : this.#right / this.#count;
    return { value, scoreBps: shareBps(this.#right, this.#count) };
  }
}

/** Whole numbers of any width: `==` compares a bigint and a number by value (ECMA-262, IsLooselyEqual), `===` never. */
function sameNumber(a: number | bigint, b: number | bigint): boolean {
  return a == b;
}
