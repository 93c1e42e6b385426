import type { Rpc } from "../../chain/rpc.ts";

/**
 * Moves the local chain's clock forward and mines a block, so that votes end and terms run out. There is no way back.
 *
 * @param seconds At least 1.
 * @throws RpcError on a chain that is not a local one.
 */
export async function skipTime(rpc: Rpc, seconds: number): Promise<void> {
  await rpc.request("evm_increaseTime", [Math.max(1, Math.ceil(seconds))]);
  await rpc.request("evm_mine", []);
}
