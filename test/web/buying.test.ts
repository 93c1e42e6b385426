import { expect } from "chai";
import { lackSentence } from "../../web/src/lib/license/funds.ts";
import { offerSentence, purchaseMeaning } from "../../web/src/lib/license/meaning.ts";
import { MAX_QUANTITY, readOrder, upgradeMaximum } from "../../web/src/lib/license/order.ts";
import { quoteParts } from "../../web/src/lib/license/quote.ts";
import type { Quote, QuoteNames } from "../../web/src/lib/license/quote.ts";
import {
  forgetReferrer,
  keepReferrer,
  keptReferrer,
  referrerFor,
  referrerIn,
} from "../../web/src/lib/license/referral.ts";
import { paymentWay } from "../../web/src/lib/license/token.ts";
import { keepQuestion, wasAsked } from "../../web/src/lib/license/questions.ts";

const NOW = 1_700_000_000;
const someone = `0x${"aB".repeat(20)}`;
const another = `0x${"cd".repeat(20)}`;
const offer = { price: "1000", supply: "10", sold: "4", walletCap: "0", trialDays: 7 };
const mine = { quantity: "1", gift: false, to: "" };

/** A browser's storage, without the browser. */
function storage() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

describe("an order", () => {
  it("costs its price as often as there are licences, and has the offer's trial", () => {
    expect(readOrder({ ...mine, quantity: "3" }, offer)).to.deep.equal({
      quantity: 3,
      total: 3000n,
      trial: true,
      errors: {},
    });
  });

  it("has no trial as a gift, whatever the offer says", () => {
    expect(readOrder({ quantity: "1", gift: true, to: someone }, offer))
      .to.include({ trial: false })
      .and.to.deep.include({ errors: {} });
  });

  const wrong: [string, object, object, "quantity" | "to", RegExp][] = [
    ["nothing", { quantity: "0" }, {}, "quantity", /from 1, found "0"/],
    ["half a licence", { quantity: "1.5" }, {}, "quantity", /found "1.5"/],
    [
      "more than one transaction takes",
      { quantity: String(MAX_QUANTITY + 1) },
      { supply: "0" },
      "quantity",
      /At most 64/,
    ],
    ["more than are left", { quantity: "7" }, {}, "quantity", /^Only 6 are left\.$/],
    ["of what is sold out", { quantity: "1" }, { sold: "10" }, "quantity", /^All are sold\.$/],
    ["more than one account may take", { quantity: "3" }, { walletCap: "2" }, "quantity", /^One account may take 2\.$/],
    ["a gift to nobody", { gift: true }, {}, "to", /^Enter whom it is for\.$/],
    ["a gift to half an address", { gift: true, to: "0x12" }, {}, "to", /found "0x12"/],
  ];
  for (const [what, draft, terms, field, sentence] of wrong) {
    it(`of ${what} is refused in a sentence`, () => {
      expect(readOrder({ ...mine, ...draft }, { ...offer, ...terms }).errors[field]).to.match(sentence);
    });
  }

  it("counts what the account has taken already", () => {
    expect(readOrder({ ...mine, quantity: "2" }, { ...offer, walletCap: "3" }, 2).errors.quantity).to.equal(
      "One account may take 3, and 2 were taken already.",
    );
    expect(readOrder(mine, { ...offer, walletCap: "3" }, 2).errors).to.deep.equal({});
  });
});

describe("the most an upgrade is let cost", () => {
  it("is the difference where nothing runs out", () => {
    expect(upgradeMaximum(600n, { price: "400", term: "0" }, "1000", 18)).to.equal(600n);
  });

  it("leaves half an hour of the present term, rounded up, and never exceeds the new price", () => {
    expect(upgradeMaximum(600n, { price: "400", term: "3600" }, "1000", 6)).to.equal(800n);
    expect(upgradeMaximum(600n, { price: "400", term: "7201" }, "1000", 6)).to.equal(700n);
    expect(upgradeMaximum(950n, { price: "400", term: "3600" }, "1000", 6)).to.equal(1000n);
  });

  it("can be read: six decimals, rounded up, where it is not exact anyway", () => {
    const ether = 10n ** 18n;
    const most = upgradeMaximum(164_507_928_240_740_741n, { price: "30000000000000000", term: "2592000" }, String(ether), 18);
    expect(most).to.equal(164_529_000_000_000_000n);
  });
});

describe("a referrer", () => {
  it("is read from a link, lower case, and only when it is an account", () => {
    expect(referrerIn(new URLSearchParams(`tab=licences&ref=${someone}`))).to.equal(someone.toLowerCase());
    for (const no of ["", "ref=me", `ref=0x${"0".repeat(40)}`, "ref=0x12"])
      expect(referrerIn(new URLSearchParams(no))).to.equal(null);
  });

  it("is kept for the visit, until a later link names another one or the visitor forgets it", () => {
    const kept = storage();
    keepReferrer(kept, new URLSearchParams(`ref=${someone}`));
    keepReferrer(kept, new URLSearchParams("tab=card"));
    expect(keptReferrer(kept)).to.equal(someone.toLowerCase());
    keepReferrer(kept, new URLSearchParams(`ref=${another}`));
    expect(keptReferrer(kept)).to.equal(another);
    forgetReferrer(kept);
    expect(keptReferrer(kept)).to.equal(null);
    keepReferrer(null, new URLSearchParams(`ref=${someone}`));
  });

  it("is neither who pays nor who receives, and nobody where the offer gives nothing", () => {
    expect(referrerFor(another, { referrerBps: 500 }, [someone, null])).to.equal(another);
    expect(referrerFor(another, { referrerBps: 500 }, [another.toUpperCase().replace("0X", "0x")])).to.equal(null);
    expect(referrerFor(another, { referrerBps: 0 }, [])).to.equal(null);
    expect(referrerFor(null, { referrerBps: 500 }, [])).to.equal(null);
  });
});

describe("paying in a token", () => {
  const permit = { name: "T" };
  it("needs nothing more where enough is allowed, a signature where it takes permits, else an approval", () => {
    expect(paymentWay({ allowance: 10n, permit }, 10n)).to.equal("allowed");
    expect(paymentWay({ allowance: 9n, permit }, 10n)).to.equal("permit");
    expect(paymentWay({ allowance: 9n, permit: null }, 10n)).to.equal("approve");
  });

  it("says what is lacking, in that token", () => {
    const words = { symbol: "DEMO", decimals: 6 };
    expect(lackSentence(5_000_000n, 5_000_000n, 0n, words)).to.equal(null);
    expect(lackSentence(undefined, 5n, 0n, words)).to.equal(null);
    expect(lackSentence(1_500_000n, 5_000_000n, 0n, words)?.replaceAll("\u00a0", " ")).to.equal(
      "You have 1.5 DEMO; this takes 5 DEMO. Add 3.5 DEMO first.",
    );
    expect(lackSentence(0n, 10n ** 18n, 10n ** 15n, { symbol: "ETH", decimals: 18 })).to.match(/1\.001.*gas included/);
  });
});

describe("a quote", () => {
  const quote: Quote = {
    total: 1000n,
    currency: "0x",
    expires: 0,
    refundableUntil: 0,
    referral: 50n,
    fee: 24n,
    pool: 10n,
    others: 3n,
    marketFee: 0n,
    toSeller: 0n,
    dust: 3n,
    parents: [
      { releaseId: 4n, amount: 100n },
      { releaseId: 5n, amount: 0n },
    ],
    datasets: [{ datasetId: 1n, amount: 10n }],
    contributors: [{ account: someone, amount: 800n }],
  };
  const names: QuoteNames = {
    nameOf: (address) => (address === someone ? "ann" : "bob"),
    feeBps: 250,
    referrer: another,
    parents: new Map([["4", { modelName: "ns/base", version: "2.0.0" }]]),
    datasets: new Map([["1", "letters"]]),
    roles: new Map([[someone.toLowerCase(), "Training"]]),
  };

  it("becomes a list of parts that adds up to what is paid, and names everybody", () => {
    const parts = quoteParts(quote, names);
    expect(parts.reduce((sum, { value }) => sum + value, 0n)).to.equal(quote.total);
    expect(parts.map(({ label }) => label)).to.deep.equal([
      "ann",
      "who took shares over since",
      "base 2.0.0",
      "letters",
      "verifiers",
      "bob",
      "treasury fee",
      "left over by rounding, kept in the treasury",
    ]);
    expect(parts[0]).to.include({ note: "training", href: `/accounts/${someone.toLowerCase()}` });
  });

  it("of a resale names the seller first and the market's fee", () => {
    const resale = { ...quote, referral: 0n, toSeller: 40n, marketFee: 10n };
    const parts = quoteParts(resale, { ...names, seller: another, marketFeeBps: 100, referrer: undefined });
    expect(parts[0]).to.include({ label: "bob", value: 40n, note: "the seller" });
    expect(parts.find(({ label }) => label === "market fee")).to.include({ value: 10n });
    expect(parts.reduce((sum, { value }) => sum + value, 0n)).to.equal(quote.total);
  });
});

describe("what buying means", () => {
  const terms = { term: "0", trialDays: 3, seats: 0, transferable: false, resaleRoyaltyBps: 0 };
  const said = (trial: boolean, change: object = {}) =>
    purchaseMeaning({ ...terms, ...change }, "reader 1.0.0", trial, NOW)
      .map(({ text }) => text)
      .join("\n");

  it("says the trial with its last moment, and that there is no way back only after it", () => {
    expect(said(true))
      .to.match(/Try it for 3 days: until 17 Nov 2023, 22:13 UTC you can return it/)
      .and.to.match(/After the trial you cannot return it/);
    expect(said(false)).to.not.match(/Try it/);
    expect(said(false)).to.match(/You cannot return it/);
  });

  it("says what a suspension does, with and without a term", () => {
    expect(said(false)).to.match(
      /If reader 1.0.0 is suspended you must stop using it until that ends; what you paid is not returned/,
    );
    expect(said(false)).to.match(/If it is revoked, .* you may ask for what you could not use/);
    expect(said(false, { term: "86400" }))
      .to.match(/the term keeps running and what you paid is not returned/)
      .and.to.match(/It can be renewed/);
  });

  it("says of an offer for whom it is, what can be tried, and who else gets something", () => {
    const offered = { ...terms, transferable: true, seats: 1, allowList: "0x12", walletCap: "2", referrerBps: 500 };
    expect(offerSentence(offered).replaceAll("\u00a0", " ")).to.equal(
      "For listed accounts only. Try it for 3 days, money back. 1 seat beside the holder's. At most 2 for each account. " +
        "You may give it away or sell it on, without a royalty. Whoever sent the buyer gets 5 % of the price.",
    );
  });
});

describe("questions asked of holders", () => {
  it("are remembered by whoever asked, the last fifty", () => {
    const kept = storage();
    keepQuestion(kept, "0x01");
    for (let i = 0; i < 49; i += 1) keepQuestion(kept, `0xff${i}`);
    expect(wasAsked(kept, "0x01")).to.equal(true);
    keepQuestion(kept, "0x02");
    expect(wasAsked(kept, "0x01")).to.equal(false);
    expect(wasAsked(kept, "0x02")).to.equal(true);
    kept.setItem("commonweight:questions", "{broken");
    expect(wasAsked(kept, "0x02")).to.equal(false);
  });
});
