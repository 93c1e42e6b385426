import { PRESETS, restrictionsText } from "@commonweight/sdk/license/presets";
import type { Preset, PresetName } from "@commonweight/sdk/license/presets";
import { grantedRights } from "@commonweight/sdk/license/rights";
import { FormatError, parseAmount } from "../format/amount.ts";
import { NATIVE } from "../format/currency.ts";
import { parsePercent } from "../format/share.ts";
import { readAccounts } from "./allow-list.ts";
import { MAX_LEGAL_BYTES } from "./legal.ts";

/** What a publisher typed for a new offer. */
export interface OfferDraft {
  price: string;
  /** Address of the currency, lower case; zero for the native one. */
  currency: string;
  endless: boolean;
  /** Days. */
  days: string;
  /** Days in which a licence can be given back; empty for none. */
  trial: string;
  limited: boolean;
  supply: string;
  /** Licences an account can have minted to it; empty for no limit. */
  walletCap: string;
  /** Accounts beside the holder's; empty for none. */
  seats: string;
  /** Only the accounts in `allowed` may buy. */
  restricted: boolean;
  /** Addresses as pasted. */
  allowed: string;
  /** Per cent of the price; empty for none. */
  referrer: string;
  transferable: boolean;
  /** Per cent. */
  royalty: string;
  rights: number;
  legal: string;
}

/** Terms as ModelLicense.openOffer takes them, the two documents aside. */
export interface DraftTerms {
  price: bigint;
  currency: string;
  /** Seconds; 0 = no end. */
  term: number;
  /** 0 = no limit. */
  supply: number;
  walletCap: number;
  resaleRoyaltyBps: number;
  referrerBps: number;
  rights: number;
  seats: number;
  trialDays: number;
  transferable: boolean;
}

type OfferField =
  | "price" | "days" | "trial" | "supply" | "walletCap" | "seats" | "allowed" | "referrer" | "royalty" | "rights"
  | "legal";
export type DraftErrors = Partial<Record<OfferField, string>>;

/** Limits of OfferBook. */
const MAX_ROYALTY_BPS = 1_000;
const MAX_REFERRER_BPS = 5_000;
const MAX_SEATS = 256;
const MAX_TRIAL_DAYS = 255;
const MAX_PRICE = 2n ** 96n - 1n;
const MAX_UINT32 = 2 ** 32 - 1;
const DAY = 86_400;

/** A draft to begin with: for one person, with no end. */
export function emptyOffer(): OfferDraft {
  return {
    price: "0.01", currency: NATIVE, endless: true, days: "365", trial: "", limited: false, supply: "50", walletCap: "",
    seats: "", restricted: false, allowed: "", referrer: "", transferable: true, royalty: "5", rights: 1, legal: "",
  };
}

/** What of a preset an offer of this release can grant. @param grantable rights bits */
export function presetRights(preset: Preset, grantable: number): number {
  return preset.rights & grantable;
}

/** The preset that a draft's rights and nothing else make it, as far as the release can grant it. */
export function presetOfDraft(rights: number, grantable: number): PresetName | undefined {
  return PRESETS.find((preset) => presetRights(preset, grantable) === rights && rights !== 0)?.name;
}

/**
 * A draft with a preset's terms. Price, currency, supply and who may buy stay as they are, and so does a legal text
 * that was typed: only the text of another preset is replaced. @param model its name, for the legal text
 */
export function withPreset(draft: OfferDraft, name: PresetName, grantable: number, model: string): OfferDraft {
  const preset = PRESETS.find((one) => one.name === name)!;
  const typed = draft.legal.trim() !== "" && !PRESETS.some((one) => restrictionsText(one, model) === draft.legal);
  return {
    ...draft,
    rights: presetRights(preset, grantable),
    endless: preset.term === 0,
    ...(preset.term > 0 && { days: String(preset.term / DAY) }),
    seats: preset.seats === 0 ? "" : String(preset.seats),
    transferable: preset.transferable,
    ...(!typed && { legal: restrictionsText(preset, model) }),
  };
}

/** Reads a draft: the terms, with a sentence for each field that cannot be taken as it is. */
export function readDraft(
  draft: OfferDraft, grantable: number, decimals = 18,
): { terms: DraftTerms; errors: DraftErrors } {
  const errors: DraftErrors = {};
  const read = <Value>(field: OfferField, empty: Value, parse: () => Value): Value => {
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      errors[field] = error.message;
      return empty;
    }
  };
  const share = (field: "royalty" | "referrer", mostBps: number, what: string) =>
    read(field, 0, () => readShare(draft[field], mostBps, what));
  const count = (field: "supply" | "walletCap" | "seats" | "trial", what: string, most: number, least = 1) =>
    read(field, 0, () => readCount(draft[field], what, most, least));
  const terms: DraftTerms = {
    price: read("price", 0n, () => readPrice(draft.price, decimals)),
    currency: draft.currency,
    term: draft.endless ? 0 : read("days", 0, () => readDays(draft.days)),
    supply: draft.limited ? count("supply", "licences", MAX_UINT32) : 0,
    walletCap: draft.walletCap.trim() ? count("walletCap", "licences", MAX_UINT32) : 0,
    resaleRoyaltyBps: draft.transferable ? share("royalty", MAX_ROYALTY_BPS, "A resale royalty") : 0,
    referrerBps: draft.referrer.trim() ? share("referrer", MAX_REFERRER_BPS, "A referrer's part") : 0,
    rights: draft.rights & grantable,
    seats: draft.seats.trim() ? count("seats", "accounts", MAX_SEATS, 0) : 0,
    trialDays: draft.trial.trim() ? count("trial", "days", MAX_TRIAL_DAYS, 0) : 0,
    transferable: draft.transferable,
  };
  if (terms.rights === 0) errors.rights = "A licence allows something: choose at least one right.";
  const trial = trialProblem(terms);
  if (trial) errors.trial ??= trial;
  if (terms.supply > 0 && terms.walletCap > terms.supply) {
    const { supply, walletCap } = terms;
    errors.walletCap = `Only ${supply} are for sale, so ${walletCap} for one account is no limit: leave it empty.`;
  }
  if (draft.restricted) read("allowed", [], () => readAccounts(draft.allowed));
  const size = new TextEncoder().encode(draft.legal).length;
  if (size > MAX_LEGAL_BYTES) errors.legal = `The text has ${size} bytes; at most ${MAX_LEGAL_BYTES} are kept.`;
  return { terms, errors };
}

/** What is withheld of a release's rights, as verbs: "serve it to others, merge it"; empty for nothing. */
export function withheldWords(grantable: number): string {
  return grantedRights(~grantable).map(({ words }) => words.toLowerCase()).join(", ");
}

function trialProblem({ trialDays, price, term }: DraftTerms): string | undefined {
  if (trialDays === 0) return undefined;
  if (price === 0n) return "A free licence has no trial: there is nothing to pay back.";
  if (term === 0 || trialDays * DAY < term) return undefined;
  return `A trial is shorter than the licence, which lasts ${term / DAY} days.`;
}

function readPrice(text: string, decimals: number): bigint {
  const price = parseAmount(text, decimals);
  if (price <= MAX_PRICE) return price;
  throw new FormatError("offer/price", `A price is at most 2^96 - 1 of the smallest unit; "${text}" is more.`);
}

function readDays(text: string): number {
  const days = Number(text.trim().replace(",", "."));
  const seconds = Math.round(days * DAY);
  if (text.trim() === "" || !Number.isFinite(days) || seconds < 1) {
    throw new FormatError("offer/term", `Expected a number of days above 0, such as 30, found "${text}".`);
  }
  if (seconds > MAX_UINT32) {
    const most = Math.floor(MAX_UINT32 / DAY);
    throw new FormatError("offer/term", `A term is at most ${most} days; choose "no end" for more.`);
  }
  return seconds;
}

function readCount(text: string, what: string, most: number, least = 1): number {
  const count = Number(text.trim());
  if (text.trim() === "" || !Number.isInteger(count) || count < least || count > most) {
    const range = `from ${least} to ${most}`;
    throw new FormatError("offer/count", `Expected a whole number of ${what} ${range}, found "${text}".`);
  }
  return count;
}

function readShare(text: string, mostBps: number, what: string): number {
  const bps = parsePercent(text);
  if (bps > mostBps) throw new FormatError("offer/share", `${what} is at most ${mostBps / 100} %, found "${text}".`);
  return bps;
}
