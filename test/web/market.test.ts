import { expect } from "chai";
import { asItStands, coverOf, readBid } from "../../web/src/lib/license/bid.ts";
import {
  bidsFor,
  filterBids,
  filterListings,
  marketHref,
  readMarketFilter,
  WHOLE_MARKET,
} from "../../web/src/lib/license/market.ts";
import type { MarketFilter } from "../../web/src/lib/license/market.ts";
import { acceptStanding, bidStanding, listingStanding } from "../../web/src/lib/license/orders.ts";
import type { ListingFacts } from "../../web/src/lib/license/orders.ts";
import type { MarketListing } from "../../web/src/lib/license/market-query.ts";
import type { BidTerms } from "../../web/src/lib/license/order-query.ts";
import type { LicenseDetail } from "../../web/src/lib/license/query.ts";

const NOW = 1_700_000_000;
const DAY = 86_400;
const seller = `0x${"11".repeat(20)}`;
const bidder = `0x${"22".repeat(20)}`;
const eth = { id: `0x${"0".repeat(40)}`, isNative: true };
const demo = { id: `0x${"ab".repeat(20)}`, isNative: false };
const release = {
  id: "0x01",
  modelName: "ns/reader",
  version: "1.0.0",
  status: "Approved",
  suspendedUntil: null,
  ancestors: [],
};
const other = { ...release, id: "0x02", modelName: "ns/writer" };

/** What the index answers, as far as the market looks at it. */
function licence(change: object = {}): LicenseDetail {
  return {
    tokenId: "4294967297",
    owner: { id: seller },
    expires: "0",
    burnedAt: null,
    bound: false,
    trial: null,
    transferCount: 0,
    user: null,
    userExpires: null,
    seats: [],
    offer: { transferable: true, seats: 0, term: "0", open: true, rights: 3 },
    release,
    ...change,
  } as unknown as LicenseDetail;
}
function listing(change: object = {}, of: object = {}): MarketListing {
  return {
    id: "0xaa",
    status: "Open",
    expires: String(NOW + 10 * DAY),
    holding: { current: true },
    counter: { current: true, value: "0" },
    price: "100",
    currency: eth,
    listedAt: "1",
    seller: { id: seller },
    license: licence(of),
    ...change,
  } as unknown as MarketListing;
}
function bid(change: object = {}): BidTerms {
  return {
    id: "0xbb",
    status: "Open",
    expires: String(NOW + DAY),
    counter: { current: true, value: "0" },
    rights: 1,
    lastsUntil: "0",
    price: "50",
    currency: demo,
    bidder: { id: bidder },
    license: null,
    release,
    ...change,
  } as unknown as BidTerms;
}

describe("a listing", () => {
  const cases: [string, Partial<Record<keyof ListingFacts, unknown>>, object, "open" | "asleep" | "over", RegExp][] = [
    ["can be bought", {}, {}, "open", /^$/],
    ["is over once sold", { status: "Sold" }, {}, "over", /sold, taken off or replaced/],
    [
      "is over once its seller ended all signed orders",
      { counter: { current: false } },
      {},
      "over",
      /ended all orders/,
    ],
    ["is over once the licence changed hands", { holding: { current: false } }, {}, "over", /changed hands/],
    ["is over when its own time is", { expires: String(NOW) }, {}, "over", /run out/],
    ["is over when the licence lapsed", {}, { expires: String(NOW) }, "over", /lapsed/],
    ["is over when a release rests on the licence", {}, { bound: true }, "over", /derived release/],
    ["is over when the licence was given up", {}, { burnedAt: "1" }, "over", /given up/],
    ["is over when an upgrade made the licence immovable", {}, { offer: { transferable: false } }, "over", /bind it/],
    [
      "sleeps while its release is suspended",
      {},
      { release: { ...release, status: "Suspended", suspendedUntil: String(NOW + 9) } },
      "asleep",
      /suspended/,
    ],
    [
      "sleeps while the licence is lent",
      {},
      { user: { id: bidder }, userExpires: String(NOW + 9) },
      "asleep",
      /lent until/,
    ],
    ["sleeps during the trial", {}, { trial: { status: "Pending", until: String(NOW + 9) } }, "asleep", /on trial/],
    ["wakes when the trial's time is over", {}, { trial: { status: "Pending", until: String(NOW) } }, "open", /^$/],
  ];
  for (const [what, change, of, state, reason] of cases) {
    it(what, () => {
      const one = listing(change, of);
      const standing = listingStanding(one, one.license, NOW);
      expect(standing.state).to.equal(state);
      expect(standing.reason).to.match(reason);
    });
  }
});

describe("the market's filter", () => {
  it("is in the URL, and comes out of it as it went in", () => {
    const filter: MarketFilter = { q: "reader", rights: 3, days: 30, currency: demo.id, max: "12.5", sort: "price" };
    const href = marketHref(filter, "bids");
    expect(href).to.equal(
      `/market?show=bids&q=reader&right=run,business&days=30&currency=${demo.id}&max=12.5&sort=price`,
    );
    expect(readMarketFilter(new URL(href, "http://x").searchParams)).to.deep.equal(filter);
    expect(marketHref(WHOLE_MARKET)).to.equal("/market");
  });

  it("leaves out what cannot be read", () => {
    const search = new URLSearchParams("right=fly&days=-3&currency=usdc&max=lots&sort=random");
    expect(readMarketFilter(search)).to.deep.equal(WHOLE_MARKET);
  });

  const a = listing({ id: "a", price: "300", listedAt: "3" }, { expires: String(NOW + 40 * DAY) });
  const b = listing(
    { id: "b", price: "100", listedAt: "2" },
    { expires: String(NOW + 5 * DAY), offer: { transferable: true, rights: 1 } },
  );
  const c = listing({ id: "c", price: "5", currency: demo, listedAt: "1" }, { release: other });
  const asleep = listing(
    { id: "d", price: "1", listedAt: "9" },
    { release: { ...release, status: "Suspended", suspendedUntil: String(NOW + 9) } },
  );
  const gone = listing({ id: "e", status: "Sold" });
  const shown = (change: Partial<MarketFilter>, limit: bigint | null = null) =>
    filterListings([asleep, c, b, a, gone], { ...WHOLE_MARKET, ...change }, NOW, limit).map(({ id }) => id);

  it("shows the newest first, what sleeps last, and what is over not at all", () =>
    expect(shown({})).to.deep.equal(["a", "b", "c", "d"]));
  it("compares prices within a currency, the native one first", () =>
    expect(shown({ sort: "price" })).to.deep.equal(["b", "a", "c", "d"]));
  it("sorts by the time a buyer would get", () => expect(shown({ sort: "time" })).to.deep.equal(["c", "a", "b", "d"]));
  it("sorts by what a day costs", () => expect(shown({ sort: "daily" })).to.deep.equal(["a", "b", "c", "d"]));
  it("asks for a model by a part of its name", () => expect(shown({ q: "WRITER" })).to.deep.equal(["c"]));
  it("asks for rights, all of them", () => expect(shown({ rights: 3 })).to.deep.equal(["a", "c", "d"]));
  it("asks for time left", () => expect(shown({ days: 30 })).to.deep.equal(["a", "c", "d"]));
  it("asks for a currency, and a most in it", () => {
    expect(shown({ currency: eth.id })).to.deep.equal(["a", "b", "d"]);
    expect(shown({ currency: eth.id }, 100n)).to.deep.equal(["b", "d"]);
    expect(shown({}, 100n), "a most without a currency means nothing").to.deep.equal(["a", "b", "c", "d"]);
  });
});

describe("a bid", () => {
  it("stands until it is accepted, cancelled, run out or ended with all others", () => {
    expect(bidStanding(bid(), NOW).state).to.equal("open");
    expect(bidStanding(bid({ status: "Filled" }), NOW).reason).to.equal("It was accepted.");
    expect(bidStanding(bid({ status: "Canceled" }), NOW).reason).to.equal("It was cancelled.");
    expect(bidStanding(bid({ expires: String(NOW) }), NOW).reason).to.equal("It has run out.");
    expect(bidStanding(bid({ counter: { current: false } }), NOW).state).to.equal("over");
  });

  const fits: [string, object, object, boolean][] = [
    ["any licence of its release with its rights", {}, {}, true],
    ["none of another release", {}, { release: other }, false],
    ["none that lacks a right", { rights: 5 }, {}, false],
    ["one that never ends, whatever it must last", { lastsUntil: String(NOW + 999 * DAY) }, {}, true],
    ["one that lasts exactly long enough", { lastsUntil: String(NOW + DAY) }, { expires: String(NOW + DAY) }, true],
    ["none that ends a second before", { lastsUntil: String(NOW + DAY) }, { expires: String(NOW + DAY - 1) }, false],
    ["the one licence it names", { license: { tokenId: "4294967297" } }, {}, true],
    ["the one licence it names no more, once it ends sooner", { license: { tokenId: "4294967297" }, lastsUntil: String(NOW + DAY) }, { expires: String(NOW + DAY - 1) }, false],
    ["no other than the one it names", { license: { tokenId: "4294967298" } }, {}, false],
  ];
  for (const [what, change, of, yes] of fits) {
    it(`asks for ${what}`, () => {
      const one = licence(of);
      expect(bidsFor(one, [bid(change)], NOW).length).to.equal(yes ? 1 : 0);
      expect(acceptStanding(bid(change), one, NOW).state).to.equal(yes ? "open" : "over");
    });
  }

  it("is not the holder's own", () => {
    expect(bidsFor(licence(), [bid({ bidder: { id: seller } })], NOW)).to.deep.equal([]);
    expect(acceptStanding(bid({ bidder: { id: seller } }), licence(), NOW).reason).to.equal(
      "It is the holder's own bid.",
    );
  });

  it("cannot be accepted while the licence is lent, but stands", () => {
    const lent = licence({ user: { id: bidder }, userExpires: String(NOW + 9) });
    expect(acceptStanding(bid(), lent, NOW).state).to.equal("asleep");
  });

  it("comes before lower ones when sorted by price", () => {
    const all = [
      bid({ id: "low", price: "9" }),
      bid({ id: "high", price: "50" }),
      bid({ id: "over", price: "99", expires: "1" }),
    ];
    expect(filterBids(all, { ...WHOLE_MARKET, sort: "price" }, NOW).map(({ id }) => id)).to.deep.equal(["high", "low"]);
    expect(filterBids(all, { ...WHOLE_MARKET, rights: 4 }, NOW)).to.deep.equal([]);
  });

  it("is read from what is typed, in the currency's own decimals", () => {
    const read = readBid({ price: "12.5", rights: 1, lasts: "30", days: "7" }, 6, NOW + 0.9);
    expect(read).to.deep.equal({ price: 12_500_000n, expires: NOW + 7 * DAY, lastsUntil: NOW + 30 * DAY, errors: {} });
  });

  it("for one licence asks for all it is, so that its holder cannot sell less", () => {
    expect(asItStands({ expires: String(NOW), offer: { rights: 5 } })).to.deep.equal({ rights: 5, lastsUntil: NOW });
    expect(asItStands({ expires: "0", offer: { rights: 1 } })).to.deep.equal({ rights: 1, lastsUntil: 2 ** 40 - 1 });
  });

  const wrong: [string, string, string, "price" | "lasts", RegExp][] = [
    ["no price", "0", "", "price", /above 0/],
    ["a price that is no number", "ten", "", "price", /found "ten"/],
    ["more digits than the currency has", "1.1234567", "", "price", /6 decimals/],
    ["a price beyond what the contracts hold", "1" + "0".repeat(30), "", "price", /more than a bid can name/],
    ["half a day", "1", "0.5", "lasts", /found "0.5"/],
  ];
  for (const [what, price, lasts, field, sentence] of wrong) {
    it(`is refused with ${what}`, () => {
      expect(readBid({ price, rights: 1, lasts, days: "7" }, 6, NOW).errors[field]).to.match(sentence);
    });
  }

  it("is covered together with all others of its bidder in the currency", () => {
    const others = [
      { currency: demo, price: "7" },
      { currency: eth, price: "1000" },
      { currency: demo, price: "3" },
    ];
    expect(coverOf(others, demo.id, 5n)).to.equal(15n);
  });
});
