import { existsSync } from "node:fs";
import path from "node:path";
import { messageOf, StackError } from "./errors.ts";

interface Running {
  name: string;
  since: number;
  note: string;
  reported: number;
}

/** What a phase can say while it runs. */
export type Note = (text: string) => void;

/**
 * Progress for the person at the terminal: one line per phase with its seconds, when it is over, and a sign of life
 * for those that take long. Phases may run at the same time.
 */
export class Phases {
  readonly #running = new Set<Running>();
  readonly #out: NodeJS.WritableStream;
  readonly #logs: string;
  readonly #verbose: boolean;
  readonly #timer: NodeJS.Timeout;
  readonly #started = performance.now();

  /** @param logs folder of the parts' logs, to point to one when a phase fails */
  constructor(out: NodeJS.WritableStream, logs: string, verbose = false) {
    this.#out = out;
    this.#logs = logs;
    this.#verbose = verbose;
    this.#timer = setInterval(() => this.#reportLongOnes(), 500);
    this.#timer.unref();
  }

  /**
   * Runs one phase.
   * @param name as it stands at the line's start
   * @param work returns what to say when it is done, for example "block 812, restored"
   * @throws {StackError} naming this phase, whatever `work` threw
   */
  async run(name: string, work: (note: Note) => Promise<string>): Promise<void> {
    const phase: Running = { name, since: performance.now(), note: "", reported: performance.now() };
    this.#running.add(phase);
    try {
      const result = await work((text) => {
        if (text === phase.note) return;
        phase.note = text;
        if (this.#verbose) this.#line(name, phase.since, text);
      });
      this.#line(name, phase.since, result);
    } catch (error) {
      if (error instanceof StackError) throw error;
      const file = path.join(this.#logs, `${name}.log`);
      const log = existsSync(file) ? file : undefined;
      const remedy = log ? "Its log says more." : "Start again with `-- --verbose` to see each step.";
      throw new StackError(name, messageOf(error), remedy, { log, cause: error });
    } finally {
      this.#running.delete(phase);
    }
  }

  /** A line that belongs to no phase. */
  say(text: string): void {
    this.#out.write(`${text}\n`);
  }

  /** Seconds since the first phase could have begun. */
  seconds(): string {
    return ((performance.now() - this.#started) / 1000).toFixed(1);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #reportLongOnes(): void {
    for (const phase of this.#running) {
      if (performance.now() - phase.reported < 10_000) continue;
      phase.reported = performance.now();
      this.#line(phase.name, phase.since, phase.note ? `… ${phase.note}` : "…");
    }
  }

  #line(name: string, since: number, text: string): void {
    const seconds = ((performance.now() - since) / 1000).toFixed(1);
    this.#out.write(`${name.padEnd(12)} ${seconds.padStart(6)} s  ${text}\n`);
  }
}
