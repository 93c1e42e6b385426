import { readFileSync } from "node:fs";
import { expect } from "chai";
import { parseCharterDocument } from "../../sdk/src/artifacts/charter.ts";
import { documentCid } from "../../sdk/src/artifacts/cid.ts";
import { parseProposalDocument, proposalDocumentSchema, proposalMetadata } from "../../sdk/src/artifacts/proposal.ts";
import { deploymentDocuments, firstCharter } from "../../deploy/protocol/documents.ts";
import { proposals } from "../../deploy/seed/proposals.ts";

const REVISION = new URL("../../deploy/seed/documents/charter-2.json", import.meta.url);
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

describe("Charter documents", () => {
  it("reads the first charter and its revision, which says what it changes", () => {
    const second = parseCharterDocument(readFileSync(REVISION));

    expect(firstCharter()).to.include({ version: 1 });
    expect(second).to.include({ version: 2 });
    expect(second.changes).to.include("Clause 2").and.include("Clause 7");
    expect(second.clauses.length).to.be.above(firstCharter().clauses.length);
  });

  it("names the first charter on chain by the digest of its canonical JSON", async () => {
    const { charter } = await deploymentDocuments();

    expect(documentCid(charter.digest)).to.equal(charter.cid);
    expect(parseCharterDocument(charter.bytes)).to.deep.equal(firstCharter());
  });

  it("refuses clauses that are not numbered in order, with their path", () => {
    const charter = firstCharter();
    charter.clauses[2]!.number = 4;

    expect(() => parseCharterDocument(bytesOf(charter))).to.throw("charter.clauses.2.number: expected 3, found 4");
  });

  it("refuses a severity that it does not know", () => {
    const charter = { ...firstCharter(), clauses: [{ ...firstCharter().clauses[0], severity: "ban" }] };

    expect(() => parseCharterDocument(bytesOf(charter))).to.throw(/charter\.clauses\.0\.severity/);
  });

  it("keeps what a clause demands of a release: receipts, statements of its card, rights not granted", () => {
    const second = parseCharterDocument(readFileSync(REVISION));

    expect(second.clauses[1]!.demands).to.deep.equal({ receipts: 2 });
    expect(second.clauses[2]!.demands).to.deep.equal({ forbiddenRights: ["TRAIN_ON_OUTPUTS"] });
    expect(second.clauses[4]!.demands!.statements).to.include("Where it is known to fail");
    expect(second.clauses[3]!.demands).to.equal(undefined);
  });

  const senseless: [string, unknown, string][] = [
    ["no receipts", { receipts: 0 }, "receipts"],
    ["more receipts than a charter can ask for", { receipts: 256 }, "receipts"],
    ["an empty list of statements", { statements: [] }, "statements"],
    ["an empty statement", { statements: [""] }, "statements.0"],
    ["a right that does not exist", { forbiddenRights: ["SELL"] }, "forbiddenRights.0"],
  ];
  for (const [what, demands, path] of senseless) {
    it(`refuses a clause that demands ${what}, with its path`, () => {
      const charter = firstCharter();
      const clauses = charter.clauses.map((clause, index) => (index === 1 ? { ...clause, demands } : clause));

      const act = () => parseCharterDocument(bytesOf({ ...charter, clauses }));
      expect(act).to.throw(`charter.clauses.1.demands.${path}: `);
    });
  }

  it("asks every version after the first what becomes of older releases", () => {
    const second = parseCharterDocument(readFileSync(REVISION));
    expect(second.olderReleases).to.include("version 1");

    const { olderReleases, ...silent } = second;
    for (const document of [silent, { ...silent, olderReleases: " \n" }]) {
      const expected = "charter.olderReleases: version 2 has to say what becomes of releases made under earlier ";
      expect(() => parseCharterDocument(bytesOf(document))).to.throw(expected);
    }
  });

  it("takes a first version that says nothing of older releases", () => {
    const { olderReleases, ...silent } = firstCharter();

    expect(parseCharterDocument(bytesOf(silent)).olderReleases).to.equal("");
    expect(olderReleases).to.equal("");
  });

  it("refuses bytes that are not JSON in UTF-8", () => {
    expect(() => parseCharterDocument(Uint8Array.of(0xff, 0xfe))).to.throw("charter: not JSON in UTF-8");
  });
});

describe("Proposal documents", () => {
  it("accepts every proposal of the demo world", () => {
    for (const proposal of Object.values(proposals)) {
      expect(parseProposalDocument(bytesOf(proposal))).to.deep.equal(proposal);
    }
  });

  it("refuses a link that would run in the reader's page", () => {
    const links = [{ name: "read more", url: "javascript:alert(1)" }];
    const proposal = { title: "Title", summary: "Summary", body: "", links };

    expect(() => parseProposalDocument(bytesOf(proposal))).to.throw("proposal.links.0.url: expected an http");
    expect(proposalDocumentSchema.safeParse({ ...proposal, links: [] }).success).to.equal(true);
  });

  it("writes a CID as the metadata that TokenVoting keeps", () => {
    expect(Buffer.from(proposalMetadata("bafkqaaa").slice(2), "hex").toString()).to.equal("ipfs://bafkqaaa");
  });
});
