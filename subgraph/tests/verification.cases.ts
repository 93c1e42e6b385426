import { chain, event, join, timeOf, transaction, type Case } from "./dsl.ts";
import { approvedRelease, BRAMBLE, digest, HARBOUR, JUNIPER, KESTREL, releaseKey } from "./world.ts";

interface Run {
  verifier: string;
  outcome: number;
  counts: boolean;
  backend: number;
}

const receipt = ({ verifier, outcome, counts, backend }: Run) =>
  transaction(
    event("VerificationRegistry", "ReceiptRecorded", {
      releaseId: 1,
      verifier,
      outcome,
      scoreBps: 9_680,
      maxDeviation: "18446744073709551615",
      backend,
      environmentDigest: digest(0x31),
      outputsDigest: digest(0x32),
      report: digest(0x33),
      ranAt: 1_793_491_300,
      counts,
      relayer: HARBOUR,
    })
  );

export const cases: Case[] = [
  {
    name: "only receipts that count are counted as passing or failing",
    blocks: chain(...approvedRelease(), [
      transaction(
        event("GovernanceERC20", "DelegateVotesChanged", { delegate: JUNIPER, previousBalance: 0, newBalance: 5 })
      ),
      receipt({ verifier: JUNIPER, outcome: 1, counts: true, backend: 1 }),
      receipt({ verifier: KESTREL, outcome: 1, counts: false, backend: 2 }),
      receipt({ verifier: BRAMBLE, outcome: 2, counts: true, backend: 3 }),
    ]),
    assertions: [
      {
        query: `{ release(id: "${releaseKey(1)}") { passingCount failingCount receiptCount model { receiptCount }
          receipts { backend outcome counts maxDeviation recordedAt } } }`,
        expected: {
          release: {
            passingCount: 1,
            failingCount: 1,
            receiptCount: 3,
            model: { receiptCount: 3 },
            receipts: [
              {
                backend: "WebGPU",
                outcome: "Pass",
                counts: true,
                maxDeviation: "18446744073709551615",
                recordedAt: timeOf(4),
              },
              {
                backend: "WASM",
                outcome: "Pass",
                counts: false,
                maxDeviation: "18446744073709551615",
                recordedAt: timeOf(4),
              },
              {
                backend: "CPU",
                outcome: "Fail",
                counts: true,
                maxDeviation: "18446744073709551615",
                recordedAt: timeOf(4),
              },
            ],
          },
        },
      },
      {
        query: `{ receipt(id: "${join(
          releaseKey(1),
          JUNIPER
        )}") { relayer { id } verifier { member { receiptsSigned } } } }`,
        expected: { receipt: { relayer: { id: HARBOUR }, verifier: { member: { receiptsSigned: 1 } } } },
      },
      {
        query: `{ account(id: "${JUNIPER}") { activities { type detail actor { id } model { name } } } }`,
        expected: {
          account: {
            activities: [
              { type: "ReceiptRecorded", detail: "Pass", actor: { id: JUNIPER }, model: { name: "kestrel/glyphs" } },
            ],
          },
        },
      },
      {
        query: `{ receiptDays(interval: day, current: include, where: { outcome: "Pass" }) {
          outcome receipts counting } }`,
        expected: { receiptDays: [{ outcome: "Pass", receipts: "2", counting: "1" }] },
      },
    ],
  },
];
