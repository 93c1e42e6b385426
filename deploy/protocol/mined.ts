import type {
  ContractTransactionReceipt,
  ContractTransactionResponse,
  TransactionReceipt,
  TransactionResponse,
} from "ethers";

/** Milliseconds after which the chain is asked anew. */
const ASK_AGAIN_MS = 1_000;

/**
 * Waits until a transaction is mined.
 *
 * ethers hears of it with the next block. A transaction mined between its first question and its first look at the block
 * number goes unnoticed until another block comes, and on a chain that mines only when asked to, none does. So the
 * waiting is cut into pieces, each of which begins by asking for the receipt.
 *
 * @throws what ethers does when the transaction reverts or is replaced.
 */
export async function mined(response: ContractTransactionResponse): Promise<ContractTransactionReceipt>;
export async function mined(response: TransactionResponse): Promise<TransactionReceipt>;
export async function mined(response: TransactionResponse): Promise<TransactionReceipt> {
  for (;;) {
    try {
      const receipt = await response.wait(1, ASK_AGAIN_MS);
      if (receipt) return receipt;
    } catch (error) {
      if ((error as { code?: unknown }).code !== "TIMEOUT") throw error;
    }
  }
}
