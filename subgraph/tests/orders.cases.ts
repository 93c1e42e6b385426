import { addressOf, chain, event, transaction, type Case } from "./dsl.ts";
import {
  approvedRelease,
  book,
  BRAMBLE,
  digest,
  HARBOUR,
  JUNIPER,
  LANTERN,
  licenseKey,
  mint,
  openOffer,
  releaseKey,
  tokenId,
  ZERO,
} from "./world.ts";

const COIN = "0x00000000000000000000000000000000000000e1";
const first = tokenId(1, 1);
const later = 1_900_000_000;

const market = (name: string, params: Parameters<typeof event>[2]) => event("LicenseMarket", name, params);

interface Signed {
  /** The signature's digest, told by one byte. */
  order: number;
  seller?: string;
  price?: string;
  transfers?: number;
  counter?: number;
  currency?: string;
  tokenId?: string;
}

const post = ({ order, seller = HARBOUR, price = "3000", transfers = 0, counter = 0, ...rest }: Signed) => {
  const signed = { currency: ZERO, tokenId: first, ...rest };
  return market("ListingPosted", {
    digest: digest(order),
    tokenId: signed.tokenId,
    seller,
    listing: {
      ...signed,
      seller,
      price,
      expires: later,
      transfers,
      offerId: 1,
      licenseExpires: 0,
      salt: order,
      counter,
    },
    signature: "0xabcd",
  });
};

interface SignedBid {
  order: number;
  tokenId?: string;
  releaseId?: number;
  currency?: string;
  counter?: number;
}

const bid = ({ order, tokenId = "0", releaseId = 1, currency = COIN, counter = 0 }: SignedBid) =>
  market("BidPosted", {
    digest: digest(order),
    releaseId,
    bidder: LANTERN,
    bid: {
      bidder: LANTERN,
      tokenId,
      releaseId,
      rights: 5,
      lastsUntil: later,
      currency,
      price: "2000",
      expires: later,
      salt: order,
      counter,
    },
    signature: "0xef",
  });

const sold = (buyer: string, price: string, order?: number, deposit = true) =>
  transaction(
    ...(order === undefined ? [] : [market("OrderFilled", { digest: digest(order) })]),
    // The market pays the treasury in ether before it tells of the sale; with an ERC-20 nothing stands in between.
    ...(deposit ? [event("DAO", "NativeTokenDeposited", { sender: addressOf("LicenseMarket"), amount: "300" })] : []),
    market("Sold", { tokenId: first, seller: HARBOUR, buyer, currency: ZERO, price, royalty: "300", fee: "0" }),
    event("ModelLicense", "Transfer", { from: HARBOUR, to: buyer, id: first }),
    ...book(addressOf("LicenseMarket"), "300", "15")
  );

const soldOnce = [
  [
    transaction(
      event("CurrencyList", "CurrencyListed", { currency: ZERO }),
      event("CurrencyList", "CurrencyListed", { currency: COIN })
    ),
  ],
  ...approvedRelease(),
  [openOffer({ offer: 1, price: "1000" })],
  [mint(1, 1, HARBOUR, "1000", "50")],
];

const live = "status: Open, holding_: { current: true }, counter_: { current: true }";

export const cases: Case[] = [
  {
    name: "signed listings stand beside the one that is kept, and the one that is filled is sold",
    blocks: chain(
      ...soldOnce,
      [transaction(post({ order: 1 }), post({ order: 2, price: "3100" }), post({ order: 1 }))],
      [
        transaction(
          market("Listed", {
            tokenId: first,
            seller: HARBOUR,
            currency: ZERO,
            price: "3200",
            expires: later,
          })
        ),
      ],
      [sold(LANTERN, "3100", 2)]
    ),
    assertions: [
      {
        query: `{ listings(orderBy: price) { price signed status salt signature holding { current }
          counter { value account { id } current } resale { price } }
          resales { listing { price } bid { id } } live: listings(where: { ${live} }) { id } }`,
        expected: {
          listings: [
            {
              price: "3000",
              signed: true,
              status: "Open",
              salt: "1",
              signature: "0xabcd",
              holding: { current: false },
              counter: { value: "0", account: { id: HARBOUR }, current: true },
              resale: null,
            },
            {
              price: "3100",
              signed: true,
              status: "Sold",
              salt: "2",
              signature: "0xabcd",
              holding: { current: false },
              counter: { value: "0", account: { id: HARBOUR }, current: true },
              resale: { price: "3100" },
            },
            {
              price: "3200",
              signed: false,
              status: "Open",
              salt: null,
              signature: null,
              holding: { current: false },
              counter: { value: "0", account: { id: ZERO }, current: true },
              resale: null,
            },
          ],
          resales: [{ listing: { price: "3100" }, bid: null }],
          live: [],
        },
      },
      {
        query: `{ activities(where: { license: "${licenseKey(
          1,
          1
        )}" }, orderBy: sequence) { type amount actor { id } } }`,
        expected: {
          activities: [
            { type: "LicenseSold", amount: "1000", actor: { id: HARBOUR } },
            { type: "LicenseListed", amount: "3000", actor: { id: HARBOUR } },
            { type: "LicenseListed", amount: "3100", actor: { id: HARBOUR } },
            { type: "LicenseListed", amount: "3200", actor: { id: HARBOUR } },
            { type: "LicenseResold", amount: "3100", actor: { id: LANTERN } },
          ],
        },
      },
    ],
  },
  {
    name: "a sale by a signature that was never posted leaves posted ones to fall with the transfer",
    blocks: chain(...soldOnce, [transaction(post({ order: 1 }))], [sold(LANTERN, "2900", 9)]),
    assertions: [
      {
        query: `{ listings { status holding { current } } resales { price listing { id } bid { id } } }`,
        expected: {
          listings: [{ status: "Open", holding: { current: false } }],
          resales: [{ price: "2900", listing: null, bid: null }],
        },
      },
    ],
  },
  {
    name: "anybody may post: what can never be filled is left out, and what is not yet true waits",
    blocks: chain(
      ...soldOnce,
      [
        transaction(
          post({ order: 1, seller: BRAMBLE }),
          post({ order: 2, currency: JUNIPER }),
          post({ order: 3, tokenId: tokenId(7, 1) }),
          post({ order: 4, seller: LANTERN, transfers: 1 }),
          bid({ order: 5, releaseId: 9 }),
          bid({ order: 6, currency: JUNIPER }),
          bid({ order: 7, tokenId: tokenId(7, 1) }),
          bid({ order: 8, tokenId: first, releaseId: 9 })
        ),
      ],
      [transaction(event("ModelLicense", "Transfer", { from: HARBOUR, to: LANTERN, id: first }))]
    ),
    assertions: [
      {
        query: `{ listings(orderBy: salt) { id } live: listings(where: { ${live} }) { id seller { id } } bids { id }
          currency(id: "${JUNIPER}") { id } activities(where: { type: LicenseListed }) { id } }`,
        expected: {
          listings: [{ id: digest(1) }, { id: digest(4) }],
          live: [{ id: digest(4), seller: { id: LANTERN } }],
          bids: [],
          currency: null,
          activities: [],
        },
      },
    ],
  },
  {
    name: "bids are for one licence or any of a release; one is accepted, one canceled, and a counter ends the rest",
    blocks: chain(
      ...soldOnce,
      [
        transaction(
          bid({ order: 1 }),
          bid({ order: 2, tokenId: first, releaseId: 0 }),
          bid({ order: 3 }),
          bid({ order: 4, tokenId: first })
        ),
      ],
      [transaction(market("OrderCanceled", { digest: digest(3), signer: LANTERN }))],
      [sold(LANTERN, "2000", 1)],
      [
        transaction(
          market("CounterIncremented", { account: LANTERN, counter: 1 }),
          bid({ order: 5, counter: 1 }),
          market("OrderCanceled", { digest: digest(99), signer: LANTERN })
        ),
      ]
    ),
    assertions: [
      {
        query: `{ bids(orderBy: salt) { status license { tokenId } release { releaseId } rights lastsUntil signedRelease
          counter { value current } resale { price } } account(id: "${LANTERN}") { counter
          live: bids(where: { status: Open, counter_: { current: true } }) { salt } }
          resales { bid { salt } listing { id } } release(id: "${releaseKey(1)}") { bids { id } } }`,
        expected: {
          bids: [
            wanted("Filled", null, "1", "0", false, { price: "2000" }),
            wanted("Open", first, "0", "0", false, null),
            wanted("Canceled", null, "1", "0", false, null),
            wanted("Open", first, "1", "0", false, null),
            wanted("Open", null, "1", "1", true, null),
          ],
          account: { counter: "1", live: [{ salt: "5" }] },
          resales: [{ bid: { salt: "1" }, listing: null }],
          release: { bids: [1, 2, 3, 4, 5].map((order) => ({ id: digest(order) })) },
        },
      },
      {
        query: `{ account(id: "${HARBOUR}") { activities(where: { type_in: [BidPosted, LicenseResold] },
          orderBy: sequence) { type actor { id } bid { salt } } }
          activities(where: { type_in: [BidCanceled, CounterIncremented] }, orderBy: sequence) { type amount } }`,
        expected: {
          account: {
            activities: [
              { type: "BidPosted", actor: { id: LANTERN }, bid: { salt: "2" } },
              { type: "BidPosted", actor: { id: LANTERN }, bid: { salt: "4" } },
              { type: "LicenseResold", actor: { id: HARBOUR }, bid: { salt: "1" } },
            ],
          },
          activities: [
            { type: "BidCanceled", amount: "2000" },
            { type: "CounterIncremented", amount: "1" },
          ],
        },
      },
    ],
  },
];

function wanted(
  status: string,
  license: string | null,
  signedRelease: string,
  value: string,
  current: boolean,
  resale: { price: string } | null
) {
  return {
    status,
    license: license && { tokenId: license },
    release: { releaseId: "1" },
    rights: 5,
    lastsUntil: String(later),
    signedRelease,
    counter: { value, current },
    resale,
  };
}
