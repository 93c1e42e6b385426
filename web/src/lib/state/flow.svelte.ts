import type { FlowPosition } from "./transactions/record.ts";
import type { Transactions } from "./transactions.svelte.ts";

/** How a step ended; anything but done stops the flow where it can be taken up again. */
export type StepOutcome = { stage: "done" } | { stage: "failed" | "rejected" | "lost"; message: string };

/** A step of a flow. */
export interface FlowStep {
  /** Act and object: "Approve the market". */
  title: string;
  /** Asked of the chain or the index: whether the step is already done, so that it is skipped. */
  isDone?: () => boolean | Promise<boolean>;
  /** Does it. The position goes into `transactions.send({ flow })`, so that the header numbers the steps. */
  run: (position: FlowPosition) => Promise<StepOutcome>;
}

export interface FlowDefinition {
  /** The same after a reload, such as `list-12884901889`. */
  id: string;
  title: string;
  steps: FlowStep[];
}

export type StepState = "todo" | "now" | "done" | "fail";

/**
 * Several steps in order, numbered, and resumable: what is done is read from the chain, so starting again after a
 * failure, a no or a reload goes on where it stopped.
 *
 * @example
 * const flow = new Flow(app.transactions, { id: "list-1", title: "List licence 1", steps: [approve, list] });
 * const outcome = await flow.start();
 */
export class Flow {
  states = $state.raw<StepState[]>([]);
  running = $state(false);
  /** Why it stopped. */
  message = $state<string | null>(null);
  readonly title: string;
  readonly titles: string[];
  #definition: FlowDefinition;
  #transactions: Transactions;

  constructor(transactions: Transactions, definition: FlowDefinition) {
    this.#transactions = transactions;
    this.#definition = definition;
    this.title = definition.title;
    this.titles = definition.steps.map((step) => step.title);
    this.states = definition.steps.map(() => "todo");
  }

  /** Index of the step under way, or -1. */
  get current(): number {
    return this.states.indexOf("now");
  }

  /** Runs from the first step that is not done. */
  async start(): Promise<StepOutcome> {
    if (this.running) return { stage: "rejected", message: "This is under way already." };
    this.running = true;
    this.message = null;
    try {
      for (const [index, step] of this.#definition.steps.entries()) {
        this.#set(index, "now");
        const outcome = await this.#run(step, index);
        if (outcome.stage !== "done") {
          this.#set(index, outcome.stage === "failed" ? "fail" : "todo");
          this.message = outcome.message;
          return outcome;
        }
        this.#set(index, "done");
      }
      return { stage: "done" };
    } finally {
      this.running = false;
    }
  }

  async #run(step: FlowStep, index: number): Promise<StepOutcome> {
    const { id, title } = this.#definition;
    // Sent before a reload and still under way: waiting for it is doing it.
    const pending = this.#transactions.pendingStep(id, index);
    if (pending) return pending;
    if (await step.isDone?.()) return { stage: "done" };
    return step.run({ id, title, steps: this.titles, step: index });
  }

  #set(index: number, state: StepState): void {
    this.states = this.states.with(index, state);
  }
}
