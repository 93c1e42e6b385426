import type { HardhatEthers } from "@nomicfoundation/hardhat-ethers/types";
import type { NetworkHelpers } from "@nomicfoundation/hardhat-network-helpers/types";
import type { ContractTransactionReceipt } from "ethers";
import type { Contracts } from "../../../sdk/src/chain/contracts.ts";

/** What the board alone may have the registry do. */
export type BoardMethod = "suspend" | "reinstate" | "revoke";

/** Sends what the board would send to the registry at the end of a dispute, for tests that are not about disputes. */
export type AsBoard = (method: BoardMethod, ...args: unknown[]) => Promise<ContractTransactionReceipt>;

export function asBoard(
  { registry, board }: { registry: Contracts["ModelRegistry"]; board: Contracts["EthicsBoard"] },
  ethers: HardhatEthers,
  helpers: NetworkHelpers,
): AsBoard {
  return async (method, ...args) => {
    const signer = await ethers.getImpersonatedSigner(board.target as string);
    await helpers.setNextBlockBaseFeePerGas(0n); // bonds are all the money that the board holds
    const response = await registry.connect(signer).getFunction(method)(...args, { gasPrice: 0n });
    return (await response.wait()) as ContractTransactionReceipt;
  };
}
