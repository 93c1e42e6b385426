import { expect } from "chai";
import { parseCroissant } from "../../sdk/src/artifacts/croissant.ts";
import { ALL_CONSENT, consentBits } from "../../sdk/src/dataset/consent.ts";
import { rightsOf } from "../../sdk/src/license/rights.ts";
import { emptyDatasetDraft, emptyFile, judgeDataset, type DatasetDraft } from "../../web/src/lib/dataset/draft.ts";
import { earnedBy } from "../../web/src/lib/dataset/earned.ts";
import { askedWords, fileHref, licenceName, lostWords, unusedWords } from "../../web/src/lib/dataset/words.ts";
import { formatBps } from "../../web/src/lib/format/share.ts";
import { judgeData, withheldByData, type DatasetFacts } from "../../web/src/lib/publish/data.ts";

const TODAY = "2026-11-23";
const ORIGIN = "https://commonweight.example";
const DERIVED = rightsOf("FINE_TUNE", "DISTILL", "MERGE");

describe("datasets of a release", () => {
  const dataset = (datasetId: string, share = "2") => ({ datasetId, name: `set-${datasetId}`, share });
  const known = (entries: Record<string, DatasetFacts>) => new Map(Object.entries(entries));

  it("are good where each consents to training and gets what it asks for", () => {
    const facts = known({ 1: { consent: ALL_CONSENT, askedBps: 200 }, 2: { consent: ALL_CONSENT, askedBps: 0 } });
    const verdict = judgeData([dataset("1"), dataset("2", "0")], facts);
    expect(verdict).to.deep.equal({ problems: [undefined, undefined], withheld: 0, good: true });
    expect(judgeData([], new Map())).to.deep.equal({ problems: [], withheld: 0, good: true });
  });

  it("are refused with the way out: no consent, too small a share, nothing known", () => {
    const facts = known({ 1: { consent: consentBits("COMMERCIAL", "DERIVE"), askedBps: 0 }, 2: { consent: ALL_CONSENT, askedBps: 350 } });
    const { problems, good } = judgeData([dataset("1"), dataset("2", "3.49"), dataset("3"), dataset("2", "x")], facts);
    expect(good).to.equal(false);
    expect(problems[0]).to.include("set-1 does not consent to training").and.include("Remove it");
    expect(problems[1]).to.equal(`set-2 asks for ${formatBps(350)} of what the release earns, and is given ${formatBps(349)}. Raise its share.`);
    expect(problems[2]).to.equal("What set-3 consents to is not known yet.");
    expect(problems[3], "what is no number is said elsewhere").to.equal(undefined);
  });

  it("withhold together what any of them withholds, and each is named for it", () => {
    const facts = known({
      1: { consent: consentBits("TRAIN", "COMMERCIAL"), askedBps: 0 },
      2: { consent: consentBits("TRAIN", "DERIVE"), askedBps: 0 },
    });
    const all = [dataset("1"), dataset("2")];
    expect(judgeData(all, facts).withheld).to.equal(DERIVED | rightsOf("COMMERCIAL"));
    expect(withheldByData(rightsOf("MERGE"), all, facts)).to.equal("The owner of set-1 does not consent to it");
    expect(withheldByData(rightsOf("COMMERCIAL"), all, facts)).to.equal("The owner of set-2 does not consent to it");
    expect(withheldByData(rightsOf("RUN"), all, facts)).to.equal(undefined);
    expect(withheldByData(rightsOf("RUN"), [dataset("9")], facts), "nothing is known of it").to.equal(undefined);
  });
});

describe("describing a dataset", () => {
  const draft = (changes: Partial<DatasetDraft> = {}): DatasetDraft => ({
    ...emptyDatasetDraft(), name: "strokes-36", description: "Drawings of 36 signs.", license: "CC0-1.0", creator: "bramble", ...changes,
  });
  const judge = (changes: Partial<DatasetDraft> = {}) => judgeDataset(draft(changes), ORIGIN, TODAY);

  it("makes a document of the fields, with this app's page and today", async () => {
    const file = { ...emptyFile(), name: "a.csv", url: "ipfs://bafk", size: "12", format: "text/csv", sha256: "AB".repeat(32) };
    const { document, good, askedBps } = await judge({ asked: "2.5", keywords: "pens, , ink", files: [file], consent: "Name me." });
    expect([good, askedBps]).to.deep.equal([true, 250]);
    const read = parseCroissant(document!);
    expect(read.url).to.equal(`${ORIGIN}/datasets/strokes-36`);
    expect([read.datePublished, read.keywords, read.license]).to.deep.equal([
      TODAY, ["pens", "ink"], ["https://spdx.org/licenses/CC0-1.0.html"],
    ]);
    expect(read.distribution[0]).to.include({ contentUrl: "ipfs://bafk", contentSize: "12 B", sha256: "ab".repeat(32) });
  });

  it("says at each field what is wrong with it", async () => {
    const { problems, good, document } = await judge({
      name: "Strokes", description: " ", license: "", creator: "", asked: "101", files: [emptyFile(), { ...emptyFile(), size: "1" }],
    });
    expect([good, document]).to.deep.equal([false, undefined]);
    expect(problems.name).to.match(/^A name has 3 to 32 lower-case letters.+; this is “Strokes”\.$/);
    expect(problems.asked).to.include('found "101"');
    expect([problems.description, problems.license, problems.creator]).to.deep.equal([
      "Say what it holds.",
      "Name its licence: an SPDX identifier such as CC-BY-4.0, or the address of its text.",
      "Say who made it.",
    ]);
    const [empty, sized] = problems.files;
    expect(empty?.size).to.equal("Give its size in bytes, as a whole number.");
    expect(sized).to.deep.equal({
      name: "Give the file's name, such as strokes.zip.",
      url: "Give an address that begins with https://, http:// or ipfs://.",
      format: "Give its media type, such as text/csv or application/zip.",
      sha256: "Give its sha-256: “Hash files of yours” fills it in.",
    });
    expect(problems.document, "nothing speaks of the document's fields").to.deep.equal([]);
    expect((await judge({ name: "" })).problems.name).to.equal("Give it a name.");
    expect((await judge({ asked: "much" })).problems.asked).to.be.a("string");
  });

  it("says how much fits, which file has another's name, and what a value is", async () => {
    const file = { ...emptyFile(), name: "a.csv", url: "ipfs://bafk", size: "12", format: "text/csv", sha256: "AB".repeat(32) };
    const { problems } = await judge({
      version: "1".repeat(61), citeAs: "c".repeat(20_001), consent: "c".repeat(20_002), keywords: "k".repeat(101),
      files: [file, { ...file, url: "a.csv", sha256: "abc", size: "12 kB" }],
    });
    expect(problems.version).to.equal("At most 60 characters fit; these are 61.");
    expect(problems.citeAs).to.equal("At most 20000 characters fit; these are 20001.");
    expect(problems.consent).to.equal("At most 20000 characters fit; these are 20002.");
    expect(problems.keywords).to.equal("At most 100 keywords fit, of 100 characters each.");
    const { files } = (await judge({ files: [file, { ...file, url: "a.csv", sha256: "abc", size: "12 kB" }] })).problems;
    expect(files[1]).to.deep.equal({
      name: "Another file has this name already.",
      url: "Give an address that begins with https://, http:// or ipfs://; this is “a.csv”.",
      sha256: "A sha-256 is 64 characters of 0-9 and a-f; this is “abc”, 3 characters.",
      size: "Give its size in bytes, as a whole number; this is “12 kB”.",
    });
  });

  it("takes a document of one's own as it is, or says every fault of it with its path", async () => {
    const { document } = await judge();
    const pasted = JSON.stringify({ ...document, recordSet: [] });
    expect((await judge({ pasted, description: "" })).document).to.deep.equal(JSON.parse(pasted));
    const { problems, good } = await judge({ pasted: JSON.stringify({ ...document, license: [], url: "javascript:alert(1)" }) });
    expect(good).to.equal(false);
    expect(problems.document).to.deep.equal([
      "license: expected 1 to 20 entries, found [].",
      'url: expected an https, http or ipfs address, found "javascript:alert(1)".',
    ]);
    expect((await judge({ pasted: "# strokes" })).problems.document[0]).to.include("not JSON");
  });
});

describe("what is said of a dataset", () => {
  it("names what is asked for and what a release loses", () => {
    expect(lostWords([ALL_CONSENT, ALL_CONSENT])).to.equal("");
    expect(lostWords([ALL_CONSENT, 3])).to.equal("Licences of the release cannot grant: fine-tune it, distil from it, merge it.");
    expect(lostWords([6])).to.equal("No release that names it can be registered.");
    expect([askedWords(0), askedWords(250)]).to.deep.equal(["asks for no share", `asks for ${formatBps(250)} of what a release earns`]);
  });

  it("invites nobody to name what its owner does not consent to train with", () => {
    expect(unusedWords(consentBits("COMMERCIAL", "DERIVE"))).to.equal(
      "None, and none can name it: its owner does not consent to training models with it.",
    );
    expect(unusedWords(consentBits("TRAIN"))).to.include("A publisher names it");
  });

  it("opens addresses of the web and of IPFS, and nothing else", () => {
    const gateway = "http://127.0.0.1:8080/";
    expect(fileHref("https://example.org/a", gateway)).to.equal("https://example.org/a");
    expect(fileHref("ipfs://bafk/a b", gateway)).to.equal(undefined);
    expect(fileHref("ipfs://bafk/a/b.csv", gateway)).to.equal("http://127.0.0.1:8080/ipfs/bafk/a/b.csv");
    for (const bad of ["javascript:alert(1)", "data:text/html,x", "b.csv", "ipfs://../x"]) expect(fileHref(bad, gateway), bad).to.equal(undefined);
    expect(licenceName("https://spdx.org/licenses/CC-BY-4.0.html")).to.equal("CC-BY-4.0");
    expect(licenceName("https://spdx.org/licenses/MIT")).to.equal("MIT");
    expect(licenceName("House terms")).to.equal("House terms");
  });

  it("sums what it earned by currency: claimed, to be claimed, to be settled", () => {
    const [eth, usd] = [`0x${"0".repeat(40)}`, `0x${"9".repeat(40)}`];
    const ledger = [{ inflow: "100", claimed: "40", currency: { id: eth } }, { inflow: "0", claimed: "0", currency: { id: `0x${"5".repeat(40)}` } }];
    const settlements = [{ due: "9", unsettled: "7", currency: { id: usd } }, { due: "9", unsettled: "5", currency: { id: eth } }];
    const uses = [{ settlements }, { settlements: [{ due: "1", unsettled: "1", currency: { id: eth } }] }];
    expect(earnedBy({ ledger, uses } as unknown as Parameters<typeof earnedBy>[0])).to.deep.equal([
      { currency: eth, claimed: 40n, waiting: 60n, unsettled: 6n, total: 106n },
      { currency: usd, claimed: 0n, waiting: 0n, unsettled: 7n, total: 7n },
    ]);
  });
});
