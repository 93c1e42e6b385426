import { Wallet } from "ethers";
import { buildReceipt, RECEIPT_TYPES, receiptTypedData } from "@commonweight/sdk/verify/receipt";
import type { SignedReceipt } from "@commonweight/sdk/verify/signed-receipt";
import { verify } from "@commonweight/sdk/verify/verification";
import { scaleModel } from "./models.ts";
import { floats, labels, suiteFiles } from "./suite-files.ts";

export const KEY = `0x${"7".repeat(64)}`;
export const REGISTRY = "0x5FbDB2315678afecb367f032d93F642f64180aa3";

/** A receipt of a real run, signed by {@link KEY}. */
export async function signedReceipt(verifier = new Wallet(KEY).address): Promise<SignedReceipt> {
  const expected = { logits: floats([3, 2], [2, 0, 0, 2, 2, 0]), labels: labels([0, 1, 0]) };
  const weights = [{ path: "model.onnx", data: scaleModel(2) }];
  const { report, document } = await verify({ backend: "wasm", weights, suite: suiteFiles({ expected }) });
  const receipt = buildReceipt(report, { releaseId: 7n, verifier, reportDigest: document.digest });
  const domain = { chainId: 31_337, verifyingContract: REGISTRY };
  const { domain: about } = receiptTypedData(domain, receipt);
  const signature = await new Wallet(KEY).signTypedData(about, RECEIPT_TYPES, receipt);
  return { domain, receipt, signature, report };
}
