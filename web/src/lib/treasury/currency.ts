import type { ChainAccess } from "../chain/contracts.ts";
import { ETHER, NATIVE } from "../format/currency.ts";
import type { CurrencyWords } from "../format/currency.ts";

const known = new Map<string, Promise<CurrencyWords>>();

/** The native currency needs no asking; a token is asked once, and one that has no answer is named by its address. */
export function currencyWords(access: ChainAccess, currency: string): Promise<CurrencyWords> {
  if (currency === NATIVE) return Promise.resolve(ETHER);
  const key = `${access.rpcUrl} ${currency}`;
  const words = known.get(key) ?? ask(access, currency);
  known.set(key, words);
  // Only answers are kept: a node that was away is asked again.
  return words.catch(() => {
    known.delete(key);
    return { symbol: `units of ${currency.slice(0, 8)}…`, decimals: 0 };
  });
}

async function ask(access: ChainAccess, currency: string): Promise<CurrencyWords> {
  const [{ Contract }, { pendingProvider }] = await Promise.all([import("ethers"), import("../chain/provider.ts")]);
  const token = new Contract(
    currency,
    ["function symbol() view returns (string)", "function decimals() view returns (uint8)"],
    pendingProvider(access.rpcUrl, access.chainId)
  );
  const [symbol, decimals] = await Promise.all([token.getFunction("symbol")(), token.getFunction("decimals")()]);
  return { symbol: String(symbol).slice(0, 12), decimals: Number(decimals) };
}
