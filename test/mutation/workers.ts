import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Answer, Question, Reach } from "./worker.ts";

/** Milliseconds for starting; and how many times longer than without a mutant tests may take. */
const PATIENCE = 180_000;
const TIMES_LONGER = 10;

/** What became of a mutant. */
export interface Verdict {
  survived: boolean;
  /** The test that noticed it, or why there is none. */
  by: string;
}

/** The process that tries mutants; started again where a mutant ended it, or left it unfit. */
export class Workers {
  readonly #copy: string;
  readonly #files: readonly string[];
  #worker: ChildProcess | undefined;

  constructor(copy: string, files: readonly string[]) {
    this.#copy = copy;
    this.#files = files;
  }

  /** Which tests ask for which mutants; all of them must pass. */
  async reach(): Promise<Reach[]> {
    const answer = await this.#ask("reach", undefined);
    if (answer?.kind === "reach") return answer.tests;
    const what = answer?.kind === "unsound" ? `${answer.title}: ${answer.why}` : "the tests end their process";
    throw new Error(`without a mutant, this fails already: ${what}`);
  }

  /** @param milliseconds How long the tests take without a mutant. */
  async judge(mutant: number, tests: number[], milliseconds: number): Promise<Verdict> {
    let unsound = "";
    for (let attempt = 1; attempt <= 2; attempt++) {
      const answer = await this.#ask({ mutant, tests }, PATIENCE + TIMES_LONGER * milliseconds);
      if (!answer) return { survived: false, by: "it never ends, or ends the process" };
      if (answer.kind === "survived") return { survived: true, by: "" };
      if (answer.kind === "noticed") return { survived: false, by: answer.by };
      if (answer.kind === "unsound") unsound = `${answer.title}: ${answer.why}`;
      this.end();
    }
    throw new Error(`after mutant ${mutant} a test fails without it too, in a new process: ${unsound}`);
  }

  end(): void {
    this.#worker?.kill("SIGKILL");
    this.#worker = undefined;
  }

  /** Undefined where the process ended, or did not answer in time. */
  async #ask(question: Question, milliseconds: number | undefined): Promise<Answer | undefined> {
    const worker = this.#worker ??= fork(new URL("worker.ts", `file://${this.#copy}/test/mutation/`), this.#files, {
      cwd: this.#copy,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const ended = new AbortController();
    const timer = milliseconds === undefined ? undefined : setTimeout(() => ended.abort(), milliseconds);
    const exit = (): void => ended.abort();
    worker.once("exit", exit);
    worker.send(question);
    try {
      const [answer] = (await once(worker, "message", { signal: ended.signal })) as [Answer];
      return answer;
    } catch (error) {
      if (!ended.signal.aborted) throw error;
      this.end();
      return undefined;
    } finally {
      clearTimeout(timer);
      worker.off("exit", exit);
    }
  }
}
