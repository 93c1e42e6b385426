import { getContext, setContext } from "svelte";
import type { CurrencyWords } from "../format/currency.ts";

/**
 * What components may ask their surroundings for. It is set once, in the root layout (or by a test), so that a page need
 * not hand the clock and the names through every level.
 */
export interface Surroundings {
  /** Unix seconds on the CHAIN's clock. Read inside an effect or the template, so that it can tick. */
  now: () => number;
  /** The name people know an address by, if there is one. */
  nameOf?: (address: string) => string | undefined;
  /** How the tokens in use are written, by address; the chain's own currency needs no entry. */
  currencies?: () => Readonly<Record<string, CurrencyWords>>;
  /** Where an address leads. Default: `/accounts/<address>`. */
  accountHref?: (address: string) => string;
  /** Where a transaction can be looked up, if the network has an explorer. */
  transactionHref?: (hash: string) => string | undefined;
}

const KEY = Symbol("surroundings");

/** Called once while a layout initialises. */
export function setSurroundings(surroundings: Surroundings): void {
  setContext(KEY, surroundings);
}

/** @throws Error when no layout above has called `setSurroundings` */
export function getSurroundings(): Surroundings {
  const surroundings = getContext<Surroundings | undefined>(KEY);
  if (surroundings === undefined) {
    throw new Error("No surroundings: call setSurroundings({ now }) in a layout above, so that time is the chain's.");
  }
  return surroundings;
}
