import { addressOf, chain, event, id, join, timeOf, transaction, type Case } from "./dsl.ts";
import {
  approvedRelease,
  book,
  BRAMBLE,
  digest,
  HARBOUR,
  JUNIPER,
  KESTREL,
  LANTERN,
  mint,
  openOffer,
  releaseKey,
  ZERO,
} from "./world.ts";

const COIN = "0x00000000000000000000000000000000000000e1";

const claim = (payee: string, to: string, amount: string) =>
  transaction(event("RoyaltyTreasury", "Claimed", { releaseId: 1, currency: ZERO, payee, to, amount }));

const deposit = (sender: string, amount: string) =>
  transaction(event("DAO", "NativeTokenDeposited", { sender, amount }));

export const cases: Case[] = [
  {
    name: "received is fee, paid and owed; gifts are not received",
    blocks: chain(
      [transaction(event("CurrencyList", "CurrencyListed", { currency: ZERO }))],
      ...approvedRelease(),
      [openOffer({ offer: 1, price: "1000" })],
      [mint(1, 1, HARBOUR, "1000", "50")],
      [transaction(...book(LANTERN, "500", "25"))],
      [deposit(JUNIPER, "77")],
      [claim(KESTREL, KESTREL, "900")],
      [claim(BRAMBLE, addressOf("DAO"), "100")]
    ),
    assertions: [
      {
        query: `{ currency(id: "${ZERO}") { isNative listed accepted received fee paid deposited spent balance } }`,
        expected: {
          currency: {
            isNative: true,
            listed: true,
            accepted: true,
            received: "1500",
            fee: "75",
            paid: "1000",
            deposited: "177",
            spent: "0",
            balance: "677",
          },
        },
      },
      {
        query: `{ ledgerEntry(id: "${join(releaseKey(1), ZERO)}") { gross fee paid settledIn settledOut updatedAt }
          shareLedger(id: "${join(releaseKey(1), KESTREL, ZERO)}") { claimed claimedAt } }`,
        expected: {
          ledgerEntry: {
            gross: "1500",
            fee: "75",
            paid: "1000",
            settledIn: "0",
            settledOut: "0",
            updatedAt: timeOf(10),
          },
          shareLedger: { claimed: "900", claimedAt: timeOf(9) },
        },
      },
      {
        query: "{ flows(orderBy: sequence) { kind incoming amount account { id } } }",
        expected: {
          flows: [
            { kind: "Sale", incoming: true, amount: "1000", account: { id: HARBOUR } },
            { kind: "Royalty", incoming: true, amount: "500", account: { id: LANTERN } },
            { kind: "Deposit", incoming: true, amount: "77", account: { id: JUNIPER } },
            { kind: "Claim", incoming: false, amount: "900", account: { id: KESTREL } },
            { kind: "Claim", incoming: false, amount: "100", account: { id: addressOf("DAO") } },
          ],
        },
      },
      {
        query: `{ activities(where: { type_in: [RoyaltyPaid, RoyaltyClaimed, Deposited] }, orderBy: sequence) {
          type amount actor { id } } }`,
        expected: {
          activities: [
            { type: "RoyaltyPaid", amount: "500", actor: { id: LANTERN } },
            { type: "Deposited", amount: "77", actor: { id: JUNIPER } },
            { type: "RoyaltyClaimed", amount: "900", actor: { id: KESTREL } },
            { type: "RoyaltyClaimed", amount: "100", actor: { id: BRAMBLE } },
          ],
        },
      },
    ],
  },
  {
    name: "currencies are listed, stop being accepted, and tokens are deposited with a word",
    blocks: chain(
      [transaction(event("CurrencyList", "CurrencyListed", { currency: COIN }))],
      [transaction(event("CurrencyList", "CurrencyAcceptanceSet", { currency: COIN, accepted: false }))],
      [
        transaction(
          event("DAO", "Deposited", { sender: JUNIPER, token: COIN, amount: "12", _reference: "for the prize" })
        ),
      ]
    ),
    assertions: [
      {
        query: `{ currency(id: "${COIN}") { isNative listed accepted deposited balance }
          deposits { reference amount } }`,
        expected: {
          currency: { isNative: false, listed: true, accepted: false, deposited: "12", balance: "12" },
          deposits: [{ reference: "for the prize", amount: "12" }],
        },
      },
    ],
  },
  {
    name: "a receiver is remembered for a release that is there",
    blocks: chain(...approvedRelease(), [
      transaction(
        event("RoyaltyReceiverFactory", "ReceiverDeployed", { releaseId: 1, receiver: COIN }),
        event("RoyaltyReceiverFactory", "ReceiverDeployed", { releaseId: 99, receiver: COIN })
      ),
    ]),
    assertions: [
      { query: "{ releases { releaseId receiver } }", expected: { releases: [{ releaseId: "1", receiver: COIN }] } },
    ],
  },
  {
    name: "permissions are granted with and without a condition, taken away and granted again",
    blocks: chain(
      [transaction(grant(1, id(2, 20)), grant(2, COIN), grant(3, id(2, 20)))],
      [transaction(revoke(2), revoke(3), revoke(4))],
      [transaction(grant(2, id(2, 20)))]
    ),
    assertions: [
      {
        query: "{ permissionGrants(orderBy: permissionId) { permissionId condition active grantedAt revokedAt who } }",
        expected: {
          permissionGrants: [
            {
              permissionId: digest(1),
              condition: null,
              active: true,
              grantedAt: timeOf(1),
              revokedAt: null,
              who: LANTERN,
            },
            {
              permissionId: digest(2),
              condition: null,
              active: true,
              grantedAt: timeOf(3),
              revokedAt: null,
              who: LANTERN,
            },
            {
              permissionId: digest(3),
              condition: null,
              active: false,
              grantedAt: timeOf(1),
              revokedAt: timeOf(2),
              who: LANTERN,
            },
          ],
        },
      },
    ],
  },
];

function grant(permission: number, condition: string) {
  const params = { permissionId: digest(permission), here: KESTREL, where: COIN, who: LANTERN, condition };
  return event("DAO", "Granted", params);
}

function revoke(permission: number) {
  return event("DAO", "Revoked", { permissionId: digest(permission), here: KESTREL, where: COIN, who: LANTERN });
}
