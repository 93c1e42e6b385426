import { readFileSync } from "node:fs";
import { expect } from "chai";
import { parseCharterDocument } from "../../sdk/src/artifacts/charter.ts";
import { documentCid } from "../../sdk/src/artifacts/cid.ts";
import { parseProposalDocument, proposalDocumentSchema, proposalMetadata } from "../../sdk/src/artifacts/proposal.ts";
import { deploymentDocuments, firstCharter } from "../../deploy/protocol/documents.ts";
import { proposals } from "../../deploy/seed/proposals.ts";

const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

describe("Charter documents", () => {
  it("reads the first charter and its revision, which says what it changes", () => {
    const revision = new URL("../../deploy/seed/documents/charter-2.json", import.meta.url);
    const second = parseCharterDocument(readFileSync(revision));

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
