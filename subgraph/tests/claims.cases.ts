import { derived, treasury } from "./derived.ts";
import { addressOf, chain, event, id, join, transaction, type Case } from "./dsl.ts";
import { HARBOUR, JUNIPER, KESTREL, LANTERN, releaseKey, ZERO } from "./world.ts";

const DAO = addressOf("DAO");
const ledgerKey = join(releaseKey(2), ZERO);

export const cases: Case[] = [
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
    name: "what a verifier forfeited of a pool is the DAO's, and no claim of the verifier's",
    blocks: chain(
      ...derived,
      [transaction(event("VerificationRegistry", "ReceiptRevoked", { releaseId: 2, verifier: LANTERN }))],
      [
        transaction(
          treasury("VerificationClaimed", { releaseId: 2, currency: ZERO, payee: LANTERN, to: DAO, amount: "10" })
        ),
      ]
    ),
    assertions: [
      {
        query: `{ claims { kind amount release { releaseId } dataset { name } payee { id } recipient { id } }
          rewardLedgers { claimed verifier { id } receipt { rewarded } } ledgerEntry(id: "${ledgerKey}") { rewarded }
          currency(id: "${ZERO}") { paid deposited } }`,
        expected: {
          claims: [claim("Verification", "10", "2", null, DAO, DAO)],
          rewardLedgers: [{ claimed: "10", verifier: { id: LANTERN }, receipt: { rewarded: false } }],
          ledgerEntry: { rewarded: "10" },
          currency: { paid: "10", deposited: "10" },
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
