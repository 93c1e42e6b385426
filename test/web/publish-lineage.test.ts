import { expect } from "chai";
import { rightsOf } from "../../sdk/src/license/rights.ts";
import type { DraftParent } from "../../web/src/lib/publish/draft.ts";
import { judgeLineage, withheldBy } from "../../web/src/lib/publish/lineage.ts";
import type { OwnLicence, ParentFacts } from "../../web/src/lib/publish/lineage.ts";

const ME = `0x${"1".repeat(40)}`;
const OTHER = `0x${"2".repeat(40)}`;
const ALL = 0xff;
const NOW = 1_800_000_000;
const TOKEN = String((3n << 32n) | 2n);

const parent = (changes: Partial<DraftParent> = {}): DraftParent => ({
  releaseId: "1", modelName: "lab/base", version: "1.0.0", weightsDigest: "0x", kind: "fine-tune", share: "5", license: "", ...changes,
});
const licence = (changes: Partial<OwnLicence> = {}): OwnLicence => ({
  tokenId: TOKEN, rights: rightsOf("RUN", "FINE_TUNE"), expires: 0, lentUntil: 0, onTrial: false, ...changes,
});
const facts = (changes: Partial<ParentFacts> = {}): ParentFacts => ({ openRights: 0, grantableRights: ALL, owner: OTHER, licences: [], ...changes });
const judge = (one: DraftParent, known: Partial<ParentFacts>, forbidden = 0) =>
  judgeLineage([one], new Map([[one.releaseId, facts(known)]]), forbidden, ME, NOW);

describe("what a release may be made from", () => {
  it("is anything, where it has no parents, and grants all that the charter leaves", () => {
    expect(judgeLineage([], new Map(), rightsOf("HOST"), ME, NOW)).to.deep.equal({ parents: [], grantable: ALL & ~64, good: true });
  });

  it("is what belongs to the publisher, whose rights then go on as they are", () => {
    const verdict = judge(parent(), { owner: ME, grantableRights: rightsOf("RUN", "MERGE") });
    expect([verdict.good, verdict.grantable]).to.deep.equal([true, rightsOf("RUN", "MERGE")]);
    expect(verdict.parents[0]?.sentence).to.match(/^It is yours\. .*no more than: run it, merge it\.$/);
  });

  it("is what is open to anybody for that use, and then no more than what is open goes on", () => {
    const verdict = judge(parent(), { openRights: rightsOf("RUN", "FINE_TUNE") });
    expect([verdict.good, verdict.grantable]).to.deep.equal([true, rightsOf("RUN", "FINE_TUNE")]);
    expect(verdict.parents[0]?.sentence).to.include("Anybody may fine-tune it.");
  });

  it("asks for a licence with the right of each kind, and says which one would do", () => {
    const needs = { "fine-tune": "FINE_TUNE", adapter: "FINE_TUNE", merge: "MERGE", quantize: "REDISTRIBUTE", distill: "DISTILL" } as const;
    for (const [kind, right] of Object.entries(needs) as [keyof typeof needs, (typeof needs)[keyof typeof needs]][]) {
      const bare = judge(parent({ kind }), { openRights: ALL & ~rightsOf(right) });
      expect(bare.good, kind).to.equal(false);
      expect(bare.parents[0]?.problem).to.match(/^lab\/base 1\.0\.0 asks for a licence to .*: get a licence/);
      const held = judge(parent({ kind }), { licences: [licence({ rights: rightsOf(right) })] });
      expect(held.parents[0]?.problem).to.include("choose licence 3-2");
      expect(judge(parent({ kind, license: TOKEN }), { licences: [licence({ rights: rightsOf(right) })] }).good, kind).to.equal(true);
      expect(judge(parent({ kind, license: TOKEN }), { licences: [licence({ rights: ALL & ~rightsOf(right) })] }).good, kind).to.equal(false);
    }
  });

  it("is narrowed to what is open and what the licence grants together", () => {
    const verdict = judge(parent({ license: TOKEN }), { openRights: rightsOf("HOST"), licences: [licence()], grantableRights: ALL & ~1 });
    expect(verdict.grantable).to.equal(rightsOf("HOST", "FINE_TUNE"));
    expect(verdict.parents[0]?.sentence).to.include("bound to this release from then on").and.to.include("fine-tune it, serve it to others");
  });

  it("is widened by a licence that is named without need, which is bound all the same", () => {
    const open = rightsOf("RUN", "FINE_TUNE");
    const own = licence({ rights: rightsOf("HOST") });
    const verdict = judge(parent({ license: TOKEN }), { openRights: open, licences: [own] });
    expect([verdict.good, verdict.grantable]).to.deep.equal([true, open | rightsOf("HOST")]);
    expect(verdict.parents[0]?.sentence).to.match(/^Anybody may fine-tune it\. Licence 3-2 is bound to this release/);
  });

  it("says that a licence which ends stops sales, with the day", () => {
    const { sentence } = judge(parent({ license: TOKEN }), { licences: [licence({ expires: NOW + 86_400 })] }).parents[0]!;
    expect(sentence).to.include("When it runs out on 16 Jan 2027 and is not renewed, sales of this release stop");
  });

  it("takes no licence that has run out, is lent, is on trial, or is somebody else's", () => {
    const say = (changes: Partial<OwnLicence>) => judge(parent({ license: TOKEN }), { licences: [licence(changes)] }).parents[0];
    expect(say({ expires: NOW })?.problem).to.include("3-2 cannot be named: it ran out on 15 Jan 2027");
    expect(say({ lentUntil: NOW + 60 })?.problem).to.include("lent until");
    expect(say({ onTrial: true })?.problem).to.include("on trial");
    expect(say({ onTrial: true })?.choices).to.deep.equal([]);
    expect(say({ lentUntil: NOW })?.problem).to.equal(undefined);
    expect(judge(parent({ license: "9" }), {}).parents[0]?.problem).to.include("you do not hold it");
  });

  it("waits for the index rather than guess", () => {
    const verdict = judgeLineage([parent()], new Map(), 0, ME, NOW);
    expect([verdict.good, verdict.grantable]).to.deep.equal([false, ALL]);
  });

  it("says who withholds a right", () => {
    const parents = [parent({ releaseId: "1" }), parent({ releaseId: "2", modelName: "lab/other" })];
    const known = new Map([["1", facts({ owner: ME })], ["2", facts({ owner: ME, grantableRights: ALL & ~rightsOf("MERGE") })]]);
    const verdict = judgeLineage(parents, known, rightsOf("HOST"), ME, NOW);
    expect(verdict.grantable).to.equal(ALL & ~rightsOf("HOST", "MERGE"));
    expect(withheldBy(rightsOf("HOST"), rightsOf("HOST"), 3, parents, verdict)).to.equal("Charter 3 forbids it");
    expect(withheldBy(rightsOf("MERGE"), rightsOf("HOST"), 3, parents, verdict)).to.equal("lab/other 1.0.0 does not pass it on to you");
  });
});
