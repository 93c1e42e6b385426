import { addressOf, chain, event, GENESIS, join, timeOf, transaction, type Case } from "./dsl.ts";
import {
  approvedRelease,
  book,
  BRAMBLE,
  HARBOUR,
  issue,
  JUNIPER,
  LANTERN,
  licenseKey,
  mint,
  openOffer,
  tokenId,
  ZERO,
} from "./world.ts";

const DAY = 86_400;
const first = tokenId(1, 1);
const firstKey = licenseKey(1, 1);

const transfer = (from: string, to: string, id = first) => event("ModelLicense", "Transfer", { from, to, id });
const trial = (serial: number, until: number) =>
  event("ModelLicense", "TrialStarted", { tokenId: tokenId(1, serial), until });
const told = (where: string) => `{ activities(where: { ${where} }, orderBy: sequence) { type actor { id } amount } }`;

/** Offer 1 with a trial, sold three times. */
const tried = [
  ...approvedRelease(),
  [openOffer({ offer: 1, price: "1000", trialDays: 7, supply: 3, referrerBps: 1_000 })],
  [
    transaction(
      ...[1, 2, 3].flatMap((serial) => [...issue(1, serial, HARBOUR, "1000"), trial(serial, GENESIS + 7 * DAY)])
    ),
  ],
];

export const cases: Case[] = [
  {
    name: "an offer carries all of its terms",
    blocks: chain(...approvedRelease(), [
      openOffer({
        offer: 1,
        price: "1000",
        term: 30 * DAY,
        supply: 9,
        walletCap: 2,
        referrerBps: 500,
        seats: 4,
        trialDays: 7,
        transferable: false,
        allowList: `0x${"ab".repeat(32)}`,
      }),
      openOffer({ offer: 2, price: "0" }),
    ]),
    assertions: [
      {
        query: `{ offers(orderBy: offerId) { price term supply walletCap referrerBps seats trialDays transferable
          allowList rights resaleRoyaltyBps refunded } }`,
        expected: {
          offers: [
            {
              price: "1000",
              term: String(30 * DAY),
              supply: "9",
              walletCap: "2",
              referrerBps: 500,
              seats: 4,
              trialDays: 7,
              transferable: false,
              allowList: `0x${"ab".repeat(32)}`,
              rights: 5,
              resaleRoyaltyBps: 1_000,
              refunded: "0",
            },
            {
              price: "0",
              term: "0",
              supply: "0",
              walletCap: "0",
              referrerBps: 0,
              seats: 0,
              trialDays: 0,
              transferable: true,
              allowList: null,
              rights: 5,
              resaleRoyaltyBps: 1_000,
              refunded: "0",
            },
          ],
        },
      },
    ],
  },
  {
    name: "an order of several licences is booked once, the referrer's part before",
    blocks: chain(
      ...approvedRelease(),
      [openOffer({ offer: 1, price: "1000", referrerBps: 1_000 })],
      [
        transaction(
          ...issue(1, 1, HARBOUR, "1000", 0, LANTERN),
          ...issue(1, 2, HARBOUR, "1000", 0, LANTERN),
          event("ModelLicense", "ReferralBooked", { releaseId: 1, currency: ZERO, referrer: BRAMBLE, amount: "200" }),
          event("ModelLicense", "GrossBooked", {
            releaseId: 1,
            currency: ZERO,
            source: HARBOUR,
            gross: "1800",
            fee: "90",
          }),
          event("DAO", "NativeTokenDeposited", { sender: addressOf("ModelLicense"), amount: "2000" })
        ),
      ],
      [transaction(...book(HARBOUR, "5", "0"))]
    ),
    assertions: [
      {
        query: `{ currency(id: "${ZERO}") { received fee referred balance }
          referralLedger(id: "${join(BRAMBLE, ZERO)}") { earned claimed } referrals { amount release { releaseId } }
          grossBookings(orderBy: gross) { kind gross } offer: offers { gross sold } unbookeds { id } }`,
        expected: {
          currency: { received: "2005", fee: "90", referred: "200", balance: "2005" },
          referralLedger: { earned: "200", claimed: "0" },
          referrals: [{ amount: "200", release: { releaseId: "1" } }],
          grossBookings: [
            { kind: "Royalty", gross: "5" },
            { kind: "Sale", gross: "1800" },
          ],
          offer: [{ gross: "2000", sold: "2" }],
          unbookeds: [],
        },
      },
      {
        query: `{ account(id: "${LANTERN}") { licenses { sale { buyer { id } } } activities { type } }
          flows(orderBy: sequence) { kind amount account { id } } }`,
        expected: {
          account: {
            licenses: [{ sale: { buyer: { id: HARBOUR } } }, { sale: { buyer: { id: HARBOUR } } }],
            activities: [{ type: "LicenseSold" }, { type: "LicenseSold" }],
          },
          flows: [
            { kind: "Referral", amount: "200", account: { id: HARBOUR } },
            { kind: "Sale", amount: "1800", account: { id: HARBOUR } },
            { kind: "Royalty", amount: "5", account: { id: HARBOUR } },
          ],
        },
      },
    ],
  },
  {
    name: "a trial holds its price back until it ends, and a refund undoes the sale",
    blocks: chain(
      ...tried,
      [
        transaction(
          transfer(HARBOUR, ZERO),
          event("ModelLicense", "TrialRefunded", { tokenId: first, to: HARBOUR, amount: "1000" })
        ),
      ],
      [transaction(transfer(HARBOUR, LANTERN, tokenId(1, 2)))],
      [
        transaction(
          event("ModelLicense", "TrialEnded", { tokenId: tokenId(1, 2) }),
          event("ModelLicense", "ReferralBooked", { releaseId: 1, currency: ZERO, referrer: BRAMBLE, amount: "100" }),
          event("ModelLicense", "GrossBooked", {
            releaseId: 1,
            currency: ZERO,
            source: JUNIPER,
            gross: "900",
            fee: "45",
          })
        ),
      ]
    ),
    assertions: [
      {
        query: `{ trials(orderBy: id) { license { tokenId burnedAt owner { id } } status transferred amount until
          closedAt account { id } } offer: offers { sold refunded soldOut gross } release: releases { licenseCount
          openOfferCount model { licenseCount } } grossBookings { kind gross } unbookeds { id } }`,
        expected: {
          trials: [
            {
              license: { tokenId: first, burnedAt: timeOf(6), owner: { id: ZERO } },
              status: "Refunded",
              transferred: false,
              amount: "1000",
              until: String(GENESIS + 7 * DAY),
              closedAt: timeOf(6),
              account: { id: HARBOUR },
            },
            {
              license: { tokenId: tokenId(1, 2), burnedAt: null, owner: { id: LANTERN } },
              status: "Ended",
              transferred: true,
              amount: "1000",
              until: String(GENESIS + 7 * DAY),
              closedAt: timeOf(8),
              account: { id: HARBOUR },
            },
            {
              license: { tokenId: tokenId(1, 3), burnedAt: null, owner: { id: HARBOUR } },
              status: "Pending",
              transferred: false,
              amount: "1000",
              until: String(GENESIS + 7 * DAY),
              closedAt: null,
              account: { id: HARBOUR },
            },
          ],
          offer: [{ sold: "2", refunded: "1", soldOut: false, gross: "1000" }],
          release: [{ licenseCount: 2, openOfferCount: 1, model: { licenseCount: 2 } }],
          grossBookings: [{ kind: "Sale", gross: "900" }],
          unbookeds: [],
        },
      },
      {
        query: told(`license: "${firstKey}"`),
        expected: {
          activities: [
            { type: "LicenseSold", actor: { id: HARBOUR }, amount: "1000" },
            { type: "TrialStarted", actor: { id: HARBOUR }, amount: "1000" },
            { type: "TrialRefunded", actor: { id: HARBOUR }, amount: "1000" },
          ],
        },
      },
    ],
  },
  {
    name: "a licence is burned, also one whose trial is over and was not ended",
    blocks: chain(
      ...approvedRelease(),
      [openOffer({ offer: 1, price: "1000", trialDays: 1 })],
      [transaction(...issue(1, 1, HARBOUR, "1000"), trial(1, GENESIS + 250))],
      [mint(1, 2, HARBOUR, "1000", "50")],
      [transaction(transfer(HARBOUR, ZERO), transfer(HARBOUR, ZERO, tokenId(1, 2)))]
    ),
    assertions: [
      {
        query: `{ licenses(orderBy: tokenId) { burnedAt owner { id } trial { status } transfers { to { id } } }
          account(id: "${HARBOUR}") { licenses { id } activities(where: { type: LicenseBurned }) { type } } }`,
        expected: {
          licenses: [
            {
              burnedAt: timeOf(7),
              owner: { id: ZERO },
              trial: { status: "Pending" },
              transfers: [{ to: { id: HARBOUR } }, { to: { id: ZERO } }],
            },
            {
              burnedAt: timeOf(7),
              owner: { id: ZERO },
              trial: null,
              transfers: [{ to: { id: HARBOUR } }, { to: { id: ZERO } }],
            },
          ],
          account: { licenses: [], activities: [{ type: "LicenseBurned" }, { type: "LicenseBurned" }] },
        },
      },
    ],
  },
];
