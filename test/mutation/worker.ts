// Runs contract tests in the copy that holds all mutants, with one mutant after another alive. Asked by its parent; see
// `Question` and `Answer`. Started as: node worker.ts FILE…
import hre from "hardhat";
import { Chains } from "./chains.ts";
import { Tests } from "./tests.ts";

/** `reach`: which tests ask for which mutants? Else: do these tests, in this order, notice this mutant? */
export type Question = "reach" | { mutant: number; tests: number[] };

/** Numbers of tests are their places in `tests`, the same in every process. */
export type Answer =
  | { kind: "reach"; tests: Reach[] }
  | { kind: "noticed"; by: string }
  | { kind: "survived" }
  /** A test fails without a mutant. */
  | { kind: "unsound"; title: string; why: string };

/** A test and what it reaches. */
export interface Reach {
  file: string;
  /** The suite outside of all others that it is in, which is run as one. */
  suite: string;
  milliseconds: number;
  mutants: number[];
}

/** Files with mutants are not what was generated, nor compiled to what lies elsewhere. */
const LEFT_OUT = /was generated from|is the compiler.s code/;

type Fixture = Parameters<ConstructorParameters<typeof Chains>[1]>[0];

/** Where what is reached belongs to at the moment. */
let reached = new Set<number>();
let used = new Set<Fixture>();
const chains = new Chains(hre, (fixture) => used.add(fixture));
hre.hooks.registerHandlers("network", {
  // Listening also lifts the limits on the size of contracts and on gas, which mutants exceed.
  onCoverageData: async (_context, tags) => {
    const mutants = tags.map((tag) => Number(BigInt(`0x${tag}`)));
    if (!chains.note(mutants)) for (const mutant of mutants) reached.add(mutant);
  },
});
process.env.HH_TEST = "true";
const tests = await Tests.load(process.argv.slice(2), hre.config.test.mocha, LEFT_OUT);
if (reached.size > 0) throw new Error("a test file calls contracts while it is loaded, which no mutant would see");

process.on("message", async (question: Question) => {
  const answer = question === "reach" ? await reach() : await judge(question);
  process.send!(answer);
});

async function reach(): Promise<Answer> {
  const numbers = tests.all.map((_, number) => number);
  const own = numbers.map(() => ({ mutants: [] as Set<number>[], fixtures: [] as Set<Fixture>[] }));
  const times = numbers.map(() => 0);
  let [last, since] = [-1, 0];
  const begin = (shared: number[]): void => {
    reached = new Set();
    used = new Set();
    for (const number of shared) {
      own[number]!.mutants.push(reached);
      own[number]!.fixtures.push(used);
    }
    if (last >= 0) times[last] = performance.now() - since;
    since = performance.now();
  };
  await chains.let(0);
  const { failed } = await tests.run(numbers, {
    test: (test) => {
      begin([test]);
      last = test;
    },
    shared: (all) => {
      begin(all);
      last = -1;
    },
  });
  if (failed) return { kind: "unsound", title: failed.title, why: failed.why };
  return {
    kind: "reach",
    tests: numbers.map((number) => {
      const fixtures = new Set(own[number]!.fixtures.flatMap((each) => [...each]));
      const made = [...fixtures].map((fixture) => chains.reachedBy(fixture));
      return {
        file: tests.all[number]!.file!,
        suite: tests.suiteOf(number),
        milliseconds: Math.round(times[number]!),
        mutants: [...new Set([...own[number]!.mutants, ...made].flatMap((each) => [...each]))],
      };
    }),
  };
}

async function judge({ mutant, tests: numbers }: Exclude<Question, "reach">): Promise<Answer> {
  await chains.let(mutant);
  const { failed } = await tests.run(numbers);
  if (!failed) return { kind: "survived" };
  // That it fails because of the mutant shows where it passes without: the process may have suffered.
  await chains.let(0);
  const without = await tests.run(failed.tests);
  if (!without.failed) return { kind: "noticed", by: failed.title };
  return { kind: "unsound", title: without.failed.title, why: without.failed.why };
}
