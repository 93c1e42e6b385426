import type { KnownTokens } from "@commonweight/sdk/chain/say";
import { toQuantity } from "../chain/rpc.ts";
import type { Rpc } from "../chain/rpc.ts";
import type { Call } from "../state/transactions/call.ts";
import { encodeCall, explain } from "../state/transactions/call.ts";

/** What a call would take beside its value, and what the account has. */
export interface Cost {
  /** Wei, at the present price of gas and with a tenth more. */
  gas: bigint;
  /** Wei; undefined without an account. */
  balance: bigint | undefined;
  /** Hex data, for "As the contract sees it". */
  data: string;
  to: string;
}

/** Somebody with no account yet: an address nobody holds. */
const NOBODY = "0x000000000000000000000000000000000000dead";

/**
 * Estimates a call. The account is given enough money for the estimate alone, so that one who has too little is told the
 * whole sum.
 *
 * @param tokens how amounts of tokens are written in a refusal
 * @throws Error with a sentence, when the call itself would fail.
 */
export async function estimateCost(
  rpc: Rpc, contracts: Record<string, string>, call: Call, account: string | null, tokens: KnownTokens = {},
): Promise<Cost> {
  const { to, data, value } = await encodeCall(call, contracts);
  const from = account ?? NOBODY;
  const rich = { [from]: { balance: toQuantity(value + 10n ** 24n) } };
  const [gas, price, balance] = await Promise.all([
    rpc
      .request<string>("eth_estimateGas", [{ from, to, data, value: toQuantity(value) }, "pending", rich])
      .catch(async (error: unknown) =>
        Promise.reject(new Error((await explain(error, tokens)).sentence, { cause: error })),
      ),
    rpc.request<string>("eth_gasPrice"),
    account ? rpc.request<string>("eth_getBalance", [account, "pending"]) : undefined,
  ]);
  return {
    gas: (BigInt(gas) * BigInt(price) * 11n) / 10n,
    balance: balance === undefined ? undefined : BigInt(balance),
    data,
    to,
  };
}
