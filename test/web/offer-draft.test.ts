import { expect } from "chai";
import { PRESETS } from "../../sdk/src/license/presets.ts";
import { rightsOf } from "../../sdk/src/license/rights.ts";
import { allowListDocument, citeAllowList, citedAllowList, proofFor, readAccounts } from "../../web/src/lib/license/allow-list.ts";
import { emptyOffer, presetOfDraft, readDraft, withheldWords, withPreset } from "../../web/src/lib/license/draft.ts";
import type { OfferDraft } from "../../web/src/lib/license/draft.ts";
import { forgetOffer, loadOffer, saveOffer } from "../../web/src/lib/license/kept-draft.ts";
import { MAX_LEGAL_BYTES } from "../../web/src/lib/license/legal.ts";

const ALL = 0xff;
const DAY = 86_400;
const account = (n: number) => `0x${n.toString(16).padStart(40, "0")}`;
const read = (changes: Partial<OfferDraft>, grantable = ALL, decimals = 18) => readDraft({ ...emptyOffer(), ...changes }, grantable, decimals);

describe("an offer's draft", () => {
  it("is read into the terms that are signed", () => {
    const { terms, errors } = read({
      price: "12.5", currency: account(7), endless: false, days: "30", trial: "7", limited: true, supply: "50", walletCap: "2", seats: "5",
      referrer: "10", transferable: true, royalty: "7.5", rights: 3,
    }, ALL, 6);
    expect(errors).to.deep.equal({});
    expect(terms).to.deep.equal({
      price: 12_500_000n, currency: account(7), term: 30 * DAY, supply: 50, walletCap: 2, resaleRoyaltyBps: 750, referrerBps: 1_000,
      rights: 3, seats: 5, trialDays: 7, transferable: true,
    });
  });

  it("has nothing wrong with it before anything is typed", () => {
    const { terms, errors } = readDraft(emptyOffer(), ALL);
    expect(errors).to.deep.equal({});
    expect(terms).to.include({ term: 0, supply: 0, walletCap: 0, referrerBps: 0, seats: 0, trialDays: 0 });
  });

  it("leaves out what a box that is not ticked asks for", () => {
    const { terms } = read({ transferable: false, royalty: "9", endless: true, days: "3", limited: false, supply: "9" });
    expect(terms).to.include({ resaleRoyaltyBps: 0, term: 0, supply: 0 });
  });

  const wrong: [keyof OfferDraft, Partial<OfferDraft>, RegExp][] = [
    ["price", { price: "a lot" }, /found "a lot"/],
    ["price", { price: "80000000000" }, /at most 2\^96 - 1/],
    ["days", { endless: false, days: "0" }, /days above 0.*found "0"/],
    ["days", { endless: false, days: "50000" }, /at most 49710 days/],
    ["trial", { trial: "256" }, /from 0 to 255/],
    ["trial", { trial: "3", price: "0" }, /nothing to pay back/],
    ["trial", { trial: "30", endless: false, days: "30" }, /shorter than the licence, which lasts 30 days/],
    ["supply", { limited: true, supply: "1.5" }, /whole number of licences from 1 .*found "1.5"/],
    ["walletCap", { walletCap: "0" }, /from 1 to/],
    ["walletCap", { limited: true, supply: "5", walletCap: "6" }, /Only 5 are for sale, so 6/],
    ["seats", { seats: "257" }, /from 0 to 256/],
    ["referrer", { referrer: "51" }, /at most 50 %, found "51"/],
    ["royalty", { royalty: "10.01" }, /at most 10 %/],
    ["rights", { rights: 0 }, /at least one right/],
    ["legal", { legal: "é".repeat(MAX_LEGAL_BYTES / 2 + 1) }, new RegExp(`has ${MAX_LEGAL_BYTES + 2} bytes`)],
    ["allowed", { restricted: true, allowed: "" }, /at least one account/],
    ["allowed", { restricted: true, allowed: `${account(1)}\n0x12` }, /found "0x12"/],
  ];
  for (const [field, changes, sentence] of wrong) {
    it(`says what is wrong with ${field}: ${JSON.stringify(changes).slice(0, 60)}`, () => {
      const { errors } = read(changes);
      expect(Object.keys(errors)).to.deep.equal([field]);
      expect(errors[field as keyof typeof errors]).to.match(sentence);
    });
  }

  it("grants no right that the release withholds", () => {
    const { terms, errors } = read({ rights: rightsOf("RUN", "MERGE") }, rightsOf("RUN", "COMMERCIAL"));
    expect([terms.rights, errors]).to.deep.equal([1, {}]);
    expect(read({ rights: rightsOf("MERGE") }, 1).errors.rights).to.be.a("string");
    expect(withheldWords(ALL & ~rightsOf("HOST", "MERGE"))).to.equal("serve it to others, merge it");
    expect(withheldWords(ALL)).to.equal("");
  });
});

describe("an offer's preset", () => {
  it("sets rights, term, seats and transfer, and leaves price and supply alone", () => {
    const draft = { ...emptyOffer(), price: "3", limited: true, supply: "9", walletCap: "1" };
    const host = withPreset(draft, "host", ALL, "lab/reader 1.0.0");
    expect(host).to.include({ price: "3", supply: "9", walletCap: "1", endless: false, days: "365", seats: "10", transferable: true });
    expect(presetOfDraft(host.rights, ALL)).to.equal("host");
    expect(withPreset(host, "personal", ALL, "lab/reader 1.0.0")).to.include({ endless: true, seats: "", rights: 1 });
    for (const { name, rights } of PRESETS) {
      const { errors, terms } = readDraft(withPreset(draft, name, ALL, "lab/reader 1.0.0"), ALL);
      expect([errors, terms.rights]).to.deep.equal([{}, rights]);
    }
  });

  it("is narrowed to what the release can grant", () => {
    const grantable = ALL & ~rightsOf("TRAIN_ON_OUTPUTS");
    const research = withPreset(emptyOffer(), "research", grantable, "lab/reader 1.0.0");
    expect(research.rights).to.equal(rightsOf("RUN", "FINE_TUNE", "DISTILL"));
    expect(presetOfDraft(research.rights, grantable)).to.equal("research");
    expect(presetOfDraft(rightsOf("MERGE"), grantable)).to.equal(undefined);
  });

  it("brings use restrictions with the open one, takes them away again, and never touches a text that was typed", () => {
    const open = withPreset(emptyOffer(), "open", ALL, "lab/reader 1.0.0");
    expect(open.legal).to.include("lab/reader 1.0.0");
    expect(withPreset(open, "commercial", ALL, "lab/reader 1.0.0").legal).to.equal("");
    const typed = { ...open, legal: `${open.legal}\nAnd pay your taxes.` };
    expect(withPreset(typed, "commercial", ALL, "lab/reader 1.0.0").legal).to.equal(typed.legal);
  });
});

describe("a draft left behind", () => {
  const store = new Map<string, string>();
  const storage = {
    getItem: (key: string) => store.get(key) ?? null,
    setItem: (key: string, value: string) => void store.set(key, value),
    removeItem: (key: string) => void store.delete(key),
  };

  it("is there again, for its release on its chain only", () => {
    const draft = { ...emptyOffer(), price: "0.7", allowed: account(4) };
    expect(saveOffer(storage, 31337, "12", draft)).to.equal(true);
    expect(loadOffer(storage, 31337, "12")).to.deep.equal(draft);
    expect(loadOffer(storage, 31337, "13")).to.equal(null);
    expect(loadOffer(storage, 1, "12")).to.equal(null);
    forgetOffer(storage, 31337, "12");
    expect(loadOffer(storage, 31337, "12")).to.equal(null);
  });

  it("is mended where an older page kept less or something else, and is nothing where it is unreadable", () => {
    store.set("commonweight:offer:1:2", JSON.stringify({ price: "5", seats: 3, rights: 7 }));
    expect(loadOffer(storage, 1, "2")).to.deep.equal({ ...emptyOffer(), price: "5", rights: 7 });
    store.set("commonweight:offer:1:2", "{");
    expect(loadOffer(storage, 1, "2")).to.equal(null);
    const closed = () => {
      throw new Error("storage is forbidden");
    };
    expect(saveOffer({ getItem: closed, setItem: closed, removeItem: closed }, 1, "2", emptyOffer())).to.equal(false);
    expect(loadOffer({ getItem: closed, setItem: closed, removeItem: closed }, 1, "2")).to.equal(null);
  });
});

describe("an allow-list", () => {
  it("is read as people paste it", () => {
    const mixed = "0xAbCdEf0000000000000000000000000000000001";
    expect(readAccounts(` ${account(9)}, ${mixed};\n${account(9)}\n`)).to.deep.equal([account(9), mixed.toLowerCase()]);
  });

  it("proves each of its accounts and nobody else", async () => {
    const { StandardMerkleTree } = await import("@openzeppelin/merkle-tree");
    const accounts = readAccounts(Array.from({ length: 5 }, (_, i) => account(i + 1)).join(" "));
    const { root, document } = await allowListDocument(accounts);
    for (const one of accounts) {
      const proof = await proofFor(document.bytes, root, one.toUpperCase().replace("0X", "0x"));
      expect(StandardMerkleTree.verify(root, ["address"], [one], proof!)).to.equal(true);
      expect(StandardMerkleTree.verify(root, ["address"], [account(99)], proof!)).to.equal(false);
    }
    expect(await proofFor(document.bytes, root, account(99))).to.equal(null);
  });

  it("needs no proof for a list of one", async () => {
    const { root, document } = await allowListDocument([account(1)]);
    expect(await proofFor(document.bytes, root, account(1))).to.deep.equal([]);
  });

  it("of another offer, and what is no list at all, is told apart", async () => {
    const [one, two] = [await allowListDocument([account(1)]), await allowListDocument([account(2)])];
    const refusal = async (bytes: Uint8Array) => proofFor(bytes, two.root, account(1)).then(() => "", (error: Error) => error.message);
    expect(await refusal(one.document.bytes)).to.include(one.root).and.to.include(two.root);
    expect(await refusal(new TextEncoder().encode("{}"))).to.include("is none");
  });

  it("is named by the offer's legal text, whose own words stay", async () => {
    const { document } = await allowListDocument([account(1)]);
    const text = citeAllowList("# Terms\n\nBe kind.\n", document.cid);
    expect(text.startsWith("# Terms\n\nBe kind.\n\n")).to.equal(true);
    expect(citedAllowList(text)).to.equal(document.cid);
    expect(citedAllowList(citeAllowList("", document.cid))).to.equal(document.cid);
    expect(citedAllowList("# Terms")).to.equal(null);
  });
});
