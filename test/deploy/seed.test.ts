import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { toUtf8String, ZeroAddress } from "ethers";
import { demoAddress, demoWallet } from "../../deploy/protocol/accounts.ts";
import { deployProtocol } from "../../deploy/protocol/deploy.ts";
import { seed } from "../../deploy/seed/seed.ts";
import { parseCharterDocument } from "../../sdk/src/artifacts/charter.ts";
import { documentCid, manifestCid } from "../../sdk/src/artifacts/cid.ts";
import { openEmbeddedStore, type EmbeddedStore } from "../../sdk/src/artifacts/embedded.node.ts";
import { startGateway, type Gateway } from "../../sdk/src/artifacts/gateway.node.ts";
import { parseProposalDocument } from "../../sdk/src/artifacts/proposal.ts";
import { fetchRelease } from "../../sdk/src/artifacts/release.ts";
import { contractAt, deployedContract } from "../../sdk/src/chain/contracts.ts";
import type { Deployment } from "../../sdk/src/chain/deployment.ts";
import { startAnvil, type TestChain } from "./support/anvil.ts";

const DAY = 86_400;

describe("The demo world", function () {
  this.timeout(120_000);
  let folder: string;
  let store: EmbeddedStore;
  let gateway: Gateway;
  let chain: TestChain;
  let deployment: Deployment;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "commonweight-seed-"));
    store = await openEmbeddedStore({ directory: folder });
    gateway = await startGateway({ store });
    chain = await startAnvil({ timestamp: Math.floor(Date.now() / 1000) - 21 * DAY });
    deployment = await deployProtocol({ deployer: demoWallet("deployer").connect(chain.provider) });
    await seed({ rpcUrl: chain.url, gatewayUrl: gateway.url, deployment });
  });
  after(async () => {
    await chain?.stop();
    await gateway?.close();
    await store?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const at = <Name extends Parameters<typeof contractAt>[0]>(name: Name) =>
    deployedContract(name, deployment, chain.provider);
  const document = async (digest: string) => {
    const response = await fetch(`${gateway.url}/ipfs/${documentCid(digest)}?format=raw`);
    return new Uint8Array(await response.arrayBuffer());
  };

  it("ends at the present", async () => {
    const { timestamp } = (await chain.provider.getBlock("latest"))!;

    expect(Date.now() / 1000 - timestamp).to.be.within(0, 120);
  });

  it("shows releases in every state the story has, each readable and whole", async () => {
    const registry = await at("ModelRegistry");
    const states: Record<string, bigint> = {};
    for (let id = 1n; id <= (await registry.releaseCount()); id++) {
      const { manifest, status, weightsDigest, suiteDigest } = await registry.releaseOf(id);
      const release = await fetchRelease({ gateway: gateway.url, cid: manifestCid(manifest) });
      expect(release).to.include({ weightsDigest, suiteDigest });
      for (const file of release.files) await file.bytes(); // throws when a byte differs
      states[`${release.manifest.name}@${release.manifest.release}`] = status;
    }

    expect(states).to.deep.equal({
      "kestrel/glyph-reader@1.0.0": 2n,
      "kestrel/field-sense@1.0.0": 2n,
      "kestrel/glyph-reader@1.0.1": 5n,
      "fernhill/chalk-reader@1.0.0": 2n,
      "kestrel/glyph-reader@1.1.0": 1n,
    });
  });

  it("holds receipts that name the backend that ran, and counts none of WASM under the second charter", async () => {
    const verification = await at("VerificationRegistry");
    const first = await verification.receiptOf(1, demoAddress("juniper"));
    const latest = await verification.receiptOf(5, demoAddress("saltmarsh"));

    expect([first.backend, first.outcome, first.counts]).to.deep.equal([2n, 1n, true]);
    expect([latest.backend, latest.outcome, latest.counts]).to.deep.equal([2n, 1n, false]);
  });

  it("stores the report of every receipt", async () => {
    const verification = await at("VerificationRegistry");
    const recorded = await verification.queryFilter(verification.filters.ReceiptRecorded());

    expect(recorded).to.have.length(8);
    for (const { args } of recorded) {
      const report = JSON.parse(new TextDecoder().decode(await document(args.report)));
      expect(report).to.include({ backend: "wasm", outcome: "pass", ranAt: Number(args.ranAt) });
    }
  });

  it("leaves proposals defeated, executed, passed and open, each with its reasons", async () => {
    const voting = await at("TokenVoting");
    const states: string[] = [];
    for (const { args } of await voting.queryFilter(voting.filters.ProposalCreated())) {
      const cid = toUtf8String(args.metadata).replace("ipfs://", "");
      const response = await fetch(`${gateway.url}/ipfs/${cid}?format=raw`);
      const { title } = parseProposalDocument(new Uint8Array(await response.arrayBuffer()));
      const { open, executed } = await voting.getProposal(args.proposalId);
      const passed = await voting.canExecute(args.proposalId);
      states.push(`${title}: ${open ? "open" : executed ? "executed" : passed ? "passed" : "defeated"}`);
    }

    expect(states).to.deep.equal([
      "Release glyph-reader 1.0.0: executed",
      "Release field-sense 1.0.0: executed",
      "Pay for a second set of strokes: defeated",
      "Release chalk-reader 1.0.0: executed",
      "Adopt version 2 of the charter: executed",
      "Thank saltmarsh for a month of reviews: executed",
      "Refund osprey's GPU for verification: passed",
      "Release glyph-reader 1.1.0: open",
    ]);
  });

  it("adopts the second charter, whose document can be read", async () => {
    const charter = await at("EthicsCharter");
    const [digest, clauses] = await charter.documentOf(2);

    expect(await charter.currentVersion()).to.equal(2n);
    expect(parseCharterDocument(await document(digest)).clauses).to.have.length(Number(clauses));
  });

  it("conserves every wei: gross is fee, paid and owed, and the treasury holds what is owed", async () => {
    const [license, treasury] = [await at("ModelLicense"), await at("RoyaltyTreasury")];
    const claims = await treasury.queryFilter(treasury.filters.Claimed());
    const paid = claims.reduce((sum, { args }) => sum + args.amount, 0n);
    const [gross, fee] = await license.totalOf(ZeroAddress);
    const owed = await treasury.owed(ZeroAddress);

    expect(claims).to.have.length.above(3);
    expect(paid + owed + fee).to.equal(gross);
    expect(await chain.provider.getBalance(deployment.contracts.DAO!.address)).to.be.above(owed);
  });

  it("resold a licence with its royalty, and has another one listed now", async () => {
    const market = await at("LicenseMarket");
    const [sale] = await market.queryFilter(market.filters.Sold());
    const listed = await market.queryFilter(market.filters.Listed());
    const [, valid] = await market.listingOf(listed.at(-1)!.args.tokenId);

    expect(sale!.args.royalty).to.be.above(0n);
    expect(valid).to.equal(true);
  });

  it("has nothing to add when it is told again", async () => {
    const before = await chain.provider.getBlockNumber();
    await seed({ rpcUrl: chain.url, gatewayUrl: gateway.url, deployment });

    expect(await chain.provider.getBlockNumber()).to.equal(before);
  });

  it("is not told on a chain whose clock stands at the present", async () => {
    const late = await startAnvil();
    try {
      const deployed = await deployProtocol({ deployer: demoWallet("deployer").connect(late.provider) });
      const telling = seed({ rpcUrl: late.url, gatewayUrl: gateway.url, deployment: deployed });
      const error = await telling.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).to.be.instanceOf(Error).with.property("code", "seed-impossible");
    } finally {
      await late.stop();
    }
  });
});
