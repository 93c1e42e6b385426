import path from "node:path";
import Mocha from "mocha";

/** How a run of some tests ended. */
export interface Ended {
  /** What failed first. */
  failed?: { title: string; why: string; tests: number[] };
}

/** What a run is to be told of while it goes on. */
export interface Listener {
  /** A test begins, its own hooks included. */
  test?: (test: number) => void;
  /** Something begins that all tests of a suite share: a hook before or after all of them. */
  shared?: (tests: number[]) => void;
}

/** Mocha with all test files loaded, of which any tests can be run any number of times. */
export class Tests {
  readonly all: Mocha.Test[] = [];
  readonly #mocha: Mocha;
  readonly #numbers = new Map<Mocha.Test, number>();
  readonly #whole = new Map<Mocha.Suite, Pick<Mocha.Suite, "tests" | "suites">>();

  private constructor(mocha: Mocha) {
    this.#mocha = mocha;
    this.#learn(mocha.suite);
  }

  /** @param leftOut Tests whose title it fits are not run. */
  static async load(files: readonly string[], options: Mocha.MochaOptions, leftOut: RegExp): Promise<Tests> {
    const mocha = new Mocha({ ...options, reporter: Silent, bail: true });
    mocha.grep(leftOut).invert().cleanReferencesAfterRun(false);
    for (const file of files) mocha.addFile(path.resolve(file));
    await mocha.loadFilesAsync();
    return new Tests(mocha);
  }

  /** The suite outside of all others that a test is in. */
  suiteOf(test: number): string {
    const suites = this.all[test]!.titlePath();
    return `${this.all[test]!.file}: ${suites[0]}`;
  }

  /** Runs tests; suites in the order in which they are first named. Ends at the first that fails. */
  run(numbers: readonly number[], listener: Listener = {}): Promise<Ended> {
    const order = new Map(numbers.map((number, at) => [this.all[number]!, at]));
    this.#keepOnly(this.#mocha.suite, order);
    const first = (suite: Mocha.Suite) => Math.min(...this.#below(suite).map((number) => order.get(this.all[number]!)!));
    this.#mocha.suite.suites.sort((a, b) => first(a) - first(b));
    const ended: Ended = {};
    return new Promise((resolve) => {
      const runner = this.#mocha.run(() => resolve(ended));
      runner.on("test", (test) => listener.test?.(this.#numbers.get(test)!));
      runner.on("hook", (hook) => {
        if (/^"(before|after) all"/.test(hook.title)) listener.shared?.(this.#below(hook.parent!));
      });
      runner.on("fail", (failed, error: Error) => {
        const test = failed instanceof Mocha.Test ? failed : (failed as Mocha.Hook).ctx?.currentTest;
        const number = this.#numbers.get(test as Mocha.Test);
        const tests = number === undefined ? this.#below(failed.parent!) : [number];
        ended.failed ??= { title: failed.fullTitle(), why: error.message, tests };
      });
    });
  }

  #learn(suite: Mocha.Suite): void {
    this.#whole.set(suite, { tests: suite.tests, suites: suite.suites });
    for (const test of suite.tests) this.#numbers.set(test, this.all.push(test) - 1);
    for (const inner of suite.suites) this.#learn(inner);
  }

  #keepOnly(suite: Mocha.Suite, wanted: ReadonlyMap<Mocha.Test, number>): boolean {
    const { tests, suites } = this.#whole.get(suite)!;
    suite.tests = tests.filter((test) => wanted.has(test));
    suite.suites = suites.filter((inner) => this.#keepOnly(inner, wanted));
    return suite.tests.length + suite.suites.length > 0;
  }

  /** Those that are to be run. */
  #below(suite: Mocha.Suite): number[] {
    return [...suite.tests.map((test) => this.#numbers.get(test)!), ...suite.suites.flatMap((each) => this.#below(each))];
  }
}

class Silent extends Mocha.reporters.Base {}
