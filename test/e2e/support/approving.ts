import { demoWallet, type DemoRole } from "../../../deploy/protocol/accounts.ts";
import { mined } from "../../../deploy/protocol/mined.ts";
import { RECEIPT_TYPES, receiptTypedData } from "../../../sdk/src/verify/receipt.ts";
import { passingReceipt } from "../../contracts/support/receipts.ts";
import { stage } from "./stage.ts";
import { indexedUpTo } from "./trading.ts";

/** Records a passing receipt of a verifier with a bond around the page: how the page does it is told in part 2. */
export async function recordReceipt(releaseId: bigint, verifier: DemoRole): Promise<void> {
  const [registry, verification] = await Promise.all([
    stage.contract("ModelRegistry"),
    stage.contract("VerificationRegistry"),
  ]);
  const release = await registry.releaseOf(releaseId);
  const wallet = demoWallet(verifier).connect(stage.provider);
  const { timestamp } = (await stage.provider.getBlock("latest"))!;
  const receipt = passingReceipt(releaseId, release, wallet.address, BigInt(timestamp));
  const verifyingContract = verification.target as string;
  const { domain } = receiptTypedData({ chainId: stage.info.chainId, verifyingContract }, receipt);
  const signature = await wallet.signTypedData(domain, RECEIPT_TYPES, receipt);
  await mined(await verification.connect(wallet).record(receipt, signature));
}

/**
 * Has the registry do what only the DAO (`approve`) or the board (`suspend`) may, around the page: how these decide is told
 * in parts 3 and 13.
 */
export async function decided(
  by: "DAO" | "EthicsBoard",
  method: "approve" | "suspend",
  ...args: unknown[]
): Promise<void> {
  const from = stage.info.contracts[by]!;
  const balance = (await stage.provider.send("eth_getBalance", [from, "latest"])) as string;
  await stage.provider.send("anvil_impersonateAccount", [from]);
  try {
    await stage.provider.send("anvil_setBalance", [from, `0x${(BigInt(balance) + 10n ** 18n).toString(16)}`]);
    const registry = await stage.contract("ModelRegistry");
    const data = registry.interface.encodeFunctionData(method as "approve", args as [bigint]);
    const hash = (await stage.provider.send("eth_sendTransaction", [{ from, to: registry.target, data }])) as string;
    const receipt = await stage.provider.waitForTransaction(hash);
    if (receipt?.status !== 1) throw new Error(`${by}: ${method} failed`);
    await indexedUpTo(receipt);
  } finally {
    await stage.provider.send("anvil_setBalance", [from, balance]);
    await stage.provider.send("anvil_stopImpersonatingAccount", [from]);
  }
}
