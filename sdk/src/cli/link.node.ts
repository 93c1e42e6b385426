import { readSignedReceipt, writeSignedReceipt } from "../verify/receipt-link.ts";
import type { SignedReceipt } from "../verify/signed-receipt.ts";
import { UsageError } from "./command.ts";
import type { Places } from "./places.node.ts";

/** A signed receipt as the part of a link behind `#`, with what it is valid for, which a page knows by itself. */
export function writeLink(signed: SignedReceipt): string {
  const { chainId, verifyingContract } = signed.domain;
  const where = new URLSearchParams({ chain: String(chainId), registry: verifyingContract });
  return `${where}&${writeSignedReceipt(signed)}`;
}

/**
 * Reads a link of a page, or what {@link writeLink} wrote.
 *
 * @throws UsageError where neither link nor deployment says what it is valid for; VerifyError `receipt-invalid`.
 */
export function readLink(link: string, places: Pick<Places, "chainId" | "contracts">): SignedReceipt {
  const part = link.slice(link.indexOf("#") + 1);
  const found = new URLSearchParams(part);
  const chainId = Number(found.get("chain") ?? places.chainId ?? 0);
  const verifyingContract = found.get("registry") ?? places.contracts["VerificationRegistry"] ?? "";
  if (!Number.isSafeInteger(chainId) || chainId < 1 || !/^0x[0-9a-fA-F]{40}$/.test(verifyingContract)) {
    throw new UsageError("the link does not say for which registry it is: name a --deployment, or a --stack");
  }
  return { domain: { chainId, verifyingContract }, ...readSignedReceipt(part) };
}
