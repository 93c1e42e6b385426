import { expect } from "chai";
import { contractInterface } from "../../sdk/src/chain/contracts.ts";
import { parseStatement } from "../../sdk/src/artifacts/statement.ts";
import { beginning, bytesLeft, draftReason, REASON_BYTES, saysSomething } from "../../web/src/lib/governance/reason.ts";
import { isBeyondVeto, openVeto, vetoVote } from "../../web/src/lib/governance/veto.ts";
import { verifiedSentence, voteEvidence } from "../../web/src/lib/governance/votes.ts";

const bytes = (text: string) => new TextEncoder().encode(text).length;

describe("a reason for a vote", () => {
  it("that fits is published as it stands, without a document", async () => {
    expect(await draftReason({ text: " It does what it claims. ", link: "" }, "T")).to.deep.equal({ text: "It does what it claims.", document: null });
    const full = "a".repeat(REASON_BYTES);
    expect((await draftReason({ text: full, link: "" }, "T")).document).to.equal(null);
    expect(bytesLeft(full)).to.equal(0);
  });

  it("that is longer goes whole into a document, its beginning on chain, counted in bytes and cut between words", async () => {
    const long = "Für das Wägen spricht: ".repeat(40);
    const { text, document } = await draftReason({ text: long, link: "" }, "On proposal 3");
    expect(bytes(text)).to.be.at.most(REASON_BYTES).and.above(REASON_BYTES - 20);
    expect(text).to.match(/[a-zäü:]…$/);
    const statement = parseStatement(document!.bytes);
    expect(statement).to.include({ kind: "reason", title: "On proposal 3", body: long.trim() });
  });

  it("with a link names it in a document, and takes no other scheme", async () => {
    const { text, document } = await draftReason({ text: "See there.", link: "https://example.org/run" }, "T");
    expect(text).to.equal("See there.");
    expect(parseStatement(document!.bytes).links).to.deep.equal([{ name: "https://example.org/run", url: "https://example.org/run" }]);
    const refused = await draftReason({ text: "", link: "javascript:alert(1)" }, "T").catch((error: Error) => error.message);
    expect(refused).to.equal("A link begins with https:// or ipfs://.");
  });

  it("is cut without breaking a letter of several bytes", () => {
    expect(beginning("🙂".repeat(200))).to.equal(`${"🙂".repeat(139)}…`);
    expect(saysSomething({ text: " ", link: "" })).to.equal(false);
  });
});

describe("votes with what stands behind them", () => {
  it("count who had verified before voting, by side, leaving out sides without voters", () => {
    const votes = [{ option: "Yes" as const }, { option: "Yes" as const }, { option: "No" as const }];
    const verified = { verifiedYes: 1, verifiedNo: 1, verifiedAbstain: 0 };
    expect(verifiedSentence(verified, votes, "glyph-reader 1.1.0")).to.equal(
      "Verified glyph-reader 1.1.0 before voting: 1 of 2 voters for it, 1 of 1 against."
    );
  });

  it("tell a run from a vote without one, and a failing run from a passing one", () => {
    const report = { adapterVendor: "nvidia", adapterArchitecture: "ada" };
    const reason = { receipt: { backend: "WebGPU", outcome: "Pass", report } };
    const evidence = (vote: object) => voteEvidence({ verified: false, reason: null, ...vote } as never);
    expect(evidence({})).to.equal(undefined);
    expect(evidence({ verified: true })).to.equal("verified before voting");
    expect(evidence({ verified: true, reason })).to.equal("verified on WebGPU, nvidia, ada");
    expect(evidence({ reason })).to.equal("verified after voting on WebGPU, nvidia, ada");
    expect(evidence({ verified: true, reason: { receipt: { ...reason.receipt, outcome: "Fail" } } })).to.match(/^found it failing/);
  });
});

describe("a veto of the council", () => {
  const contracts = { CouncilVeto: `0x${"7".repeat(40)}` };

  it("is one call without money or leave to fail, approved and executed by whoever is last", async () => {
    const reason = `0x${"ab".repeat(32)}`;
    const [metadata, actions, failures, approve, execute, start, end] = await vetoVote(contracts, { proposalId: "5", reason, now: 1000.7 });
    const veto = await contractInterface("CouncilVeto");
    expect(actions).to.deep.equal([{ to: contracts.CouncilVeto, value: 0n, data: veto.encodeFunctionData("veto", [5n, reason]) }]);
    expect([metadata, failures, approve, execute, start, end]).to.deep.equal(["0x", 0n, true, true, 0n, 605_800n]);
  });

  it("does not reach votes about itself, the council or disputes", () => {
    expect(["VetoOverrule", "CouncilChange", "DisputeRuling"].every((kind) => isBeyondVeto(kind as never))).to.equal(true);
    expect(["Spend", "Permissions", "Other"].some((kind) => isBeyondVeto(kind as never))).to.equal(false);
  });

  it("takes approvals until its end", () => {
    const vote = { executed: false, endDate: "100" };
    expect(openVeto([vote] as never, 99)).to.equal(vote);
    expect(openVeto([vote] as never, 100)).to.equal(null);
    expect(openVeto([{ ...vote, executed: true }] as never, 99)).to.equal(null);
  });
});
