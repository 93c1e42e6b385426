import type { CurrencyWords } from "../format/currency.ts";
import { wordsOf } from "../format/currency.ts";
import { currencyWords } from "../treasury/currency.ts";
import type { ChainAccess } from "../chain/contracts.ts";
import type { Rpc } from "../chain/rpc.ts";
import { eventWords } from "./event-words.ts";
import { simulateExecution } from "./simulate.ts";
import type { Execution, Simulation } from "./simulate.ts";

/** A tried proposal, told. */
export interface Trial extends Omit<Simulation, "logs"> {
  /** What contracts would say, in sentences and in order. */
  events: string[];
  /** How the moved currencies' amounts are written, by address. */
  words: Record<string, CurrencyWords>;
}

/** What is known beside the chain. */
export interface TrialContext {
  rpc: Rpc;
  config: ChainAccess;
  /** "glyph-reader 1.1.0" by release number. */
  releases: Record<string, string>;
  nameOf: (address: string) => string | undefined;
  /** Listed tokens, by address. */
  currencies: Readonly<Record<string, CurrencyWords>>;
}

/** Tries a proposal and says what would come of it. @throws RpcUnreachableError when the node does not answer. */
export async function tryProposal(context: TrialContext, execution: Execution): Promise<Trial> {
  const { rpc, config, releases, nameOf, currencies } = context;
  const { contracts } = config;
  const { logs, ...result } = await simulateExecution({ rpc, contracts, tokens: currencies }, execution);
  const power = contracts.GovernanceERC20?.toLowerCase() ?? "";
  const known = { ...currencies, [power]: { symbol: "voting tokens", decimals: 18 } };
  const moved = [...new Set((result.changes ?? []).map(({ currency }) => currency))];
  const [events, words] = await Promise.all([
    eventWords(logs, { contracts, releases, nameOf, currencies }),
    Promise.all(moved.map(async (currency) => [currency, await wordsFor(config, currency, known)] as const)),
  ]);
  return { ...result, events, words: Object.fromEntries(words) };
}

/** A token that is not listed is asked for its symbol, and said to be unlisted: it may call itself what it likes. */
async function wordsFor(config: ChainAccess, currency: string, known: Readonly<Record<string, CurrencyWords>>) {
  const words = wordsOf(known, currency);
  if (!words.symbol.startsWith("units of")) return words;
  const own = await currencyWords(config, currency);
  return own.symbol.startsWith("units of")
    ? own
    : { ...own, symbol: `${own.symbol} (unlisted token ${currency.slice(0, 8)}…)` };
}
