import { Interface, TypedDataEncoder, verifyTypedData } from "ethers";
import { createDocument } from "../artifacts/document.ts";
import { buildReceipt, RECEIPT_TYPES, receiptTypedData, type Receipt } from "./receipt.ts";
import { parseReport } from "./report.ts";
import { domainOf, type SignedReceipt } from "./signed-receipt.ts";

/** One thing that was looked at. */
export interface ReceiptFinding {
  what: "signature" | "report" | "release" | "recorded";
  /** "unknown": it could not be looked at, and says nothing either way. */
  is: "right" | "wrong" | "unknown";
  /** A sentence with the values in it. */
  text: string;
}

/** Asks the chain (`eth_call` at the latest block): takes calldata and gives the returned bytes. */
export type Call = (to: string, data: string) => Promise<string>;

/** What a receipt can be checked against. */
export interface ReceiptEvidence {
  /** Asked where the account is a contract, and for what the registry knows. */
  call?: Call | undefined;
  /** The report as JSON or its bytes; the receipt's own is taken where there is none. */
  report?: unknown;
}

const ERC1271 = new Interface(["function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)"]);
const ERC1271_VALID = "0x1626ba7e";

/** Whether all is right, something is wrong, or not enough can be said. */
export function verdictOf(findings: readonly ReceiptFinding[]): "right" | "wrong" | "unknown" {
  if (findings.some(({ is }) => is === "wrong")) return "wrong";
  return findings.some(({ is }) => is === "unknown") ? "unknown" : "right";
}

/** The digest that a receipt's signer signed (EIP-712). */
export function receiptDigest(signed: SignedReceipt): string {
  return TypedDataEncoder.hash(receiptTypedData(domainOf(signed), signed.receipt).domain, RECEIPT_TYPES, signed.receipt);
}

/** Checks a receipt's signature and the report that it cites; nothing of it needs the registry or the index. */
export async function checkReceipt(signed: SignedReceipt, evidence: ReceiptEvidence = {}): Promise<ReceiptFinding[]> {
  return [await checkSignature(signed, evidence.call), await checkReport(signed, evidence.report ?? signed.report)];
}

async function checkSignature(signed: SignedReceipt, call: Call | undefined): Promise<ReceiptFinding> {
  const { receipt, signature } = signed;
  const finding = (is: ReceiptFinding["is"], text: string): ReceiptFinding => ({ what: "signature", is, text });
  const { domain } = receiptTypedData(domainOf(signed), receipt);
  let signer: string | undefined;
  try {
    signer = verifyTypedData(domain, RECEIPT_TYPES, receipt, signature);
  } catch {
    // Not a key's signature; the account may be a contract.
  }
  if (signer?.toLowerCase() === receipt.verifier.toLowerCase()) {
    const where = `for the registry ${domain.verifyingContract} on chain ${domain.chainId}`;
    return finding("right", `Signed by ${receipt.verifier} ${where} (EIP-712).`);
  }
  const found = signer ? `it is ${signer}'s` : "it is no key's signature";
  if (!call) {
    const text = `The signature is not the key's of ${receipt.verifier} (${found}). If that account is a contract (ERC-1271), only the chain can tell: name an RPC.`;
    return finding("unknown", text);
  }
  const data = ERC1271.encodeFunctionData("isValidSignature", [receiptDigest(signed), signature]);
  const answer = await call(receipt.verifier, data).catch(() => "0x");
  if (answer.slice(0, 10) === ERC1271_VALID && answer.length === 66) {
    return finding("right", `The contract ${receipt.verifier} takes the signature for its own (ERC-1271).`);
  }
  return finding("wrong", `The signature is not ${receipt.verifier}'s: ${found}, and no contract there takes it for its own (ERC-1271).`);
}

async function checkReport({ receipt }: SignedReceipt, given: unknown): Promise<ReceiptFinding> {
  const finding = (is: ReceiptFinding["is"], text: string): ReceiptFinding => ({ what: "report", is, text });
  if (given === undefined) return finding("unknown", `The report ${receipt.report} is not at hand: name a gateway.`);
  try {
    const report = await parseReport(given);
    const { digest } = await createDocument(report);
    if (digest !== receipt.report) {
      return finding("wrong", `The report hashes to ${digest}; the receipt cites ${receipt.report}.`);
    }
    const { releaseId, verifier } = receipt;
    const supported = buildReceipt(report, { releaseId, verifier, reportDigest: digest });
    const wrong = (Object.keys(supported) as (keyof Receipt)[]).find((key) => supported[key] !== receipt[key]);
    if (wrong) {
      return finding("wrong", `The report says ${wrong} ${supported[wrong]}, the receipt ${receipt[wrong]}.`);
    }
    return finding("right", `The report ${digest} says the same: ${report.outcome}, ${report.scoreBps / 100} % on ${report.backend}.`);
  } catch (error) {
    return finding("wrong", `The report cannot be read: ${(error as Error).message}`);
  }
}
