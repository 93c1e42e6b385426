import { Wallet } from "ethers";
import type { Bytes32 } from "@commonweight/sdk/artifacts/cid";
import type { Receipt } from "@commonweight/sdk/verify/receipt";
import { KEY } from "./signed.ts";

/** 32 bytes that are easily told apart. */
export const digest = (character: string) => `0x${character.repeat(64)}` as Bytes32;

/** The receipt of no run, with numbers as large as they get. */
export const madeUpReceipt: Receipt = {
  releaseId: 2n ** 63n + 5n,
  verifier: new Wallet(KEY).address,
  suiteDigest: digest("1"),
  weightsDigest: digest("2"),
  outcome: 1,
  scoreBps: 9650,
  maxDeviation: 2n ** 64n - 1n,
  backend: 1,
  environmentDigest: digest("3"),
  outputsDigest: digest("4"),
  report: digest("5"),
  ranAt: 1_795_000_000n,
};
