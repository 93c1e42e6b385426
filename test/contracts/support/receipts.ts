import { id } from "ethers";
import type { Bytes32 } from "../../../sdk/src/artifacts/cid.ts";
import { OUTCOME, type Receipt } from "../../../sdk/src/verify/receipt.ts";

/**
 * The receipt of a passing run on WebGPU.
 *
 * @param release As the registry answers it.
 * @param ranAt Seconds since the epoch.
 */
export function passingReceipt(
  releaseId: bigint,
  release: { suiteDigest: string; weightsDigest: string },
  verifier: string,
  ranAt: bigint,
): Receipt {
  return {
    releaseId,
    verifier,
    suiteDigest: release.suiteDigest as Bytes32,
    weightsDigest: release.weightsDigest as Bytes32,
    outcome: OUTCOME.pass,
    scoreBps: 9_800,
    maxDeviation: 15_000_000n,
    backend: 1,
    environmentDigest: id("environment") as Bytes32,
    outputsDigest: id("outputs") as Bytes32,
    report: id("report") as Bytes32,
    ranAt,
  };
}
