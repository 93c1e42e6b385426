import path from "node:path";
import type { Reach } from "./worker.ts";

/** Which tests to run against a mutant, those first that are likely to notice it soon. */
export class Order {
  readonly #tests: readonly Reach[];
  /** Contract, suite, and how many of its mutants the suite noticed. */
  readonly #noticed = new Map<string, Map<string, number>>();

  constructor(tests: readonly Reach[]) {
    this.#tests = tests;
  }

  /** @returns Tests that reach it: by suite, what noticed others of its contract first, then its namesakes, then short. */
  testsFor(mutant: number, contract: string): number[] {
    const numbers = this.#tests.flatMap(({ mutants }, number) => (mutants.includes(mutant) ? [number] : []));
    const suites = [...Map.groupBy(numbers, (number) => this.#tests[number]!.suite)].map(([suite, tests]) => ({
      tests,
      noticed: this.#noticed.get(contract)?.get(suite) ?? 0,
      namesake: isNamesake(this.#tests[tests[0]!]!.file, contract) ? 1 : 0,
      milliseconds: this.milliseconds(tests),
    }));
    suites.sort((a, b) =>
      b.noticed - a.noticed || b.namesake - a.namesake || a.milliseconds - b.milliseconds);
    return suites.flatMap(({ tests }) => tests);
  }

  /** What tests take together. */
  milliseconds(tests: readonly number[]): number {
    return tests.reduce((sum, number) => sum + this.#tests[number]!.milliseconds, 0);
  }

  /** Remembers the suite of the test with this title as one that notices a contract's mutants. */
  remember(contract: string, title: string): void {
    const suite = this.#tests.find((test) => title.startsWith(test.suite.slice(test.suite.indexOf(": ") + 2)))?.suite;
    if (!suite) return;
    const noticed = this.#noticed.get(contract) ?? new Map<string, number>();
    this.#noticed.set(contract, noticed.set(suite, (noticed.get(suite) ?? 0) + 1));
  }
}

/** Whether a test file is named like a contract, or like a word of its name. */
function isNamesake(file: string, contract: string): boolean {
  const words = path.basename(contract, ".sol").match(/[A-Z][a-z]+/g) ?? [];
  return words.some((word) => path.basename(file).toLowerCase().includes(word.slice(0, 5).toLowerCase()));
}
