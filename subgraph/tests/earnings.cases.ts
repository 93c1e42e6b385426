import { addressOf, chain, event, id, join, timeOf, transaction, type Case } from "./dsl.ts";
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
  KESTREL,
  LANTERN,
  releaseKey,
  submitRelease,
  ZERO,
} from "./world.ts";

const DAO = addressOf("DAO");
const treasury = (name: string, params: Parameters<typeof event>[2]) => event("RoyaltyTreasury", name, params);
const settle = (amount: string) => treasury("ShareSettled", { childId: 2, parentId: 1, currency: ZERO, amount });
const receipt = (releaseId: number, verifier: string, counts: boolean) =>
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
const dataset = (datasetId: number, name: string, owner: string) =>
  event("DatasetRegistry", "DatasetRegistered", { datasetId, name, document: digest(0x40 + datasetId), owner });

/** Release 2 of Fernhill's, made from release 1 and two datasets: X = 1500 + 400 + 200 basis points. */
const derived = [
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
    name: "claims of every kind are paid, and what the DAO is owed stays where it is",
    blocks: chain(
      ...derived,
      [
        transaction(
          event("ModelLicense", "ReferralBooked", { releaseId: 2, currency: ZERO, referrer: LANTERN, amount: "60" }),
          treasury("DatasetShareSettled", { releaseId: 2, datasetId: 1, currency: ZERO, amount: "40" })
        ),
      ],
      [
        transaction(
          treasury("PayoutSet", { account: LANTERN, to: HARBOUR }),
          treasury("Claimed", { releaseId: 2, currency: ZERO, payee: JUNIPER, to: JUNIPER, amount: "200" }),
          treasury("DatasetClaimed", { datasetId: 1, currency: ZERO, payee: JUNIPER, to: JUNIPER, amount: "30" }),
          treasury("VerificationClaimed", { releaseId: 2, currency: ZERO, payee: LANTERN, to: HARBOUR, amount: "10" }),
          treasury("ReferralsClaimed", { currency: ZERO, payee: LANTERN, to: HARBOUR, amount: "60" })
        ),
      ],
      [
        transaction(
          treasury("DatasetClaimed", { datasetId: 1, currency: ZERO, payee: JUNIPER, to: DAO, amount: "5" }),
          treasury("PayoutSet", { account: JUNIPER, to: KESTREL }),
          treasury("PayoutSet", { account: JUNIPER, to: ZERO })
        ),
      ]
    ),
    assertions: [
      {
        query: `{ account(id: "${LANTERN}") { payout { id } referralLedgers { earned claimed } rewardLedgers { claimed
          release { releaseId } receipt { rewarded } } } juniper: account(id: "${JUNIPER}") { payout { id }
          shares { ledger { claimed carried } } datasets { ledger { inflow claimed } } }
          ledgerEntry(id: "${ledgerKey}") { paid rewarded settledOut } }`,
        expected: {
          account: {
            payout: { id: HARBOUR },
            referralLedgers: [{ earned: "60", claimed: "60" }],
            rewardLedgers: [{ claimed: "10", release: { releaseId: "2" }, receipt: { rewarded: true } }],
          },
          juniper: {
            payout: null,
            shares: [{ ledger: [{ claimed: "200", carried: "0" }] }],
            datasets: [{ ledger: [{ inflow: "40", claimed: "35" }] }],
          },
          ledgerEntry: { paid: "200", rewarded: "10", settledOut: "40" },
        },
      },
      {
        query: `{ currency(id: "${ZERO}") { received paid deposited balance } claims(orderBy: amount) { kind amount
          release { releaseId } dataset { name } payee { id } recipient { id } }
          flows(where: { kind: Claim }, orderBy: amount) { incoming internal claimKind amount dataset { name } } }`,
        expected: {
          currency: { received: "1063", paid: "305", deposited: "5", balance: "763" },
          claims: [
            claim("Dataset", "5", null, "strokes", JUNIPER, DAO),
            claim("Verification", "10", "2", null, LANTERN, HARBOUR),
            claim("Dataset", "30", null, "strokes", JUNIPER, JUNIPER),
            claim("Referral", "60", null, null, LANTERN, HARBOUR),
            claim("Contribution", "200", "2", null, JUNIPER, JUNIPER),
          ],
          flows: [
            { incoming: false, internal: true, claimKind: "Dataset", amount: "5", dataset: { name: "strokes" } },
            { incoming: false, internal: false, claimKind: "Verification", amount: "10", dataset: null },
            { incoming: false, internal: false, claimKind: "Dataset", amount: "30", dataset: { name: "strokes" } },
            { incoming: false, internal: false, claimKind: "Referral", amount: "60", dataset: null },
            { incoming: false, internal: false, claimKind: "Contribution", amount: "200", dataset: null },
          ],
        },
      },
      {
        query: `{ activities(where: { type_in: [RoyaltyClaimed, DatasetClaimed, VerificationClaimed, ReferralsClaimed,
          PayoutSet] }, orderBy: sequence) { type } dataset(id: "${id(1, 8)}") { activities(orderBy: sequence) {
          type } } }`,
        expected: {
          activities: [
            { type: "PayoutSet" },
            { type: "RoyaltyClaimed" },
            { type: "DatasetClaimed" },
            { type: "VerificationClaimed" },
            { type: "ReferralsClaimed" },
            { type: "DatasetClaimed" },
            { type: "PayoutSet" },
            { type: "PayoutSet" },
          ],
          dataset: {
            activities: [
              { type: "DatasetRegistered" },
              { type: "DatasetUsed" },
              { type: "DatasetShareSettled" },
              { type: "DatasetClaimed" },
              { type: "DatasetClaimed" },
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
  {
    name: "a dataset changes hands",
    blocks: chain(
      [transaction(dataset(1, "strokes", JUNIPER))],
      [transaction(event("DatasetRegistry", "DatasetTransferred", { datasetId: 1, from: JUNIPER, to: BRAMBLE }))]
    ),
    assertions: [
      {
        query: `{ account(id: "${BRAMBLE}") { datasets { name registeredAt }
          activities { type actor { id } detail } } }`,
        expected: {
          account: {
            datasets: [{ name: "strokes", registeredAt: timeOf(1) }],
            activities: [{ type: "DatasetTransferred", actor: { id: JUNIPER }, detail: "strokes" }],
          },
        },
      },
    ],
  },
];

function claim(
  kind: string,
  amount: string,
  releaseId: string | null,
  name: string | null,
  payee: string,
  recipient: string
) {
  return {
    kind,
    amount,
    release: releaseId && { releaseId },
    dataset: name && { name },
    payee: { id: payee },
    recipient: { id: recipient },
  };
}
