import type { ProposalAction } from "./actions.ts";
import { dropDraft, keepDraft, keptDraft } from "./draft.ts";

/** A call in a proposal of several actions. */
export interface BasketCall extends ProposalAction {
  /** The function as somebody's ABI names it, where the contract is not ours. */
  abi?: string;
}

const KEY = "basket";

/** The calls gathered so far in this visit. */
export function readBasket(): BasketCall[] {
  return keptDraft<BasketCall[]>(KEY) ?? [];
}

export function keepBasket(calls: readonly BasketCall[]): void {
  keepDraft(KEY, calls);
}

export function addToBasket(calls: readonly BasketCall[]): void {
  keepBasket([...readBasket(), ...calls]);
}

export function emptyBasket(): void {
  dropDraft(KEY);
}
