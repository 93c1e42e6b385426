import { readContract } from "../chain/contracts.ts";
import { NATIVE } from "../format/currency.ts";
import { readToken } from "../license/token.ts";
import type { TokenStanding } from "../license/token.ts";
import type { useApp } from "../state/app.svelte.ts";

type App = ReturnType<typeof useApp>;

/** What a bond is now, and how the connected account stands with it; amounts in the currency's smallest unit. */
export interface BondLook {
  /** Lower case; zero for the native one. */
  currency: string;
  amount: bigint;
  /** null when no wallet is connected. */
  balance: bigint | null;
  /** How far the board may take the token already; undefined for the native currency. */
  token?: TokenStanding | undefined;
}

/** Asks the board what a dispute on the ground, or an appeal in it, has to be backed with now. */
export async function lookAtBond(app: App, releaseId: string, clause: number): Promise<BondLook> {
  const board = await readContract(app.config, "EthicsBoard");
  const { currency: asked, amount } = await board.bondFor(releaseId, clause);
  return { ...(await standing(app, asked.toLowerCase())), amount };
}

/** The same for a bond whose amount is known. */
export async function lookAtAmount(app: App, currency: string, amount: bigint): Promise<BondLook> {
  return { ...(await standing(app, currency.toLowerCase())), amount };
}

async function standing(app: App, currency: string): Promise<Omit<BondLook, "amount">> {
  const { account } = app.wallet;
  if (!account) return { currency, balance: null };
  if (currency === NATIVE) {
    return { currency, balance: BigInt(await app.rpc.request<string>("eth_getBalance", [account, "latest"])) };
  }
  const token = await readToken(app.config, currency, account, app.config.contracts.EthicsBoard ?? "");
  // The board takes no permits: it is allowed the bond first.
  return { currency, balance: token.balance, token: { ...token, permit: null } };
}
