import { receiptEvents } from "../chain/contracts.ts";
import type { useApp } from "../state/app.svelte.ts";
import { Flow } from "../state/flow.svelte.ts";
import type { FlowStep, StepOutcome } from "../state/flow.svelte.ts";
import type { FlowPosition, TransactionReceipt } from "../state/transactions/record.ts";
import { NATIVE } from "../format/currency.ts";
import { approvalStep, permitStep } from "./allowing.ts";
import { paymentWay } from "./token.ts";
import type { PaymentWay, TokenStanding } from "./token.ts";

/** A call of ours that takes money. */
export interface PaidCall {
  contract: "ModelLicense" | "LicenseMarket" | "EthicsBoard";
  method: string;
  args: readonly unknown[];
  /** In the currency's smallest unit. */
  amount: bigint;
  /** Lower case; zero for the native one. */
  currency: string;
}

export interface PaymentRequest {
  call: PaidCall;
  /** The same after a reload: what is bought, and for how much. */
  id: string;
  /** "Buy licence for glyph-reader 1.1.0" */
  title: string;
  /** "The licence is yours" */
  doneTitle: string;
  /** "Allow 12 USDC" and "Sign for 12 USDC": the amount in words. */
  said: string;
  /** How the account stands with the token; left out for the native currency. */
  token?: TokenStanding | undefined;
}

type App = ReturnType<typeof useApp>;

/**
 * One payment: at once in the native currency or where the token was allowed before, with a signed permit in the same
 * transaction where the token takes them, else in two numbered transactions.
 */
export class Payment {
  flow = $state.raw<Flow>();
  receipt: TransactionReceipt | null = null;
  #app: App;

  constructor(app: App) {
    this.#app = app;
  }

  get running(): boolean {
    return this.flow?.running ?? false;
  }

  /** Steps for a list; none where there is only one thing to do. */
  get steps(): { label: string; state: "todo" | "now" | "done" | "fail" }[] {
    const { flow } = this;
    if (!flow || flow.titles.length < 2) return [];
    return flow.titles.map((label, i) => ({ label: `${i + 1}. ${label}`, state: flow.states[i] ?? "todo" }));
  }

  /** Pays. What was bought stands in `receipt` afterwards, unless it was sent before a reload. */
  async run(request: PaymentRequest): Promise<StepOutcome> {
    this.receipt = null;
    const way = wayOf(request);
    const steps =
      way === "permit" ? this.#permit(request) : way === "approve" ? this.#approve(request) : [this.#call(request)];
    if (steps.length === 1) {
      this.flow = undefined;
      return steps[0]!.run(undefined as never);
    }
    this.flow = new Flow(this.#app.transactions, { id: request.id, title: request.title, steps });
    return this.flow.start();
  }

  /** The arguments of an event of the payment's transaction. */
  async events(event: string): Promise<Record<string, unknown>[]> {
    return this.receipt ? receiptEvents(this.#app.config, this.receipt, "ModelLicense", event) : [];
  }

  #send(
    request: PaymentRequest,
    call: { method: string; args: readonly unknown[]; value?: bigint },
    flow?: FlowPosition,
  ) {
    const {
      title,
      doneTitle,
      call: { contract },
    } = request;
    const outcome = this.#app.transactions.send({ title, doneTitle, contract, ...call, ...(flow ? { flow } : {}) });
    return outcome.then((ended) => {
      if (ended.stage === "done") this.receipt = ended.receipt;
      return ended;
    });
  }

  #call(request: PaymentRequest): FlowStep {
    const { method, args, amount, currency } = request.call;
    const value = currency === NATIVE ? { value: amount } : {};
    return { title: request.title, run: (flow) => this.#send(request, { method, args, ...value }, flow) };
  }

  #approve(request: PaymentRequest): FlowStep[] {
    const title = `Allow ${request.said}`;
    const titles = { step: title, ask: title, done: `${request.said} may be taken` };
    return [approvalStep(this.#app, request.call, titles), this.#call(request)];
  }

  #permit(request: PaymentRequest): FlowStep[] {
    const { contract, method, args } = request.call;
    const title = `Sign for ${request.said}`;
    let permit: readonly unknown[] = [];
    const titles = { step: title, ask: title };
    const sign = permitStep(this.#app, request.call, request.token!, titles, (one) => (permit = one));
    const pay: FlowStep = {
      title: request.title,
      run: async (flow) => {
        const { contractInterface } = await import("@commonweight/sdk/chain/contracts");
        const face = await contractInterface(contract);
        const calls = [face.encodeFunctionData("permit", permit), face.encodeFunctionData(method, args)];
        return this.#send(request, { method: "multicall", args: [calls] }, flow);
      },
    };
    return [sign, pay];
  }
}

function wayOf({ call, token }: PaymentRequest): PaymentWay {
  if (call.currency === NATIVE || call.amount === 0n) return "allowed";
  return token ? paymentWay(token, call.amount) : "approve";
}
