import type { Rpc } from "../../chain/rpc.ts";
import { toQuantity } from "../../chain/rpc.ts";
import type { EncodedCall } from "./call.ts";

/** A transaction request as wallets take it. */
export interface WalletTransaction {
  from: string;
  to: string;
  data: string;
  value: string;
  gas: string;
}

/** A transaction that the chain would refuse or the account cannot pay; nothing was sent. */
export class PreparationError extends Error {
  readonly code = "preparation_refused";
  readonly errorName: string | undefined;

  constructor(message: string, errorName?: string) {
    super(message);
    this.name = "PreparationError";
    this.errorName = errorName;
  }
}

/** Estimates are exact for the state they were made on, and that state moves: a quarter more gas is allowed for. */
const gasMargin = (gas: bigint) => gas + gas / 4n;

/**
 * Runs the call on the pending state before anybody signs it, and checks that the account can pay.
 *
 * @throws PreparationError when the balance is below value and gas; whatever the node threw when the call reverts.
 */
export async function prepareTransaction(rpc: Rpc, from: string, call: EncodedCall): Promise<WalletTransaction> {
  const request = { from, to: call.to, data: call.data, value: toQuantity(call.value) };
  const balance = BigInt(await rpc.request<string>("eth_getBalance", [from, "latest"]));
  if (balance < call.value) {
    throw new PreparationError(
      `This pays ${ether(call.value)} ETH and your account holds ${ether(balance)} ETH. Nothing was paid.`,
    );
  }
  // On "pending", so that the chain's present time decides, not the last block's.
  const gas = gasMargin(BigInt(await rpc.request<string>("eth_estimateGas", [request, "pending"])));
  const cost = gas * BigInt(await rpc.request<string>("eth_gasPrice"));
  if (balance < call.value + cost) {
    throw new PreparationError(
      `This pays ${ether(call.value)} ETH and up to ${ether(cost)} ETH for gas, and your account holds ` +
        `${ether(balance)} ETH. Nothing was paid.`,
    );
  }
  return { ...request, gas: toQuantity(gas) };
}

/** Ether with up to six decimals, rounded up where it is a cost too small to show. */
export function ether(wei: bigint): string {
  const micro = (wei + 999_999_999_999n) / 1_000_000_000_000n;
  const text = (Number(micro) / 1e6).toFixed(6);
  return text.replace(/\.?0+$/, "");
}
