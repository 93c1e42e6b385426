import { dataset, derived, settle, treasury } from "./derived.ts";
import { addressOf, chain, event, join, timeOf, transaction, type Case } from "./dsl.ts";
import {
  approvedRelease,
  book,
  BRAMBLE,
  digest,
  FERNHILL,
  HARBOUR,
  JUNIPER,
  KESTREL,
  LANTERN,
  releaseKey,
  ZERO,
} from "./world.ts";

const DAO = addressOf("DAO");
const ledgerKey = join(releaseKey(2), ZERO);
/** 1003 * (10 000 - 500 - 2 100): what release 2's contributors earned, times W. */
const pot = 1_003 * 7_400;

export const cases: Case[] = [
  {
    name: "what is earned is due to parents and datasets at once, and unsettled until it is moved",
    blocks: chain(
      ...derived,
      [
        transaction(
          settle("150"),
          treasury("DatasetShareSettled", { releaseId: 2, datasetId: 1, currency: ZERO, amount: "40" })
        ),
      ],
      [transaction(...book(HARBOUR, "7", "0", 2))]
    ),
    assertions: [
      {
        query: `{ child: ledgerEntry(id: "${ledgerKey}") { gross settledIn settledOut pot }
          parent: ledgerEntry(id: "${join(releaseKey(1), ZERO)}") { gross settledIn settledOut pot }
          edgeLedger(id: "${join(releaseKey(2), releaseKey(1), ZERO)}") { due settled unsettled child { releaseId }
          parent { releaseId } } datasetShareLedgers { due settled unsettled dataset { name } }
          datasetLedgers { inflow claimed dataset { name } } settlements { amount } datasetSettlements { amount } }`,
        expected: {
          child: { gross: "1010", settledIn: "0", settledOut: "190", pot: String(1_010 * 7_400) },
          parent: { gross: "0", settledIn: "150", settledOut: "0", pot: String(150 * 10_000) },
          edgeLedger: {
            due: "151",
            settled: "150",
            unsettled: "1",
            child: { releaseId: "2" },
            parent: { releaseId: "1" },
          },
          datasetShareLedgers: [{ due: "40", settled: "40", unsettled: "0", dataset: { name: "strokes" } }],
          datasetLedgers: [{ inflow: "40", claimed: "0", dataset: { name: "strokes" } }],
          settlements: [{ amount: "150" }],
          datasetSettlements: [{ amount: "40" }],
        },
      },
      {
        query: `{ datasets(orderBy: datasetId) { name owner { id } useCount documentCid uses { shareBps
          release { releaseId } } } release(id: "${releaseKey(2)}") { upstreamBps datasets(orderBy: shareBps) {
          dataset { name } shareBps } } account(id: "${JUNIPER}") { activities(orderBy: sequence) { type detail } } }`,
        expected: {
          datasets: [
            {
              name: "strokes",
              owner: { id: JUNIPER },
              useCount: 1,
              documentCid: "bafkreicbifaucqkbifaucqkbifaucqkbifaucqkbifaucqkbifaucqkbie",
              uses: [{ shareBps: 400, release: { releaseId: "2" } }],
            },
            {
              name: "rubbings",
              owner: { id: BRAMBLE },
              useCount: 1,
              documentCid: "bafkreiccijbeeqscijbeeqscijbeeqscijbeeqscijbeeqscijbeeqscii",
              uses: [{ shareBps: 0, release: { releaseId: "2" } }],
            },
          ],
          release: {
            upstreamBps: 2_100,
            datasets: [
              { dataset: { name: "rubbings" }, shareBps: 0 },
              { dataset: { name: "strokes" }, shareBps: 400 },
            ],
          },
          account: {
            activities: [
              { type: "DatasetRegistered", detail: "strokes" },
              { type: "DatasetUsed", detail: "strokes" },
              { type: "ContributorsNamed", detail: null },
              { type: "ReceiptRecorded", detail: "Pass" },
              { type: "DatasetShareSettled", detail: "strokes" },
            ],
          },
        },
      },
    ],
  },
  {
    name: "receipts that count before the approval share the pool, whatever they say",
    blocks: chain(...derived),
    assertions: [
      {
        query: `{ release(id: "${releaseKey(2)}") { verifiers verifierPoolBps passingCount
          receipts(where: { rewarded: true }, orderBy: id) { verifier { id } } }
          early: receipts(where: { counts: false }) { rewarded } }`,
        expected: {
          release: {
            verifiers: 2,
            verifierPoolBps: 200,
            passingCount: 3,
            receipts: [{ verifier: { id: BRAMBLE } }, { verifier: { id: LANTERN } }],
          },
          early: [{ rewarded: false }],
        },
      },
    ],
  },
  {
    name: "a share that changes keeps what it earned: claimable is (shareBps * pot + carried) / W^2 - claimed",
    blocks: chain(
      ...derived,
      [transaction(treasury("ShareTransferred", { releaseId: 2, from: FERNHILL, to: BRAMBLE, shareBps: 1_000 }))],
      [transaction(...book(HARBOUR, "997", "49", 2))],
      [
        transaction(
          treasury("SharesChanged", {
            releaseId: 2,
            shares: [
              { account: FERNHILL, shareBps: 6_000 },
              { account: BRAMBLE, shareBps: 4_000 },
            ],
          })
        ),
      ]
    ),
    assertions: [
      {
        query: `{ release(id: "${releaseKey(2)}") { ledger { pot } contributions { shareBps }
          shares(orderBy: id) { account { id } shareBps contribution { role } ledger { carried claimed }
          changes(orderBy: timestamp) { kind before after } } } }`,
        expected: {
          release: {
            ledger: [{ pot: String(2_000 * 7_400) }],
            contributions: [{ shareBps: 7_000 }, { shareBps: 3_000 }],
            shares: [
              {
                account: { id: FERNHILL },
                shareBps: 6_000,
                contribution: { role: "Training" },
                ledger: [{ carried: String(1_000 * pot), claimed: "0" }],
                changes: [{ kind: "Transfer", before: 7_000, after: 6_000 }],
              },
              {
                account: { id: BRAMBLE },
                shareBps: 4_000,
                contribution: null,
                ledger: [{ carried: String(-1_000 * pot - 3_000 * 2_000 * 7_400), claimed: "0" }],
                changes: [
                  { kind: "Transfer", before: 0, after: 1_000 },
                  { kind: "Agreement", before: 1_000, after: 4_000 },
                ],
              },
              {
                account: { id: JUNIPER },
                shareBps: 0,
                contribution: { role: "Data" },
                ledger: [{ carried: String(3_000 * 2_000 * 7_400), claimed: "0" }],
                changes: [{ kind: "Agreement", before: 3_000, after: 0 }],
              },
            ],
          },
        },
      },
      {
        query: `{ account(id: "${BRAMBLE}") { shares { shareBps } activities(where: { type_in: [ShareTransferred,
          SharesChanged] }, orderBy: sequence) { type shareBps actor { id } } } }`,
        expected: {
          account: {
            shares: [{ shareBps: 4_000 }],
            activities: [
              { type: "ShareTransferred", shareBps: 1_000, actor: { id: FERNHILL } },
              { type: "SharesChanged", shareBps: null, actor: null },
            ],
          },
        },
      },
    ],
  },
  {
    name: "the DAO credits a release out of its own, or pays a royalty as anybody may",
    blocks: chain(
      ...approvedRelease(),
      [transaction(event("DAO", "NativeTokenDeposited", { sender: JUNIPER, amount: "900" }))],
      [
        transaction(
          event("ModelLicense", "GrossBooked", { releaseId: 1, currency: ZERO, source: DAO, gross: "500", fee: "25" })
        ),
      ],
      [
        transaction(
          event("DAO", "Executed", {
            actor: KESTREL,
            callId: digest(1),
            actions: [{ to: addressOf("ModelLicense"), value: "100", data: "0x12345678" }],
            allowFailureMap: 0,
            failureMap: 0,
            execResults: ["0x"],
          }),
          ...book(DAO, "100", "5")
        ),
      ]
    ),
    assertions: [
      {
        query: `{ currency(id: "${ZERO}") { received credited deposited spent balance }
          grossBookings(orderBy: gross) { kind } flows(orderBy: sequence) { kind incoming internal amount }
          activities(where: { type_in: [RoyaltyCredited, RoyaltyPaid] }) { type actor { id } } }`,
        expected: {
          currency: { received: "600", credited: "600", deposited: "1000", spent: "100", balance: "900" },
          grossBookings: [{ kind: "Retroactive" }, { kind: "Retroactive" }],
          flows: [
            { kind: "Deposit", incoming: true, internal: false, amount: "900" },
            { kind: "Retroactive", incoming: false, internal: true, amount: "500" },
            { kind: "Spend", incoming: false, internal: false, amount: "100" },
            { kind: "Retroactive", incoming: false, internal: true, amount: "100" },
            { kind: "Deposit", incoming: true, internal: false, amount: "100" },
          ],
          activities: [
            { type: "RoyaltyCredited", actor: { id: DAO } },
            { type: "RoyaltyCredited", actor: { id: DAO } },
          ],
        },
      },
    ],
  },
];
