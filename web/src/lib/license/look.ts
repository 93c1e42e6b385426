import { NATIVE } from "../format/currency.ts";
import type { CurrencyWords } from "../format/currency.ts";
import type { useApp } from "../state/app.svelte.ts";
import { estimateCost } from "./cost.ts";
import { lackSentence } from "./funds.ts";
import type { PaidCall } from "./payment.svelte.ts";
import type { Quote } from "./quote.ts";
import { readToken } from "./token.ts";
import type { TokenStanding } from "./token.ts";

/** What was read of the chain about a payment, before anybody signs. */
export interface Look {
  quote?: Quote;
  /** Why it would be refused, in a sentence. */
  refusal?: string;
  /** Wei, where it could be estimated: what needs an allowance first cannot. */
  gas?: bigint | undefined;
  /** What the payer has, in the currency of the price. */
  balance?: bigint | undefined;
  token?: TokenStanding | undefined;
}

/**
 * Asks the contracts what a payment is divided into, what the payer has, and whether the call would pass.
 *
 * @param quote asks the contracts; what it throws is the reason for a refusal
 */
export async function lookAt(
  app: ReturnType<typeof useApp>,
  call: PaidCall,
  quote: () => Promise<Quote>,
): Promise<Look> {
  const {
    config,
    rpc,
    wallet: { account },
  } = app;
  const native = call.currency === NATIVE;
  const spender = config.contracts[call.contract] ?? "";
  const [divided, token] = await Promise.all([
    quote().catch((error: Error) => error.message),
    account && !native ? readToken(config, call.currency, account, spender) : undefined,
  ]);
  const known = { token, balance: token?.balance };
  if (typeof divided === "string") return { ...known, refusal: divided };
  // What the contract may not take yet cannot be tried: the wallet tells its gas.
  if (!native && (token?.allowance ?? 0n) < call.amount) return { ...known, quote: divided };
  try {
    const cost = await estimateCost(
      rpc,
      config.contracts,
      { ...call, value: native ? call.amount : 0n },
      account,
      app.tokens(),
    );
    return { ...known, quote: divided, gas: cost.gas, balance: token ? token.balance : cost.balance };
  } catch (error) {
    return { ...known, quote: divided, refusal: (error as Error).message };
  }
}

/** Why it cannot be paid, with the numbers; null when it can. */
export function lackOf(
  look: Look | undefined,
  call: Pick<PaidCall, "amount" | "currency">,
  words: CurrencyWords,
): string | null {
  return lackSentence(look?.balance, call.amount, call.currency === NATIVE ? look?.gas ?? 0n : 0n, words);
}

/** A call as the contract sees it, its arguments by name. */
export function rawCall(
  call: PaidCall,
  fields: Readonly<Record<string, unknown>>,
  address: string | undefined,
): string {
  const say = (value: unknown) => (Array.isArray(value) ? `[${value.join(", ")}]` : String(value));
  const lines = Object.entries(fields).map(([key, value]) => `  ${key}: ${say(value)}`);
  const value = call.currency === NATIVE ? [`value: ${call.amount} wei`] : [];
  return [`${call.contract}.${call.method}(`, ...lines, ")", ...value, `contract: ${address ?? ""}`].join("\n");
}
