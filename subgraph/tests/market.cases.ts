import { addressOf, chain, event, timeOf, transaction, type Case } from "./dsl.ts";
import {
  approvedRelease,
  book,
  HARBOUR,
  KESTREL,
  LANTERN,
  licenseKey,
  mint,
  openOffer,
  releaseKey,
  tokenId,
  ZERO,
} from "./world.ts";

const first = tokenId(1, 1);
const later = 1_900_000_000;

const list = (seller: string, price: string) =>
  transaction(event("LicenseMarket", "Listed", { tokenId: first, seller, currency: ZERO, price, expires: later }));

const transfer = (from: string, to: string) => event("ModelLicense", "Transfer", { from, to, id: first });

const soldOnce = [...approvedRelease(), [openOffer({ offer: 1, price: "1000" })], [mint(1, 1, HARBOUR, "1000", "50")]];

export const cases: Case[] = [
  {
    name: "a sale makes the licence, counts everywhere and is told once",
    blocks: chain(...soldOnce, [mint(1, 2, LANTERN, "1000", "50")]),
    assertions: [
      {
        query: `{ license(id: "${licenseKey(1, 2)}") { tokenId serial owner { id } expires mintedAt
          offer { offerId sold gross rights price open soldOut legalTextCid } sale { buyer { id } price }
          transfers { from { id } to { id } } release { licenseCount nativeGross floorPrice openOfferCount }
          model { licenseCount nativeGross } } }`,
        expected: {
          license: {
            tokenId: tokenId(1, 2),
            serial: "2",
            owner: { id: LANTERN },
            expires: "0",
            mintedAt: timeOf(6),
            offer: {
              offerId: "1",
              sold: "2",
              gross: "2000",
              rights: 5,
              price: "1000",
              open: true,
              soldOut: false,
              legalTextCid: null,
            },
            sale: { buyer: { id: LANTERN }, price: "1000" },
            transfers: [{ from: { id: ZERO }, to: { id: LANTERN } }],
            release: { licenseCount: 2, nativeGross: "2000", floorPrice: "1000", openOfferCount: 1 },
            model: { licenseCount: 2, nativeGross: "2000" },
          },
        },
      },
      {
        query: `{ account(id: "${HARBOUR}") { activities { type amount license { serial } } }
          grossBookings { kind gross fee source { id } } deposits { id } }`,
        expected: {
          account: { activities: [{ type: "LicenseSold", amount: "1000", license: { serial: "1" } }] },
          grossBookings: [
            { kind: "Sale", gross: "1000", fee: "50", source: { id: HARBOUR } },
            { kind: "Sale", gross: "1000", fee: "50", source: { id: LANTERN } },
          ],
          deposits: [],
        },
      },
      {
        query:
          `{ saleDays(interval: day, current: include) { licenses licensesTotal }
          bookingDays(interval: day, current: include) { gross fee bookings grossTotal currency { isNative } } }`,
        expected: {
          saleDays: [{ licenses: "2", licensesTotal: "2" }],
          bookingDays: [{ gross: "2000", fee: "100", bookings: "2", grossTotal: "2000", currency: { isNative: true } }],
        },
      },
    ],
  },
  {
    name: "the lowest price follows offers that open, sell out and close",
    blocks: chain(
      ...approvedRelease(),
      [
        openOffer({ offer: 1, price: "1000" }),
        openOffer({ offer: 2, price: "300", supply: 1 }),
        openOffer({ offer: 3, price: "500" }),
      ],
      [openOffer({ offer: 4, price: "1", currency: LANTERN })],
      [mint(2, 1, HARBOUR, "300", "15")],
      [transaction(event("ModelLicense", "OfferClosed", { offerId: 3 }))]
    ),
    assertions: [
      {
        query: `{ release(id: "${releaseKey(
          1
        )}") { floorPrice openOfferCount offers(orderBy: offerId) { open soldOut closedAt } } }`,
        expected: {
          release: {
            floorPrice: "1000",
            openOfferCount: 2,
            offers: [
              { open: true, soldOut: false, closedAt: null },
              { open: true, soldOut: true, closedAt: null },
              { open: false, soldOut: false, closedAt: timeOf(7) },
              { open: true, soldOut: false, closedAt: null },
            ],
          },
        },
      },
    ],
  },
  {
    name: "a free licence is a sale without money",
    blocks: chain(...approvedRelease(), [openOffer({ offer: 1, price: "0" })], [mint(1, 1, HARBOUR, "0", "0")]),
    assertions: [
      {
        query: "{ sales { price } grossBookings { id } licenses { owner { id } } release: releases { floorPrice } }",
        expected: {
          sales: [{ price: "0" }],
          grossBookings: [],
          licenses: [{ owner: { id: HARBOUR } }],
          release: [{ floorPrice: "0" }],
        },
      },
    ],
  },
  {
    name: "a resale moves the licence, books its royalty and is told once",
    blocks: chain(
      ...soldOnce,
      [list(HARBOUR, "3000")],
      [
        transaction(
          event("LicenseMarket", "Sold", {
            tokenId: first,
            seller: HARBOUR,
            buyer: LANTERN,
            currency: ZERO,
            price: "3000",
            royalty: "300",
            fee: "30",
          }),
          transfer(HARBOUR, LANTERN),
          ...book(addressOf("LicenseMarket"), "300", "15")
        ),
      ]
    ),
    assertions: [
      {
        query: `{ license(id: "${licenseKey(
          1,
          1
        )}") { owner { id } listing { id } resales { price royalty fee seller { id } buyer { id }
          listing { price } bid { id } } } listings { status signed holding { current } closedAt resale { price } }
          currency(id: "${ZERO}") { received marketFee balance } }`,
        expected: {
          license: {
            owner: { id: LANTERN },
            listing: null,
            resales: [
              {
                price: "3000",
                royalty: "300",
                fee: "30",
                seller: { id: HARBOUR },
                buyer: { id: LANTERN },
                listing: { price: "3000" },
                bid: null,
              },
            ],
          },
          listings: [
            {
              status: "Sold",
              signed: false,
              holding: { current: false },
              closedAt: timeOf(7),
              resale: { price: "3000" },
            },
          ],
          currency: { received: "1300", marketFee: "30", balance: "1330" },
        },
      },
      {
        query: `{ activities(where: { license: "${licenseKey(1, 1)}" }, orderBy: sequence) { type }
          flows(orderBy: sequence) { kind incoming amount fee account { id } release { releaseId } } }`,
        expected: {
          activities: [{ type: "LicenseSold" }, { type: "LicenseListed" }, { type: "LicenseResold" }],
          flows: [
            {
              kind: "Sale",
              incoming: true,
              amount: "1000",
              fee: "50",
              account: { id: HARBOUR },
              release: { releaseId: "1" },
            },
            {
              kind: "MarketFee",
              incoming: true,
              amount: "30",
              fee: "0",
              account: { id: LANTERN },
              release: { releaseId: "1" },
            },
            {
              kind: "Resale",
              incoming: true,
              amount: "300",
              fee: "15",
              account: { id: addressOf("LicenseMarket") },
              release: { releaseId: "1" },
            },
          ],
        },
      },
    ],
  },
  {
    name: "listings are replaced, canceled, and fall with a transfer, an upgrade or a renewal",
    blocks: chain(
      ...soldOnce,
      [list(HARBOUR, "3000")],
      [list(HARBOUR, "2500")],
      [transaction(transfer(HARBOUR, LANTERN))],
      [list(LANTERN, "4000")],
      [transaction(event("LicenseMarket", "ListingCanceled", { tokenId: first, seller: LANTERN }))],
      [list(LANTERN, "4100")],
      [transaction(transfer(LANTERN, KESTREL))],
      [transaction(transfer(KESTREL, LANTERN))],
      [list(LANTERN, "4200")],
      [openOffer({ offer: 2, price: "9", term: 86_400 })],
      [
        transaction(
          event("ModelLicense", "LicenseUpgraded", {
            tokenId: first,
            fromOffer: 1,
            toOffer: 2,
            price: 0,
            expires: later,
          })
        ),
      ],
      [list(LANTERN, "4300")],
      [transaction(event("ModelLicense", "SubscriptionUpdate", { tokenId: first, expiration: later + 1 }))],
      [list(LANTERN, "4400")]
    ),
    assertions: [
      {
        query: `{ listings(orderBy: listedAt) { price status transfers offer { offerId } licenseExpires
          holding { current owner { id } } } license(id: "${licenseKey(1, 1)}") { listing { price } } }`,
        expected: {
          listings: [
            listing("3000", "Replaced", 0, "1", "0", false, HARBOUR),
            listing("2500", "Open", 0, "1", "0", false, HARBOUR),
            listing("4000", "Canceled", 1, "1", "0", false, LANTERN),
            listing("4100", "Open", 1, "1", "0", false, LANTERN),
            listing("4200", "Open", 3, "1", "0", false, LANTERN),
            listing("4300", "Open", 3, "2", String(later), false, LANTERN),
            listing("4400", "Open", 3, "2", String(later + 1), true, LANTERN),
          ],
          license: { listing: { price: "4400" } },
        },
      },
      {
        query: `{ account(id: "${KESTREL}") {
          activities(where: { type: LicenseTransferred }, orderBy: sequence) { actor { id } } } }`,
        expected: { account: { activities: [{ actor: { id: LANTERN } }, { actor: { id: KESTREL } }] } },
      },
    ],
  },
];

function listing(
  price: string,
  status: string,
  transfers: number,
  offerId: string,
  licenseExpires: string,
  current: boolean,
  owner: string
) {
  return { price, status, transfers, offer: { offerId }, licenseExpires, holding: { current, owner: { id: owner } } };
}
