import { FormatError, parseAmount } from "../format/amount.ts";
import { parsePercent } from "../format/share.ts";
import { RIGHTS } from "@commonweight/sdk/license/rights";
import { MAX_LEGAL_BYTES } from "./legal.ts";

/** What a publisher typed for a new offer. */
export interface OfferDraft {
  price: string;
  endless: boolean;
  /** Days. */
  days: string;
  limited: boolean;
  supply: string;
  transferable: boolean;
  /** Per cent. */
  royalty: string;
  rights: number;
  legal: string;
}

/** Terms as ModelLicense.openOffer takes them, in the native currency, the legal text aside. */
export interface DraftTerms {
  price: bigint;
  /** Seconds; 0 = no end. */
  term: number;
  /** 0 = no limit. */
  supply: number;
  resaleRoyaltyBps: number;
  rights: number;
  transferable: boolean;
}

export type DraftErrors = Partial<Record<"price" | "days" | "supply" | "royalty" | "rights" | "legal", string>>;

/** Limits of OfferBook. */
const MAX_ROYALTY_BPS = 1_000;
const MAX_PRICE = 2n ** 112n - 1n;
const MAX_UINT32 = 2 ** 32 - 1;
const DAY = 86_400;

/** Reads a draft: the terms, with a sentence for each field that cannot be taken as it is. */
export function readDraft(draft: OfferDraft, forbidden: number): { terms: DraftTerms; errors: DraftErrors } {
  const errors: DraftErrors = {};
  const read = <Value>(field: keyof DraftErrors, empty: Value, parse: () => Value): Value => {
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      errors[field] = error.message;
      return empty;
    }
  };
  const terms: DraftTerms = {
    price: read("price", 0n, () => readPrice(draft.price)),
    term: draft.endless ? 0 : read("days", 0, () => readDays(draft.days)),
    supply: draft.limited ? read("supply", 0, () => readCount(draft.supply)) : 0,
    resaleRoyaltyBps: draft.transferable ? read("royalty", 0, () => readRoyalty(draft.royalty)) : 0,
    rights: draft.rights & ~forbidden,
    transferable: draft.transferable,
  };
  if (terms.rights === 0) errors.rights = "A licence allows something: choose at least one right.";
  const size = new TextEncoder().encode(draft.legal).length;
  if (size > MAX_LEGAL_BYTES) errors.legal = `The text has ${size} bytes; at most ${MAX_LEGAL_BYTES} are kept.`;
  return { terms, errors };
}

/** The rights a charter forbids, in its bits. */
export function forbiddenWords(forbidden: number): string[] {
  return RIGHTS.filter(({ bit }) => forbidden & bit).map(({ words }) => words);
}

function readPrice(text: string): bigint {
  const price = parseAmount(text);
  if (price > MAX_PRICE) throw new FormatError("offer/price", `A price is at most 2^112 - 1 wei; "${text}" ETH is more.`);
  return price;
}

function readDays(text: string): number {
  const days = Number(text.trim().replace(",", "."));
  const seconds = Math.round(days * DAY);
  if (text.trim() === "" || !Number.isFinite(days) || seconds < 1) {
    throw new FormatError("offer/term", `Expected a number of days above 0, such as 30, found "${text}".`);
  }
  if (seconds > MAX_UINT32) {
    throw new FormatError("offer/term", `A term is at most ${Math.floor(MAX_UINT32 / DAY)} days; choose "no end" for more.`);
  }
  return seconds;
}

function readCount(text: string): number {
  const count = Number(text.trim());
  if (!Number.isInteger(count) || count < 1 || count > MAX_UINT32) {
    throw new FormatError("offer/supply", `Expected a whole number of licences from 1 to ${MAX_UINT32}, found "${text}".`);
  }
  return count;
}

function readRoyalty(text: string): number {
  const bps = parsePercent(text);
  if (bps > MAX_ROYALTY_BPS) throw new FormatError("offer/royalty", `A resale royalty is at most 10 %, found "${text}".`);
  return bps;
}
