import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { expect } from "chai";
import { parseEther, toUtf8String, ZeroAddress } from "ethers";
import { demoAddress, demoWallet } from "../../deploy/protocol/accounts.ts";
import { deployProtocol } from "../../deploy/protocol/deploy.ts";
import { seed } from "../../deploy/seed/seed.ts";
import { fileKeyOf, releaseOf } from "../../sdk/src/artifacts/age-header.ts";
import { parseCharterDocument } from "../../sdk/src/artifacts/charter.ts";
import { documentCid, manifestCid } from "../../sdk/src/artifacts/cid.ts";
import { parseCroissant } from "../../sdk/src/artifacts/croissant.ts";
import { summarizeCroissant } from "../../sdk/src/artifacts/croissant-form.ts";
import { openEmbeddedStore, type EmbeddedStore } from "../../sdk/src/artifacts/embedded.node.ts";
import { startGateway, type Gateway } from "../../sdk/src/artifacts/gateway.node.ts";
import { parseProposalDocument } from "../../sdk/src/artifacts/proposal.ts";
import { parseProfile } from "../../sdk/src/artifacts/profile.ts";
import { fetchRelease } from "../../sdk/src/artifacts/release.ts";
import { parseStatement } from "../../sdk/src/artifacts/statement.ts";
import { main as commonweight } from "../../sdk/src/cli/main.node.ts";
import { contractAt, deployedContract } from "../../sdk/src/chain/contracts.ts";
import type { Deployment } from "../../sdk/src/chain/deployment.ts";
import { REFUSALS } from "../../sdk/src/license/refusals.ts";
import { rightsOf } from "../../sdk/src/license/rights.ts";
import { startAnvil, type TestChain } from "./support/anvil.ts";

const DAY = 86_400;
/** Releases in the order of the story. */
const [GLYPHS, CHALK] = [1n, 4n];
/** lantern's licences: the one resold to it, and the one it bought first. */
const [COMMERCIAL_GLYPHS, PERSONAL_GLYPHS] = [(4n << 32n) | 1n, (1n << 32n) | 1n];

describe("The demo world", function () {
  this.timeout(120_000);
  let folder: string;
  let store: EmbeddedStore;
  let gateway: Gateway;
  let chain: TestChain;
  let deployment: Deployment;
  /** Opens what the story encrypts. */
  let identity: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "commonweight-seed-"));
    store = await openEmbeddedStore({ directory: folder });
    gateway = await startGateway({ store });
    chain = await startAnvil({ timestamp: Math.floor(Date.now() / 1000) - 21 * DAY });
    deployment = await deployProtocol({ deployer: demoWallet("deployer").connect(chain.provider) });
    identity = await generateX25519Identity();
    const keyRecipient = await identityToRecipient(identity);
    await seed({ rpcUrl: chain.url, gatewayUrl: gateway.url, deployment, keyRecipient });
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
      "harbour/inbox-sorter@1.0.0": 2n,
    });
  });

  it("holds receipts that name the backend that ran, and counts none of WASM under the second charter", async () => {
    const verification = await at("VerificationRegistry");
    const first = await verification.receiptOf(1, demoAddress("juniper"));
    const text = await verification.receiptOf(5, demoAddress("juniper"));
    const latest = await verification.receiptOf(6, demoAddress("saltmarsh"));

    expect([first.backend, first.outcome, first.counts]).to.deep.equal([2n, 1n, true]);
    expect([text.backend, text.outcome, text.counts]).to.deep.equal([2n, 1n, true]);
    expect([latest.backend, latest.outcome, latest.counts]).to.deep.equal([2n, 1n, false]);
  });

  it("stores the report of every receipt", async () => {
    const verification = await at("VerificationRegistry");
    const recorded = await verification.queryFilter(verification.filters.ReceiptRecorded());

    expect(recorded).to.have.length(10);
    for (const { args } of recorded) {
      const report = JSON.parse(new TextDecoder().decode(await document(args.report)));
      expect(report).to.include({ backend: "wasm", outcome: "pass", ranAt: Number(args.ranAt) });
    }
  });

  it("is verified, and its receipts are checked, from the command line, by the chain's word alone", async () => {
    const file = join(folder, "deployment.json");
    writeFileSync(file, JSON.stringify(deployment));
    const places = ["--rpc", chain.url, "--deployment", file, "--gateway", gateway.url];
    const told: string[] = [];
    const io = { out: (line: string) => told.push(line), err: (line: string) => told.push(line), env: {} };

    const verified = await commonweight(["verify", "harbour/inbox-sorter@1.0.0", "--backend", "cpu", ...places], io);
    expect(verified, told.join("\n")).to.equal(0);
    expect(told.join("\n")).to.match(/is release 5 \(by the chain\)/).and.to.match(/inbox-sorter@1\.0\.0: pass/);

    told.length = 0;
    const receipt = ["kestrel/field-sense@1.0.0", demoAddress("juniper")];
    const checked = await commonweight(["receipt", "check", ...receipt, ...places], io);
    expect(checked, told.join("\n")).to.equal(0);
    expect(told.map((line) => line.split(" ")[0])).to.deep.equal(["right", "right", "right", "right"]);
    expect(told[3]).to.match(/It is recorded on chain and counts\./);

    const nobody = ["kestrel/field-sense@1.0.0", demoAddress("newcomer")];
    expect(await commonweight(["receipt", "check", ...nobody, ...places], io)).to.equal(2);
    expect(told.at(-1)).to.match(/has no receipt for release 2/);
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
      "Take payment in Demo Dollars: executed",
      "Pay for a second set of strokes: defeated",
      "Release chalk-reader 1.0.0: executed",
      "Dismiss the dispute about chalk-reader's score: executed",
      "Release inbox-sorter 1.0.0: executed",
      "Adopt version 2 of the charter: executed",
      "Thank saltmarsh for a month of reviews: executed",
      "A stipend for saltmarsh's reviews: executed",
      "Refund osprey's GPU for verification: passed",
      "Release glyph-reader 1.1.0: open",
    ]);
  });

  it("has a dispute that was dismissed, its evidence and answer kept, its bond with the publisher", async () => {
    const board = await at("EthicsBoard");
    const [raised] = await board.queryFilter(board.filters.DisputeRaised());
    const [answered] = await board.queryFilter(board.filters.DisputeAnswered());
    const dispute = await board.disputeOf(1);

    expect([dispute.releaseId, dispute.clause, dispute.stage, dispute.ruling]).to.deep.equal([CHALK, 2n, 5n, 1n]);
    expect(parseStatement(await document(raised!.args.evidence)).kind).to.equal("evidence");
    expect(parseStatement(await document(answered!.args.statement)).kind).to.equal("answer");
    expect(await board.bondsOf(demoAddress("fernhill"), ZeroAddress)).to.equal(parseEther("0.05"));
    expect(await board.thawsAt(), "nothing was ever suspended").to.equal(0n);
  });

  it("has members who say why they vote, with receipts of theirs, and what they stand for", async () => {
    const deliberation = await at("Deliberation");
    const reasons = await deliberation.queryFilter(deliberation.filters.ReasonGiven());
    const profiles = await deliberation.queryFilter(deliberation.filters.ProfileSet());

    expect(reasons.filter(({ args }) => args.releaseId > 0n)).to.have.length(4);
    expect(reasons).to.have.length(6);
    const names = profiles.map(async ({ args }) => parseProfile(await document(args.profile)).name);
    expect(await Promise.all(names)).to.deep.equal(["juniper", "saltmarsh", "osprey"]);
  });

  it("adopts the second charter, whose document can be read", async () => {
    const charter = await at("EthicsCharter");
    const [digest, clauses] = await charter.documentOf(2);

    expect(await charter.currentVersion()).to.equal(2n);
    expect(parseCharterDocument(await document(digest)).clauses).to.have.length(Number(clauses));
  });

  it("conserves every unit in ETH and in dollars: gross is fee, paid and owed, and what is owed is there", async () => {
    const [license, treasury] = [await at("ModelLicense"), await at("RoyaltyTreasury")];
    const { Claimed, DatasetClaimed, VerificationClaimed, ReferralsClaimed } = treasury.filters;
    const kinds = [Claimed(), DatasetClaimed(), VerificationClaimed(), ReferralsClaimed()];
    const claims = await Promise.all(kinds.map((kind) => treasury.queryFilter(kind)));
    for (const claimed of claims) expect(claimed).to.have.length.above(0);
    const listed = await (await at("CurrencyList")).currencies();

    expect(listed).to.have.length(2);
    for (const currency of listed) {
      const inIt = claims.flat().filter(({ args }) => args.currency === currency);
      const paid = inIt.reduce((sum, { args }) => sum + args.amount, 0n);
      const [gross, fee] = await license.totalOf(currency);
      expect(paid, currency).to.be.above(0n);
      expect(paid + (await treasury.owed(currency)) + fee, currency).to.equal(gross);
    }
    await treasury.requireSolvent();
  });

  it("resold a licence with its royalty and the market's fee, and has another one listed now", async () => {
    const market = await at("LicenseMarket");
    const [sale] = await market.queryFilter(market.filters.Sold());
    const { args } = (await market.queryFilter(market.filters.Listed())).at(-1)!;
    const { tokenId, seller, currency, price, expires } = args;
    const { transfers } = await (await at("ModelLicense")).resaleOf(tokenId, market.target);

    expect([sale!.args.royalty, sale!.args.fee]).to.deep.equal([parseEther("0.0165"), parseEther("0.0022")]);
    expect(await market.refusalOf(tokenId, { seller, currency, price, expires, transfers })).to.equal(0n);
  });

  it("encrypted chalk-reader's weights for the key service, and says which release they are", async () => {
    const { manifest, weightsDigest } = await (await at("ModelRegistry")).releaseOf(CHALK);
    const release = await fetchRelease({
      gateway: gateway.url,
      cid: manifestCid(manifest),
      fileKey: async ({ stored }) => fileKeyOf(await release.header(stored), [identity]),
    });
    expect(release.manifest.files.map(({ path }) => path)).to.include("model.onnx.age").and.not.include("model.onnx");
    expect(releaseOf(await release.header("model.onnx.age"))).to.equal("fernhill/chalk-reader@1.0.0");
    expect(release.file("model.onnx").sha256).to.equal(weightsDigest.slice(2));
    await release.file("model.onnx").bytes(); // throws when a byte differs
  });

  it("made chalk-reader under a licence that is bound, and grants nothing beyond it", async () => {
    const [registry, license] = [await at("ModelRegistry"), await at("ModelLicense")];
    const [edge] = await registry.parentsOf(CHALK);
    const { terms } = await license.offerOf((await license.licenseOf(edge!.license)).offerId);

    expect(await license.ownerOf(edge!.license)).to.equal(demoAddress("fernhill"));
    const consented = terms.rights & ~BigInt(rightsOf("FINE_TUNE", "DISTILL", "MERGE"));
    expect((await registry.rightsOf(CHALK)).grantable, "its data's owner withholds more").to.equal(consented);
    expect((await registry.rightsOf(GLYPHS)).open, "every right is reserved").to.equal(0n);
    expect(await license.queryFilter(license.filters.LicenseBound(edge!.license, GLYPHS, CHALK))).to.have.length(1);
  });

  it("paid bramble's dataset out of what glyph-reader earned, and names the other one", async () => {
    const [registry, datasets, treasury] = [
      await at("ModelRegistry"),
      await at("DatasetRegistry"),
      await at("RoyaltyTreasury"),
    ];
    const { document: digest } = await datasets.datasetOf(1);
    const owner = await datasets.ownerOf(1);

    expect(owner).to.equal(demoAddress("bramble"));
    const { files, consent } = summarizeCroissant(parseCroissant(await document(digest)));
    expect(consent).to.include("3 %");
    for (const { url, sha256 } of files) {
      const bytes = await document(`0x${sha256}`);
      expect(url).to.equal(`ipfs://${documentCid(`0x${sha256}`)}`);
      expect(new TextDecoder().decode(bytes)).to.include("export function draw");
    }
    expect(await registry.datasetsOf(GLYPHS)).to.deep.equal([[1n, 300n]]);
    expect(await registry.datasetsOf(CHALK)).to.deep.equal([[3n, 0n]]);
    expect(await treasury.datasetInflowOf(1, ZeroAddress)).to.be.above(0n);
    expect(await treasury.payoutOf(owner)).to.not.equal(owner);
  });

  it("has a trial handed back, one booked and one running, and a licence renewed, lent and shared", async () => {
    const license = await at("ModelLicense");
    const events = async <Name extends "TrialStarted" | "TrialRefunded" | "TrialEnded" | "SubscriptionUpdate">(
      name: Name,
    ) => license.queryFilter(license.filters[name]());
    const [started, refunded, ended] = [
      await events("TrialStarted"),
      await events("TrialRefunded"),
      await events("TrialEnded"),
    ];
    const closed = [...refunded, ...ended].map(({ args }) => args.tokenId);
    const running = started.map(({ args }) => args.tokenId).filter((token) => !closed.includes(token));
    const [renewal] = await events("SubscriptionUpdate");
    const { timestamp } = (await chain.provider.getBlock("latest"))!;

    expect([refunded.length, ended.length]).to.deep.equal([1, 1]);
    expect((await license.trialOf(running[0]!)).refundable).to.equal(true);
    expect(Number(await license.expiresAt(renewal!.args.tokenId))).to.be.above(timestamp);
    expect(await license.userOf(COMMERCIAL_GLYPHS)).to.equal(demoAddress("osprey"));
    expect(await license.isAuthorized(COMMERCIAL_GLYPHS, demoAddress("lantern"), 1)).to.equal(false);
    for (const { args } of await license.queryFilter(license.filters.SeatSet())) {
      expect(await license.isAuthorized(args.tokenId, args.account, 3)).to.equal(true);
    }
  });

  it("has a sale that somebody brought about, and one paid by permit", async () => {
    const license = await at("ModelLicense");
    const [referral] = await license.queryFilter(license.filters.ReferralBooked());
    const minted = await license.queryFilter(license.filters.LicenseMinted());
    const inDollars: bigint[] = [];
    for (const { args, transactionHash } of minted) {
      if ((await license.offerOf(args.offerId)).terms.currency === ZeroAddress) continue;
      const { data } = (await chain.provider.getTransaction(transactionHash))!;
      inDollars.push(args.tokenId);
      expect(license.interface.parseTransaction({ data })!.name).to.equal("multicall");
    }

    expect(referral!.args.referrer).to.equal(demoAddress("saltmarsh"));
    expect(referral!.args.amount).to.equal(parseEther("0.025"));
    expect(inDollars).to.have.length(1);
  });

  it("has a bid that a holder could accept now, and a stipend that flows", async () => {
    const [market, streams] = [await at("LicenseMarket"), await at("Streams")];
    const [posted] = await market.queryFilter(market.filters.BidPosted());
    const { recipient, withdrawn } = await streams.streamOf(1);

    const { bidder, tokenId, releaseId, rights, lastsUntil, currency } = posted!.args.bid;
    const { price, expires, salt, counter } = posted!.args.bid;
    const bid = { bidder, tokenId, releaseId, rights, lastsUntil, currency, price, expires, salt, counter };
    const refusal = await market.refusalOfBid(bid, PERSONAL_GLYPHS, demoAddress("lantern"));
    expect(REFUSALS[Number(refusal)], "all that is missing is the holder's approval").to.equal("NotApproved");
    expect(recipient).to.equal(demoAddress("saltmarsh"));
    expect(withdrawn).to.be.above(0n);
    expect(await streams.withdrawableOf(1)).to.be.above(0n);
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
