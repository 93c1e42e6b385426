import type { Bytes32 } from "../artifacts/cid.ts";
import { VerifyError } from "./errors.ts";
import type { Report } from "./report.ts";
import type { Backend } from "./runner.ts";

/** The contracts' numbers for an outcome. */
export const OUTCOME = { pass: 1, fail: 2 } as const;
/** The contracts' numbers for a backend. */
export const BACKEND_CODE: Record<Backend, number> = { webgpu: 1, wasm: 2, cpu: 3 };
/** `maxDeviation` counts units of 1e-12. */
export const DEVIATION_UNITS = 1e12;

const UINT64_MAX = 2n ** 64n - 1n;

/** A verifier's statement about one release, as it is signed and recorded on chain. */
export interface Receipt {
  releaseId: bigint;
  /** The signer's address, 0x and 40 hexadecimal characters. */
  verifier: string;
  suiteDigest: Bytes32;
  weightsDigest: Bytes32;
  /** 1 pass, 2 fail. */
  outcome: number;
  /** Basis points, rounded down. */
  scoreBps: number;
  /** Largest deviation in units of 1e-12, rounded up; 2^64 - 1 for anything larger or not finite. */
  maxDeviation: bigint;
  /** 1 WebGPU, 2 WASM, 3 CPU. */
  backend: number;
  environmentDigest: Bytes32;
  outputsDigest: Bytes32;
  /** sha-256 of the stored report (raw CID). */
  report: Bytes32;
  /** Unix seconds. */
  ranAt: bigint;
}

/** Where a receipt is valid: one registry on one chain. */
export interface ReceiptDomain {
  chainId: number | bigint;
  /** VerificationRegistry's address. */
  verifyingContract: string;
}

/** The EIP-712 types of a receipt, in the order that the contract hashes them. */
export const RECEIPT_TYPES = {
  Receipt: [
    { name: "releaseId", type: "uint64" },
    { name: "verifier", type: "address" },
    { name: "suiteDigest", type: "bytes32" },
    { name: "weightsDigest", type: "bytes32" },
    { name: "outcome", type: "uint8" },
    { name: "scoreBps", type: "uint16" },
    { name: "maxDeviation", type: "uint64" },
    { name: "backend", type: "uint8" },
    { name: "environmentDigest", type: "bytes32" },
    { name: "outputsDigest", type: "bytes32" },
    { name: "report", type: "bytes32" },
    { name: "ranAt", type: "uint64" },
  ],
};

const DOMAIN_TYPE = [
  { name: "name", type: "string" },
  { name: "version", type: "string" },
  { name: "chainId", type: "uint256" },
  { name: "verifyingContract", type: "address" },
];

/** What `eth_signTypedData_v4` takes: plain JSON, whole numbers as decimal text. */
export interface ReceiptTypedData {
  domain: { name: string; version: string; chainId: number; verifyingContract: string };
  types: typeof RECEIPT_TYPES & { EIP712Domain: typeof DOMAIN_TYPE };
  primaryType: "Receipt";
  message: Record<keyof Receipt, string | number>;
}

/**
 * The typed data (EIP-712) of a receipt, ready for any EIP-1193 wallet.
 *
 * @example
 * const data = receiptTypedData({ chainId: 31337, verifyingContract }, receipt);
 * const signature = await wallet.request({ method: "eth_signTypedData_v4", params: [address, JSON.stringify(data)] });
 */
export function receiptTypedData(domain: ReceiptDomain, receipt: Receipt): ReceiptTypedData {
  const { chainId, verifyingContract } = domain;
  return {
    domain: { name: "Commonweight", version: "1", chainId: Number(chainId), verifyingContract },
    types: { EIP712Domain: DOMAIN_TYPE, ...RECEIPT_TYPES },
    primaryType: "Receipt",
    message: {
      ...receipt,
      releaseId: receipt.releaseId.toString(),
      maxDeviation: receipt.maxDeviation.toString(),
      ranAt: receipt.ranAt.toString(),
    },
  };
}

/** Who signs, for which release, and what the stored report hashes to. */
export interface ReceiptContext {
  releaseId: bigint;
  verifier: string;
  /** `digest` of {@link encodeReport}'s document. */
  reportDigest: Bytes32;
}

/**
 * The receipt that a report supports.
 *
 * @throws VerifyError `receipt-invalid` for an address or release id that the contract could not hold.
 */
export function buildReceipt(report: Report, { releaseId, verifier, reportDigest }: ReceiptContext): Receipt {
  if (!/^0x[0-9a-fA-F]{40}$/.test(verifier)) {
    throw new VerifyError("receipt-invalid", `receipt.verifier: expected an address, found '${verifier.slice(0, 60)}'`);
  }
  if (releaseId < 1n || releaseId > UINT64_MAX) {
    throw new VerifyError("receipt-invalid", `receipt.releaseId: expected 1 to 2^64 - 1, found ${releaseId}`);
  }
  return {
    releaseId,
    verifier,
    suiteDigest: report.suiteDigest as Bytes32,
    weightsDigest: report.weightsDigest as Bytes32,
    outcome: OUTCOME[report.outcome],
    scoreBps: report.scoreBps,
    maxDeviation: deviationUnits(report.maxDeviation),
    backend: BACKEND_CODE[report.backend],
    environmentDigest: report.environmentDigest as Bytes32,
    outputsDigest: report.outputsDigest as Bytes32,
    report: reportDigest,
    ranAt: BigInt(report.ranAt),
  };
}

/** A deviation in units of 1e-12, rounded up so that it is never understated; `null` (not finite) saturates. */
export function deviationUnits(deviation: number | null): bigint {
  const units = Math.ceil((deviation ?? Number.POSITIVE_INFINITY) * DEVIATION_UNITS);
  if (!(units < Number(UINT64_MAX))) return UINT64_MAX;
  return BigInt(units);
}
