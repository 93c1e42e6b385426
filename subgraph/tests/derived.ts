import { event, transaction } from "./dsl.ts";
import {
  approvedRelease,
  approveRelease,
  book,
  BRAMBLE,
  createModel,
  digest,
  FERNHILL,
  HARBOUR,
  JUNIPER,
  LANTERN,
  submitRelease,
  ZERO,
} from "./world.ts";

/** An event of the treasury. */
export const treasury = (name: string, params: Parameters<typeof event>[2]) => event("RoyaltyTreasury", name, params);
/** What release 2 has for release 1 is moved. */
export const settle = (amount: string) => treasury("ShareSettled", { childId: 2, parentId: 1, currency: ZERO, amount });
/** A receipt of a release, which passes and counts or does neither. */
export const receipt = (releaseId: number, verifier: string, counts: boolean) =>
  event("VerificationRegistry", "ReceiptRecorded", {
    releaseId,
    verifier,
    outcome: counts ? 1 : 2,
    scoreBps: 9_680,
    maxDeviation: "1",
    backend: 1,
    environmentDigest: digest(0x31),
    outputsDigest: digest(0x32),
    report: digest(0x33),
    ranAt: 1_793_491_300,
    counts,
    relayer: verifier,
  });
/** A dataset is registered. */
export const dataset = (datasetId: number, name: string, owner: string) =>
  event("DatasetRegistry", "DatasetRegistered", {
    datasetId,
    name,
    document: digest(0x40 + datasetId),
    owner,
    consent: 7,
    askedBps: 0,
  });

/** Release 2 of Fernhill's, made from release 1 and two datasets: X = 1500 + 400 + 200 basis points. */
export const derived = [
  ...approvedRelease(),
  [
    createModel(FERNHILL, "fernhill", "runes"),
    transaction(dataset(1, "strokes", JUNIPER), dataset(2, "rubbings", BRAMBLE)),
  ],
  [
    submitRelease({
      release: 2,
      model: "fernhill/runes",
      publisher: FERNHILL,
      verifierPoolBps: 200,
      parents: [{ parent: 1, shareBps: 1_500 }],
      datasets: [
        { dataset: 1, shareBps: 400 },
        { dataset: 2, shareBps: 0 },
      ],
      contributors: [
        { account: FERNHILL, shareBps: 7_000, role: 1 },
        { account: JUNIPER, shareBps: 3_000, role: 0 },
      ],
    }),
  ],
  [transaction(receipt(2, LANTERN, true), receipt(2, HARBOUR, false), receipt(2, BRAMBLE, true))],
  [approveRelease(2), transaction(receipt(2, JUNIPER, true), ...book(HARBOUR, "1003", "50", 2))],
];
