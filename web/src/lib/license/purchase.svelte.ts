import { readContract } from "../chain/contracts.ts";
import { exactMoney, wordsOf } from "../format/currency.ts";
import type { CurrencyWords } from "../format/currency.ts";
import type { OfferTerms } from "../model/query.ts";
import type { useApp } from "../state/app.svelte.ts";
import type { StepOutcome } from "../state/flow.svelte.ts";
import { accountProblem } from "./account.ts";
import { allowListProof } from "./allow-list.ts";
import { lackOf, lookAt, rawCall } from "./look.ts";
import type { Look } from "./look.ts";
import { readOrder } from "./order.ts";
import type { OrderDraft } from "./order.ts";
import { Payment } from "./payment.svelte.ts";
import type { PaidCall } from "./payment.svelte.ts";
import { orderTuple, quoteOrder } from "./quotes.ts";
import type { Order } from "./quotes.ts";
import { forgetReferrer, keptReferrer, referrerFor, visitStorage } from "./referral.ts";

/** What was read about an order, with the proof that the buyer is on the offer's list. */
export interface OrderLook extends Look {
  proof: readonly string[];
}

/** How a purchase ended; the first licence bought is null where it was sent before a reload. */
export type Bought = Exclude<StepOutcome, { stage: "done" }> | { stage: "done"; tokenId: bigint | null };

/** Somebody with no account yet. */
const NOBODY = "0x000000000000000000000000000000000000dead";

/** The purchase of licences of one offer, from what is typed to what was bought. */
export class Purchase {
  draft = $state<OrderDraft>({ quantity: "1", gift: false, to: "" });
  readonly payment: Payment;
  #kept = $state(keptReferrer(visitStorage()));
  #app: ReturnType<typeof useApp>;
  #offer: OfferTerms;
  #name: string;
  #currencies: () => Readonly<Record<string, CurrencyWords>>;

  constructor(
    app: ReturnType<typeof useApp>,
    offer: OfferTerms,
    name: string,
    currencies: () => Readonly<Record<string, CurrencyWords>>,
  ) {
    this.#app = app;
    this.#offer = offer;
    this.#name = name;
    this.#currencies = currencies;
    this.payment = new Payment(app);
  }

  /** What is typed, as an order. */
  get order() {
    return readOrder(this.draft, this.#offer);
  }

  /** Whether what is typed makes an order. */
  get readable(): boolean {
    return Object.keys(this.order.errors).length === 0;
  }

  /** Who is named as having sent the buyer; null for nobody. */
  get referrer(): string | null {
    return referrerFor(this.#kept, this.#offer, [this.#app.wallet.account, this.#recipient]);
  }

  get words(): CurrencyWords {
    return wordsOf(this.#currencies(), this.#offer.currency.id);
  }

  /** The whole price, to the last digit. */
  get said(): string {
    return this.order.total === 0n ? "nothing" : exactMoney(this.order.total, this.words);
  }

  /** What a look depends on. */
  get key(): unknown[] {
    return [this.#offer.id, this.#app.wallet.account, this.order.quantity, this.#recipient, this.referrer];
  }

  forget(): void {
    forgetReferrer(visitStorage());
    this.#kept = null;
  }

  /** Asks the contracts what it costs and whom it pays, and what the buyer has. */
  async look(): Promise<OrderLook> {
    const problem = this.draft.gift ? await accountProblem(this.draft.to) : null;
    if (problem) return { refusal: problem, proof: [] };
    const buyer = this.#app.wallet.account ?? NOBODY;
    // Where a list says who may buy, the buyer's licences are counted, whoever gets them.
    const full = await this.#capReached(this.#offer.allowList === null ? (this.#recipient ?? buyer) : buyer);
    if (full) return { refusal: full, proof: [] };
    const proof = await this.#proof();
    if (typeof proof === "string") return { refusal: proof, proof: [] };
    const order = this.#order(buyer, proof);
    return { ...(await lookAt(this.#app, this.#call(order), () => quoteOrder(this.#app.config, order, buyer))), proof };
  }

  /** Why it cannot be paid, with the numbers; null when it can. */
  lackOf(look: OrderLook | undefined): string | null {
    return lackOf(look, { amount: this.order.total, currency: this.#offer.currency.id }, this.words);
  }

  /** The call as the contract sees it. */
  raw(look: OrderLook | undefined): string {
    const order = this.#order(this.#app.wallet.account ?? "your account", look?.proof ?? []);
    const call = this.#call(order);
    const { offerId, to, maximum } = order;
    const fields = call.method === "mint" ? { offerId, to, maximum } : orderTuple(order);
    return rawCall(call, fields, this.#app.config.contracts.ModelLicense);
  }

  /** Pays, and names the first licence bought. */
  async buy(look: OrderLook | undefined): Promise<Bought> {
    const { account } = this.#app.wallet;
    if (!account || !look) return { stage: "rejected", message: "" };
    const { quantity } = this.order;
    const many = quantity > 1 ? `${quantity} licences` : "licence";
    const ended = await this.payment.run({
      call: this.#call(this.#order(account, look.proof)),
      id: `buy-${this.#offer.offerId}-${quantity}-${this.#recipient ?? account}`,
      title: `Buy ${many} for ${this.#name}`,
      doneTitle: this.draft.gift
        ? "The gift has arrived"
        : quantity > 1
        ? "The licences are yours"
        : "The licence is yours",
      said: this.said,
      token: look.token,
    });
    if (ended.stage !== "done") return ended;
    const [minted] = await this.payment.events("LicenseMinted");
    return { stage: "done", tokenId: (minted?.tokenId as bigint | undefined) ?? null };
  }

  /** Whom it is for, when it is a gift. */
  get #recipient(): string | null {
    return this.draft.gift ? this.draft.to.trim() : null;
  }

  /** Why an account may not take as many, counting what was taken before; null when it may. */
  async #capReached(account: string): Promise<string | null> {
    if (this.#offer.walletCap === "0") return null;
    const license = await readContract(this.#app.config, "ModelLicense");
    const had = Number(await license.mintedTo(this.#offer.offerId, account));
    return readOrder(this.draft, this.#offer, had).errors.quantity ?? null;
  }

  /** The proof that the buyer is on the offer's list, or why there is none; empty where anybody may buy. */
  async #proof(): Promise<string[] | string> {
    const { allowList, legalTextCid } = this.#offer;
    const { account } = this.#app.wallet;
    if (allowList === null) return [];
    if (account === null)
      return "This offer is for listed accounts only. Connect yours to see whether it is on the list.";
    try {
      const proof = await allowListProof(this.#app.config.gatewayUrls, { allowList, legalTextCid }, account);
      return proof ?? "This offer is for listed accounts only, and yours is not on its list.";
    } catch (error) {
      return (error as Error).message;
    }
  }

  #order(buyer: string, proof: readonly string[]): Order {
    const { quantity, total } = this.order;
    const to = this.#recipient ?? buyer;
    return { offerId: this.#offer.offerId, quantity, to, referrer: this.referrer, maximum: total, proof };
  }

  /** The plain call for one licence without anything special, which costs less gas; else the order. */
  #call(order: Order): PaidCall {
    const plain = order.quantity === 1 && order.referrer === null && order.proof.length === 0;
    const how = plain
      ? { method: "mint", args: [order.offerId, order.to, order.maximum] }
      : { method: "mintOrder", args: [orderTuple(order)] };
    return { contract: "ModelLicense", ...how, amount: order.maximum, currency: this.#offer.currency.id };
  }
}
