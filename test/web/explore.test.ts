import { expect } from "chai";
import { filterHref, filterModels, isFiltering, PAGE_SIZE, readFilter } from "../../web/src/lib/explore/filter.ts";
import type { ExploredModel } from "../../web/src/lib/explore/query.ts";
import { tellWaiting } from "../../web/src/lib/explore/waiting.ts";
import type { Waiting } from "../../web/src/lib/explore/query.ts";

const NOW = 1_795_000_000;
type Latest = NonNullable<ExploredModel["latest"]>;

function model(name: string, latest: Partial<Latest> = {}, rest: Partial<ExploredModel> = {}): ExploredModel {
  const [namespace, slug] = name.split("/") as [string, string];
  return {
    id: `0x${slug}`, name, slug, createdAt: "1", updatedAt: "1", licenseCount: 0, namespace: { name: namespace },
    owner: { id: "0x00" }, aliases: [], releases: [],
    latest: {
      id: "0x01", releaseId: "1", modelName: name, version: "1.0.0", status: "Approved", suspendedUntil: null,
      weightsDigest: "0xfeed", manifestCid: "bafymanifest", passingCount: 2, charter: { receiptsRequired: 2 }, offers: [],
      ancestors: [], document: { task: "image-classification", description: "Reads a letter" }, ...latest,
    },
    ...rest,
  };
}

const offer = (price: bigint, rights: number) => ({ price: String(price), term: "0", rights, currency: { isNative: true } });
const find = (all: ExploredModel[], query: string) => filterModels(all, readFilter(new URLSearchParams(query)), NOW);
const names = (all: ExploredModel[], query: string) => find(all, query).models.map(({ slug }) => slug);

describe("the filter of the explore page", () => {
  it("goes into the URL and back", () => {
    const query = "q=glyph+reader&status=released&status=submitted&right=4&sort=price&page=3";
    expect(filterHref(readFilter(new URLSearchParams(query)))).to.equal(`/?${query}`);
  });

  it("leaves the default out of the URL", () => {
    expect(filterHref(readFilter(new URLSearchParams("q=&sort=changed&page=1")))).to.equal("/");
    expect(isFiltering(readFilter(new URLSearchParams("sort=price")))).to.equal(false);
  });

  it("takes nonsense for the default rather than failing", () => {
    const filter = readFilter(new URLSearchParams("sort=%00&page=-1e9"));
    expect(filter).to.include({ sort: "changed", page: 1 });
    expect(readFilter(new URLSearchParams("page=1.5")).page).to.equal(1);
  });
});

describe("finding models", () => {
  const all = [
    model("kestrel/glyph-reader", { offers: [offer(5n, 1), offer(9n, 5)] }, { updatedAt: "3", licenseCount: 7 }),
    model("kestrel/field-sense", { document: { task: "text-classification", description: "Tells dates" } }, { updatedAt: "5" }),
    model("fernhill/chalk-reader", { status: "Submitted", passingCount: 1, offers: [offer(2n, 3)] }, { updatedAt: "4" }),
  ];

  it("looks for every word in name, description, task and digests", () => {
    expect(names(all, "q=reader+kestrel")).to.deep.equal(["glyph-reader"]);
    expect(names(all, "q=DATES")).to.deep.equal(["field-sense"]);
    expect(names(all, "q=bafymanifest")).to.have.length(3);
    expect(names(all, "q=nothing+like+it")).to.deep.equal([]);
  });

  it("takes any of the chosen statuses, but all of the chosen rights", () => {
    expect(names(all, "status=submitted&status=released")).to.have.length(3);
    expect(names(all, "right=1&right=4")).to.deep.equal(["glyph-reader"]);
    expect(names(all, "right=4&right=2")).to.deep.equal([]);
  });

  it("tells enough receipts from lacking ones", () => {
    expect(names(all, "verified=lacking")).to.deep.equal(["chalk-reader"]);
  });

  it("counts what choosing a value would show", () => {
    const { facets } = find(all, "status=submitted");
    const count = (name: keyof typeof facets, value: string) => facets[name].find((one) => one.value === value)?.count;
    expect(count("status", "released")).to.equal(2);
    expect(count("task", "text-classification")).to.equal(0);
    expect(count("task", "image-classification")).to.equal(1);
    expect(count("right", "2")).to.equal(1);
  });

  it("counts a lapsed suspension as released", () => {
    const lapsed = model("a/b", { status: "Suspended", suspendedUntil: String(NOW) });
    const held = model("a/c", { status: "Suspended", suspendedUntil: String(NOW + 1) });
    expect(names([lapsed, held], "status=released")).to.deep.equal(["b"]);
    expect(names([lapsed, held], "status=suspended")).to.deep.equal(["c"]);
  });

  it("sorts by change, price and sales, what is not on sale last", () => {
    expect(names(all, "")).to.deep.equal(["field-sense", "chalk-reader", "glyph-reader"]);
    expect(names(all, "sort=price")).to.deep.equal(["chalk-reader", "glyph-reader", "field-sense"]);
    expect(names(all, "sort=sold")[0]).to.equal("glyph-reader");
  });

  it("shows one page at a time, and says how many there are", () => {
    const many = Array.from({ length: PAGE_SIZE + 1 }, (_, index) => model(`a/m${index}`));
    expect(find(many, "").models).to.have.length(PAGE_SIZE);
    expect(find(many, "page=2")).to.include({ total: PAGE_SIZE + 1 }).and.have.property("models").with.length(1);
  });

  it("keeps a model without any release", () => {
    expect(names([model("a/b", {}, { latest: null })], "")).to.deep.equal(["b"]);
  });
});

describe("what waits for somebody", () => {
  const release = {
    id: "0x01", releaseId: "1", modelName: "kestrel/glyph-reader", version: "1.1.0", status: "Submitted" as const,
    suspendedUntil: null, weightsDigest: "0x",
  };
  const proposal = {
    proposalId: "7", kind: "ReleaseApproval" as const, startDate: String(NOW - 10), endDate: String(NOW + 10), yes: "60",
    no: "40", abstain: "0", supportThreshold: "500000", minVotingPower: "100", document: null, release,
  };
  const nothing: Waiting = { proposals: [], lacking: [], suspended: [], receiptDays: [] };
  const texts = (waiting: Partial<Waiting>) => tellWaiting({ ...nothing, ...waiting }, NOW).map(({ subject, text }) => `${subject} ${text}`);

  it("is an open vote, until it ends", () => {
    expect(texts({ proposals: [proposal] })).to.deep.equal(["glyph-reader 1.1.0 vote closes"]);
  });

  it("is a passed vote that nobody executed, and no failed one", () => {
    const ended = { ...proposal, endDate: String(NOW) };
    expect(texts({ proposals: [ended] })).to.deep.equal(["glyph-reader 1.1.0 has passed and waits to be executed"]);
    expect(texts({ proposals: [{ ...ended, minVotingPower: "101" }] })).to.deep.equal([]);
    expect(texts({ proposals: [{ ...ended, yes: "50", no: "50" }] })).to.deep.equal([]);
  });

  it("is a release that lacks receipts", () => {
    const lacking = (passingCount: number) => texts({ lacking: [{ ...release, passingCount, charter: { receiptsRequired: 2 } }] });
    expect(lacking(0)).to.deep.equal(["glyph-reader 1.1.0 lacks 2 receipts"]);
    expect(lacking(1)).to.deep.equal(["glyph-reader 1.1.0 lacks one receipt"]);
    expect(lacking(2)).to.deep.equal([]);
  });
});
