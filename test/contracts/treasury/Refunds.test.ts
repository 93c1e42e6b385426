import { expect } from "chai";
import { parseUnits, Wallet, ZeroAddress } from "ethers";
import type { DemoRole } from "../../../deploy/protocol/accounts.ts";
import { ethers, networkHelpers, now, skip } from "../fixture.ts";
import { MONTH } from "../license/shop.ts";
import { RIGHTS } from "../license/terms.ts";
import { actionOf } from "../support/governance.ts";
import { tokenId } from "../support/orders.ts";
import { DUE, PAYEES, RefundActs, refundable, type RefundWorld, WINDOW } from "./refunds.ts";
import { earn, laterTreasury, NATIVE } from "./world.ts";

const PRICE = 10_000n;
const TERM = BigInt(MONTH);
/** What the charter refunds of a perpetual licence. */
const HALF = PRICE / 2n;

describe("Refunds", () => {
  let world: RefundWorld;
  let acts: RefundActs;

  beforeEach(async () => {
    world = await networkHelpers.loadFixture(refundable);
    acts = new RefundActs(world);
  });

  const unused = async (token: bigint) => (await world.refunds.unusedOf(token)).amount;
  const asked = (releaseId = world.ids.model, currency: string = NATIVE) =>
    world.refunds.fundOf(releaseId, currency).then((fund) => fund.asked);
  /** A perpetual licence to `model`. */
  const perpetual = (by: DemoRole, price = PRICE) => world.shop.licence(by, { price });
  const termed = (by: DemoRole, price = PRICE) => world.shop.licence(by, { price, term: MONTH });
  const expiry = async (token: bigint) => (await world.license.licenseOf(token)).expires;

  describe("open", () => {
    it("lets anybody start the charter's time to ask, when a release is revoked", async () => {
      const { refunds, ids } = world;
      await acts.stop();
      const at = (await now()) + 100;
      await networkHelpers.time.setNextBlockTimestamp(at);
      await expect(refunds.open(ids.model)).to.emit(refunds, "RefundsOpened").withArgs(ids.model, at + WINDOW);
      expect(await refunds.openingOf(ids.model)).to.deep.equal([BigInt(at), BigInt(at + WINDOW), 5_000n]);
    });

    it("takes what was made from a revoked release for stopped too, each by itself", async () => {
      const { refunds, ids } = world;
      await acts.stop();
      await refunds.open(ids.child);
      expect((await refunds.openingOf(ids.child)).until).to.not.equal(0n);
      expect((await refunds.openingOf(ids.model)).until).to.equal(0n);
    });

    it("goes by the charter that the release was made under", async () => {
      const { refunds, ids, charter, governance } = world;
      const [policy, process] = [await charter.policyOf(2), await charter.processOf(2)];
      const later = { ...process.toObject(), refundWithin: 30n * 86_400n, perpetualRefundBps: 1n };
      await governance.pass([
        actionOf(charter, "adopt", [ethers.id("a later charter"), 1, policy.toObject(), later]),
      ]);
      const openedAt = await acts.open();
      expect(await refunds.openingOf(ids.model)).to.deep.equal([openedAt, openedAt + BigInt(WINDOW), 5_000n]);
    });

    it("refuses a release that is usable, suspended, only submitted, withdrawn or not there", async () => {
      const { refunds, registry, releases, ids, signers } = world;
      const suspended = ids.child;
      await registry.connect(signers.newcomer).suspend(suspended, (await now()) + 1_000);
      const submitted = await releases.submit({ name: "kestrel/later", charterVersion: 2 });
      const withdrawn = await releases.submit({ name: "kestrel/never", charterVersion: 2 });
      await registry.connect(signers.kestrel).withdraw(withdrawn);
      for (const releaseId of [ids.model, suspended, submitted, withdrawn, 0n]) {
        await expect(refunds.open(releaseId))
          .to.be.revertedWithCustomError(refunds, "Refunds_NotStopped")
          .withArgs(releaseId);
      }
      await expect(refunds.open(999n))
        .to.be.revertedWithCustomError(registry, "ModelRegistry_UnknownRelease")
        .withArgs(999n);
    });

    it("refuses to start the time anew", async () => {
      const { refunds, ids } = world;
      const openedAt = await acts.open();
      await skip(WINDOW);
      await expect(refunds.open(ids.model))
        .to.be.revertedWithCustomError(refunds, "Refunds_AlreadyOpen")
        .withArgs(ids.model, openedAt + BigInt(WINDOW));
    });
  });

  describe("ask", () => {
    it("books the price of the time left when refunds were opened, to the second, however late it is asked", async () => {
      const { refunds, ids } = world;
      const token = await termed("harbour");
      const expires = await expiry(token);
      await networkHelpers.time.setNextBlockTimestamp(expires - TERM / 2n - 1n); // the revocation is a second before
      await acts.open();
      await skip(WINDOW / 2);

      await expect(acts.as("harbour").ask(token))
        .to.emit(refunds, "RefundAsked")
        .withArgs(token, ids.model, acts.address("harbour"), NATIVE, HALF);
      expect(await refunds.requestOf(token)).to.deep.equal([acts.address("harbour"), ids.model, NATIVE, HALF, 0n]);
      expect(await asked()).to.equal(HALF);
    });

    it("books almost all of a fresh term, rounded down", async () => {
      const token = await termed("harbour");
      const openedAt = await acts.open();
      const left = (await expiry(token)) - openedAt;
      expect(left).to.be.lessThan(TERM);
      expect(await unused(token)).to.equal((PRICE * left) / TERM);
    });

    it("books every term that was paid ahead", async () => {
      const token = await termed("harbour");
      await world.shop.as("lantern").renew(token, 2, 2n * PRICE, { value: 2n * PRICE });
      const openedAt = await acts.open();
      expect(await unused(token)).to.equal((PRICE * ((await expiry(token)) - openedAt)) / TERM);
      expect(await unused(token)).to.be.greaterThan(2n * PRICE);
    });

    it("books the offer a licence was upgraded to: its price was paid by the old one's rest and the difference", async () => {
      const token = await termed("harbour");
      const bigger = await world.shop.open({ price: 30_000n, rights: RIGHTS.run | RIGHTS.commercial | RIGHTS.fineTune });
      await world.shop.as("harbour").upgrade(token, bigger, [], 30_000n, { value: 30_000n });
      await acts.open();
      expect(await unused(token)).to.equal(15_000n); // perpetual now
    });

    it("books the charter's part of a perpetual licence", async () => {
      const token = await perpetual("harbour");
      await acts.open();
      expect(await unused(token)).to.equal(HALF);
    });

    it("books a gift to whom it was given, and a licence that was sold on to who holds it", async () => {
      const { refunds, license, signers } = world;
      const offer = await world.shop.open({ price: PRICE });
      await world.shop.order("harbour", offer, { to: acts.address("lantern") });
      await world.shop.order("harbour", offer);
      const [gift, sold] = [tokenId(offer, 1), tokenId(offer, 2)];
      await acts.open();
      await license.connect(signers.harbour).transferFrom(acts.address("harbour"), acts.address("bramble"), sold);

      await acts.as("lantern").ask(gift);
      await acts.as("bramble").ask(sold);
      for (const token of [gift, sold]) {
        await expect(acts.as("harbour").ask(token))
          .to.be.revertedWithCustomError(refunds, "Refunds_NotOwner")
          .withArgs(token, acts.address("harbour"));
      }
    });

    it("books a lent licence to its owner, not to its user", async () => {
      const { refunds, license, signers } = world;
      const token = await termed("harbour");
      await license.connect(signers.harbour).setUser(token, acts.address("lantern"), (await now()) + 86_400);
      await acts.open();
      await expect(acts.as("lantern").ask(token))
        .to.be.revertedWithCustomError(refunds, "Refunds_NotOwner")
        .withArgs(token, acts.address("lantern"));
      await expect(acts.as("harbour").ask(token)).to.emit(refunds, "RefundAsked");
    });

    it("stays with who asked, when the licence is handed on or burned afterwards", async () => {
      const { refunds, license, signers } = world;
      const [kept, burned] = [await perpetual("harbour"), await perpetual("harbour")];
      await acts.open();
      await acts.as("harbour").ask(kept);
      await acts.as("harbour").ask(burned);
      await license.connect(signers.harbour).transferFrom(acts.address("harbour"), acts.address("lantern"), kept);
      await license.connect(signers.harbour).burn(burned);

      await expect(acts.as("lantern").ask(kept))
        .to.be.revertedWithCustomError(refunds, "Refunds_AlreadyAsked")
        .withArgs(kept);
      await acts.collect();
      await acts.over();
      await expect(refunds.pay([kept, burned])).to.changeEtherBalance(ethers, signers.harbour, 2n * HALF);
    });

    it("refuses a licence that was burned before", async () => {
      const { license, signers } = world;
      const token = await perpetual("harbour");
      await license.connect(signers.harbour).burn(token);
      await acts.open();
      await expect(acts.as("harbour").ask(token)).to.be.revertedWithCustomError(license, "TokenDoesNotExist");
    });

    it("refuses a licence that had expired, and one that was free", async () => {
      const { refunds } = world;
      const expired = await termed("harbour");
      const free = await perpetual("harbour", 0n);
      await networkHelpers.time.setNextBlockTimestamp((await expiry(expired)) - 1n);
      await acts.open(); // in the second in which it expires
      for (const token of [expired, free]) {
        await expect(acts.as("harbour").ask(token))
          .to.be.revertedWithCustomError(refunds, "Refunds_NothingUnused")
          .withArgs(token);
      }
    });

    it("refuses a licence on trial, which is handed back whole, and takes it when the trial is over", async () => {
      const { refunds, license, signers } = world;
      const offer = await world.shop.open({ price: PRICE, trialDays: 2 });
      for (const by of ["harbour", "lantern"] as const) await world.shop.order(by, offer);
      await acts.open();
      for (const by of ["harbour", "lantern"] as const) {
        const token = tokenId(offer, by === "harbour" ? 1 : 2);
        await expect(acts.as(by).ask(token))
          .to.be.revertedWithCustomError(refunds, "Refunds_TrialPending")
          .withArgs(token);
      }
      await expect(license.connect(signers.lantern).refund(tokenId(offer, 2))).to.changeEtherBalance(
        ethers,
        signers.lantern,
        PRICE,
      );

      await skip(2 * 86_400);
      await acts.as("harbour").ask(tokenId(offer, 1));
      expect(await asked()).to.equal(HALF);
      await license.endTrials([tokenId(offer, 1)]); // its price becomes gross only now, and is frozen at once
      await acts.collect();
      await acts.over();
      await expect(refunds.pay([tokenId(offer, 1)])).to.changeEtherBalance(ethers, signers.harbour, HALF);
    });

    it("leaves out what the offer gave referrers, so that who referred themselves gets back no more than they paid", async () => {
      const referred = await world.shop.open({ price: PRICE, referrerBps: 4_000 });
      await world.shop.order("harbour", referred, { referrer: acts.address("harbour") });
      const bigger = await world.shop.open({ price: PRICE + 1n });
      await world.shop.order("harbour", referred, { referrer: acts.address("harbour") });
      await world.shop.as("harbour").upgrade(tokenId(referred, 2), bigger, [], 1n, { value: 1n });
      const cheaper = await world.shop.open({ price: 4_000n, rights: RIGHTS.run | RIGHTS.commercial | RIGHTS.fineTune });
      await world.shop.order("harbour", referred);
      await world.shop.as("harbour").upgrade(tokenId(referred, 3), cheaper, [], 0n);
      await acts.open();
      expect(await unused(tokenId(referred, 1))).to.equal(3_000n);
      expect(await unused(tokenId(referred, 2))).to.equal(3_000n); // of 6 001
      await expect(unused(tokenId(referred, 3)))
        .to.be.revertedWithCustomError(world.refunds, "Refunds_NothingUnused")
        .withArgs(tokenId(referred, 3));
    });

    it("refuses before the opening and after the time", async () => {
      const { refunds, ids } = world;
      const [first, second] = [await perpetual("harbour"), await perpetual("harbour")];
      await acts.stop();
      await expect(acts.as("harbour").ask(first))
        .to.be.revertedWithCustomError(refunds, "Refunds_NotOpen")
        .withArgs(ids.model);
      await refunds.open(ids.model);
      const { until } = await refunds.openingOf(ids.model);
      await networkHelpers.time.setNextBlockTimestamp(until - 1n);
      await acts.as("harbour").ask(first);
      await skip(1);
      await expect(acts.as("harbour").ask(second))
        .to.be.revertedWithCustomError(refunds, "Refunds_Over")
        .withArgs(ids.model, until);
    });

    it("refuses a second time for the same licence", async () => {
      const token = await perpetual("harbour");
      await acts.open();
      await acts.as("harbour").ask(token);
      await expect(acts.as("harbour").ask(token))
        .to.be.revertedWithCustomError(world.refunds, "Refunds_AlreadyAsked")
        .withArgs(token);
      expect(await asked()).to.equal(HALF);
    });
  });

  describe("collect", () => {
    it("takes what contributors and verifiers are due, and passes datasets and parents theirs", async () => {
      const { refunds, treasury, dao, ids, voices, signers } = world;
      await perpetual("harbour");
      await acts.open();
      const collection = acts.collect();
      await expect(collection).to.changeEtherBalances(ethers, [refunds, dao], [9_100n, -9_100n]);
      for (const role of PAYEES) {
        await expect(collection)
          .to.emit(refunds, "RefundCollected")
          .withArgs(ids.model, NATIVE, acts.address(role), DUE[role]);
        expect(await refunds.collectedOf(ids.model, NATIVE, acts.address(role))).to.equal(DUE[role]);
      }
      await expect(collection)
        .to.emit(treasury, "Claimed")
        .withArgs(ids.model, NATIVE, acts.address("kestrel"), refunds.target, DUE.kestrel);
      await expect(collection)
        .to.emit(treasury, "VerificationClaimed")
        .withArgs(ids.model, NATIVE, acts.address("osprey"), refunds.target, DUE.osprey);
      expect(await refunds.fundOf(ids.model, NATIVE)).to.deep.equal([9_100n, 0n, 0n, 0n, false]);
      // A dataset's part is its owner's, who made nothing that was stopped.
      const [claim] = [{ ...noClaim(), payee: acts.address("bramble"), datasets: [voices] }];
      await expect(treasury.claimAll([claim])).to.changeEtherBalance(ethers, signers.bramble, 400n);
      expect(await treasury.owed(NATIVE)).to.equal(0n);
    });

    it("passes a stopped child's parent its share, which pays the parent's own licensees if that is stopped too", async () => {
      const { refunds, treasury, ids } = world;
      await earn(world, ids.child, 10_000n);
      await acts.open();
      await refunds.open(ids.child);
      await expect(refunds.collect(ids.child, NATIVE, []))
        .to.emit(treasury, "ShareSettled")
        .withArgs(ids.child, ids.model, NATIVE, 1_000n);
      expect((await refunds.fundOf(ids.child, NATIVE)).collected).to.equal(0n);
      await acts.collect();
      // No second fee is taken of it: 93 % are the contributors', 3 % the verifiers'.
      expect((await refunds.fundOf(ids.model, NATIVE)).collected).to.equal(960n);
      await acts.collect(["kestrel", "juniper", "osprey"], ids.child);
      expect((await refunds.fundOf(ids.child, NATIVE)).collected).to.equal(8_500n);
    });

    it("gives a parent that goes on its share, for its payees to claim", async () => {
      const { refunds, treasury, ids, signers } = world;
      await earn(world, ids.child, 10_000n);
      await acts.open(ids.child);
      await refunds.collect(ids.child, NATIVE, []);
      await expect(
        treasury.claim([ids.model], NATIVE, acts.address("kestrel"), ZeroAddress),
      ).to.changeEtherBalance(ethers, signers.kestrel, 558n);
    });

    it("counts a payee named twice once, and takes only what came since", async () => {
      const { refunds, ids } = world;
      await earn(world, ids.model, 10_000n);
      await acts.open();
      await acts.collect(["kestrel", "kestrel", "lantern"]);
      expect((await refunds.fundOf(ids.model, NATIVE)).collected).to.equal(DUE.kestrel);
      await earn(world, ids.model, 10_000n);
      await acts.collect(["kestrel"]);
      expect(await refunds.collectedOf(ids.model, NATIVE, acts.address("kestrel"))).to.equal(2n * DUE.kestrel);
    });

    it("follows shares that were handed on, and divided anew, each for its time", async () => {
      const { refunds, treasury, ids, signers } = world;
      await earn(world, ids.model, 10_000n);
      await treasury.connect(signers.kestrel).transferShare(ids.model, acts.address("lantern"), 6_000);
      await earn(world, ids.model, 10_000n);
      const deadline = (await now()) + 1_000;
      const sorted = (shares: [DemoRole, number][]) =>
        shares
          .map(([role, shareBps]) => ({ account: acts.address(role), shareBps }))
          .sort((a, b) => (BigInt(a.account) < BigInt(b.account) ? -1 : 1));
      const current = sorted([
        ["lantern", 6_000],
        ["fernhill", 4_000],
      ]);
      const next = sorted([["bramble", 10_000]]);
      const domain = {
        name: "Commonweight",
        version: "1",
        chainId: 31_337,
        verifyingContract: treasury.target as string,
      };
      const types = {
        ShareChange: [
          { name: "releaseId", type: "uint64" },
          { name: "next", type: "bytes32" },
          { name: "nonce", type: "uint256" },
          { name: "deadline", type: "uint256" },
        ],
      };
      const coder = ethers.AbiCoder.defaultAbiCoder();
      const nextHash = ethers.keccak256(
        coder.encode(["tuple(address account, uint16 shareBps)[]"], [next.map((s) => [s.account, s.shareBps])]),
      );
      const message = { releaseId: ids.model, next: nextHash, nonce: await treasury.shareNonce(ids.model), deadline };
      const bySigner = current.map(({ account }) =>
        Object.values(signers).find(({ address }) => address === account)!.signTypedData(domain, types, message),
      );
      await treasury.changeShares(ids.model, current, next, deadline, await Promise.all(bySigner));
      await earn(world, ids.model, 10_000n);

      await acts.open();
      await acts.collect(["kestrel", "lantern", "fernhill", "bramble"]);
      const of = (role: DemoRole) => refunds.collectedOf(ids.model, NATIVE, acts.address(role));
      expect(await Promise.all(["kestrel", "lantern", "fernhill", "bramble"].map((r) => of(r as DemoRole)))).to.deep.equal(
        [5_280n, 5_280n, 2n * 3_520n, 8_800n],
      );
    });

    it("takes nothing that a payee claimed before, even in the block of the revocation", async () => {
      const { refunds, treasury, registry, ids, signers } = world;
      const token = await perpetual("harbour");
      const { provider } = ethers;
      await provider.send("evm_setAutomine", [false]);
      const claim = await treasury
        .connect(signers.kestrel)
        .claim([ids.model], NATIVE, acts.address("kestrel"), ZeroAddress, { gasLimit: 500_000, maxPriorityFeePerGas: parseUnits("3", "gwei") });
      const revocation = await registry
        .connect(signers.newcomer)
        .revoke(ids.model, { gasLimit: 500_000, maxPriorityFeePerGas: parseUnits("2", "gwei") });
      const late = await treasury
        .connect(signers.fernhill)
        .claim([ids.model], NATIVE, acts.address("fernhill"), ZeroAddress, { gasLimit: 500_000, maxPriorityFeePerGas: parseUnits("1", "gwei") });
      await provider.send("evm_mine", []);
      await provider.send("evm_setAutomine", [true]);
      const receipts = await Promise.all([claim, revocation, late].map(({ hash }) => provider.getTransactionReceipt(hash)));
      expect(receipts.map((receipt) => [receipt?.index, receipt?.status])).to.deep.equal([[0, 1], [1, 1], [2, 0]]);
      expect(new Set(receipts.map((receipt) => receipt?.blockNumber)).size).to.equal(1);

      await refunds.open(ids.model);
      await acts.as("harbour").ask(token);
      await acts.collect();
      await acts.over();
      // What was claimed in time is gone; the licensee gets what is left, which is short of half the price.
      await expect(refunds.pay([token])).to.changeEtherBalance(ethers, signers.harbour, 3_820n);
    });

    it("does not let what came late through to a payee, be the ancestors stopped or the release itself", async () => {
      const { refunds, treasury, ids } = world;
      for (const releaseId of [ids.child, ids.model]) await earn(world, releaseId, 10_000n);
      await acts.open();
      await refunds.open(ids.child);
      for (const releaseId of [ids.child, ids.model]) {
        await acts.collect(["kestrel"], releaseId);
        await earn(world, releaseId, 10_000n);
        await expect(treasury.claim([releaseId], NATIVE, acts.address("kestrel"), ZeroAddress))
          .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_Frozen")
          .withArgs(releaseId, ids.model);
        await expect(treasury.settle([releaseId], NATIVE))
          .to.be.revertedWithCustomError(treasury, "RoyaltyTreasury_Frozen")
          .withArgs(releaseId, ids.model);
      }
    });

    it("takes what the DAO itself is due as a contributor", async () => {
      const { refunds, treasury, dao, ids, signers } = world;
      await treasury.connect(signers.fernhill).transferShare(ids.model, dao.target, 4_000);
      await earn(world, ids.model, 10_000n);
      await acts.open();
      await expect(refunds.collect(ids.model, NATIVE, [dao.target])).to.changeEtherBalances(
        ethers,
        [refunds, dao],
        [DUE.fernhill, -DUE.fernhill],
      );
      await acts.over();
      await expect(refunds.payRemainder(ids.model, NATIVE, dao.target)).to.changeEtherBalances(
        ethers,
        [refunds, dao],
        [-DUE.fernhill, DUE.fernhill],
      );
    });

    it("refuses before the opening, for too many payees, and when nothing is due to any of them", async () => {
      const { refunds, ids } = world;
      await earn(world, ids.model, 10_000n);
      await acts.stop();
      await expect(acts.collect())
        .to.be.revertedWithCustomError(refunds, "Refunds_NotOpen")
        .withArgs(ids.model);
      await refunds.open(ids.model);
      const many = Array.from({ length: 65 }, () => acts.address("kestrel"));
      await expect(refunds.collect(ids.model, NATIVE, many))
        .to.be.revertedWithCustomError(refunds, "Refunds_TooMany")
        .withArgs(65, 64);
      await expect(acts.collect(["lantern", "harbour"]))
        .to.be.revertedWithCustomError(refunds, "Refunds_NothingToCollect")
        .withArgs(ids.model, NATIVE);
    });

    it("collects of 64 payees at once", async () => {
      const { refunds, ids } = world;
      await earn(world, ids.model, 10_000n);
      await acts.open();
      const others = Array.from({ length: 63 }, () => Wallet.createRandom().address);
      await refunds.collect(ids.model, NATIVE, [...others, acts.address("kestrel")]);
      expect((await refunds.fundOf(ids.model, NATIVE)).collected).to.equal(DUE.kestrel);
    });
  });

  describe("pay", () => {
    it("pays everybody the same fraction when what was collected is short, to their payout addresses", async () => {
      const { refunds, treasury, ids, signers } = world;
      const tokens = [await perpetual("harbour"), await perpetual("lantern", 3n * PRICE), await perpetual("bramble", 7n)];
      await treasury.connect(signers.lantern).setPayout(acts.address("deployer"));
      await acts.open();
      await askAll(["harbour", "lantern", "bramble"], tokens);
      await acts.collect(["fernhill"]); // the others' parts stay where they are
      const { collected, asked } = await refunds.fundOf(ids.model, NATIVE);
      expect([collected, asked]).to.deep.equal([(40_007n * 3_520n) / 10_000n, 20_003n]);
      await acts.over();

      const parts = [3_519n, 10_559n, 2n]; // floor(asked * 14 082 / 20 003)
      expect(await Promise.all(tokens.map((token) => refunds.payableOf(token)))).to.deep.equal(parts);
      const payment = await refunds.pay(tokens);
      await expect(payment).to.changeEtherBalances(
        ethers,
        [signers.harbour, signers.deployer, signers.bramble, signers.lantern, refunds],
        [3_519n, 10_559n, 2n, 0n, -14_080n],
      );
      await expect(payment).to.emit(refunds, "RefundPaid").withArgs(tokens[1], acts.address("deployer"), NATIVE, 10_559n);
      expect(await refunds.fundOf(ids.model, NATIVE)).to.deep.equal([14_082n, 20_003n, 14_080n, 0n, false]);
      expect((await refunds.requestOf(tokens[0]!)).paid).to.equal(3_519n);
      await expect(acts.remainder("fernhill")).to.be.revertedWithCustomError(refunds, "Refunds_NothingLeft");
    });

    it("pays everybody all they asked for when there is enough, and nobody twice", async () => {
      const { refunds, signers } = world;
      const tokens = [await perpetual("harbour"), await perpetual("lantern", 3n * PRICE)];
      await acts.open();
      await askAll(["harbour", "lantern"], tokens);
      await acts.collect();
      await acts.over();
      await expect(refunds.pay([...tokens, ...tokens])).to.changeEtherBalances(
        ethers,
        [signers.harbour, signers.lantern],
        [HALF, 3n * HALF],
      );
      await expect(refunds.pay(tokens)).to.be.revertedWithCustomError(refunds, "Refunds_NothingToPay");
    });

    it("pays the difference when more is collected later, so that an early call takes nothing from anybody", async () => {
      const { refunds, ids, signers } = world;
      const tokens = [await perpetual("harbour"), await perpetual("lantern")];
      await acts.open();
      await askAll(["harbour", "lantern"], tokens);
      await acts.collect(["juniper"]);
      await acts.over();
      await expect(refunds.pay([tokens[0]!])).to.changeEtherBalance(ethers, signers.harbour, 150n);

      await acts.collect(["kestrel"]); // 10 560 and 300 of 10 000
      await expect(refunds.pay(tokens)).to.changeEtherBalances(
        ethers,
        [signers.harbour, signers.lantern],
        [HALF - 150n, HALF],
      );
      expect((await refunds.fundOf(ids.model, NATIVE)).refunded).to.equal(PRICE);
    });

    it("makes up for what was short with what the release earns when it was over", async () => {
      const { refunds, ids, signers } = world;
      const token = await perpetual("harbour");
      await acts.open();
      await acts.as("harbour").ask(token);
      await acts.over();
      await expect(refunds.pay([token])).to.be.revertedWithCustomError(refunds, "Refunds_NothingToPay");
      await acts.collect(["osprey"]);
      await earn(world, ids.model, 100_000n);
      await acts.collect(["osprey"]);
      await expect(refunds.pay([token])).to.changeEtherBalance(ethers, signers.harbour, 1_650n);
    });

    it("keeps currencies and releases apart", async () => {
      const { refunds, dollars, ids, signers } = world;
      const usd = dollars.target as string;
      const [inEther, inDollars] = [await perpetual("harbour"), await world.shop.licence("harbour", { price: 25_000_000n, currency: usd, term: MONTH })];
      const child = await world.shop.open({ price: PRICE }, ids.child);
      await world.shop.order("lantern", child);
      const openedAt = await acts.open();
      await refunds.open(ids.child);
      await askAll(["harbour", "harbour", "lantern"], [inEther, inDollars, tokenId(child, 1)]);
      await acts.collect(PAYEES, ids.model, usd);
      await refunds.collect(ids.child, NATIVE, [acts.address("kestrel")]);
      await acts.over(ids.child);

      const wanted = (25_000_000n * ((await expiry(inDollars)) - openedAt)) / TERM;
      expect(await asked(ids.model, usd)).to.equal(wanted);
      await refunds.pay([inDollars]);
      expect((await refunds.requestOf(inDollars)).paid).to.equal(22_750_000n); // 91 % of what was paid in
      await expect(refunds.pay([inEther])).to.be.revertedWithCustomError(refunds, "Refunds_NothingToPay");
      await expect(refunds.pay([tokenId(child, 1)])).to.changeEtherBalance(ethers, signers.lantern, HALF);
    });

    it("refuses while licensees may still ask", async () => {
      const { refunds, ids } = world;
      const token = await perpetual("harbour");
      const openedAt = await acts.open();
      await acts.as("harbour").ask(token);
      await acts.collect();
      await expect(refunds.pay([token]))
        .to.be.revertedWithCustomError(refunds, "Refunds_TooEarly")
        .withArgs(ids.model, openedAt + BigInt(WINDOW));
    });

    it("refuses a licence for which nobody asked, and more than 64", async () => {
      const { refunds } = world;
      await expect(refunds.pay([77n]))
        .to.be.revertedWithCustomError(refunds, "Refunds_NothingAsked")
        .withArgs(77n);
      await expect(refunds.pay(Array.from({ length: 65 }, () => 77n)))
        .to.be.revertedWithCustomError(refunds, "Refunds_TooMany")
        .withArgs(65, 64);
      await expect(refunds.pay([])).to.be.revertedWithCustomError(refunds, "Refunds_NothingToPay");
    });
  });

  describe("payRemainder", () => {
    it("gives each payee its part of what is left, at its payout address", async () => {
      const { refunds, treasury, ids, signers } = world;
      const token = await perpetual("harbour");
      await treasury.connect(signers.fernhill).setPayout(acts.address("deployer"));
      await acts.open();
      await acts.as("harbour").ask(token);
      await acts.collect();
      await acts.over();
      const left = (due: bigint) => (due * 4_100n) / 9_100n;
      for (const [payee, to] of [
        ["kestrel", "kestrel"],
        ["fernhill", "deployer"],
        ["juniper", "juniper"],
        ["osprey", "osprey"],
      ] as const) {
        const amount = left(DUE[payee]);
        expect(await refunds.remainderOf(ids.model, NATIVE, acts.address(payee))).to.equal(amount);
        const payment = await acts.remainder(payee);
        await expect(payment).to.changeEtherBalance(ethers, signers[to], amount);
        await expect(payment)
          .to.emit(refunds, "RemainderPaid")
          .withArgs(ids.model, NATIVE, acts.address(payee), acts.address(to), amount);
        await expect(acts.remainder(payee))
          .to.be.revertedWithCustomError(refunds, "Refunds_NothingLeft")
          .withArgs(ids.model, NATIVE, acts.address(payee));
      }
      // Who comes first makes no difference to the licensee.
      await expect(refunds.pay([token])).to.changeEtherBalance(ethers, signers.harbour, HALF);
      const { refunded, returned } = await refunds.fundOf(ids.model, NATIVE);
      expect([refunded, returned]).to.deep.equal([HALF, 4_097n]); // three of rounding stay
      expect(await ethers.provider.getBalance(refunds.target)).to.equal(3n);
    });

    it("gives everything back when nobody asked", async () => {
      const { signers } = world;
      await perpetual("harbour");
      await acts.open();
      await acts.collect();
      await acts.over();
      for (const role of PAYEES) {
        await expect(acts.remainder(role)).to.changeEtherBalance(ethers, signers[role], DUE[role]);
      }
    });

    it("gives what came later too, all of it once licensees are covered", async () => {
      const { refunds, ids, signers } = world;
      const token = await perpetual("harbour");
      await acts.open();
      await acts.as("harbour").ask(token);
      await acts.collect(["kestrel"]);
      await acts.over();
      await expect(acts.remainder("kestrel")).to.changeEtherBalance(ethers, signers.kestrel, 280n);
      await earn(world, ids.model, 10_000n);
      await acts.collect(["kestrel"]);
      await expect(acts.remainder("kestrel")).to.changeEtherBalance(ethers, signers.kestrel, DUE.kestrel);
      expect(await refunds.payableOf(token)).to.equal(HALF);
    });

    it("refuses while licensees may ask, before the opening, and for who is due nothing", async () => {
      const { refunds, ids } = world;
      await earn(world, ids.model, 10_000n);
      await expect(acts.remainder("kestrel"))
        .to.be.revertedWithCustomError(refunds, "Refunds_NotOpen")
        .withArgs(ids.model);
      const openedAt = await acts.open();
      await acts.collect();
      await expect(acts.remainder("kestrel"))
        .to.be.revertedWithCustomError(refunds, "Refunds_TooEarly")
        .withArgs(ids.model, openedAt + BigInt(WINDOW));
      await acts.over();
      await expect(acts.remainder("lantern"))
        .to.be.revertedWithCustomError(refunds, "Refunds_NothingLeft")
        .withArgs(ids.model, NATIVE, acts.address("lantern"));
    });
  });

  describe("divert", () => {
    const divert = () => world.governance.passGuarded([actionOf(world.refunds, "divert", [world.ids.model, NATIVE])]);

    it("sends what is left to the treasury, where it is free, whoever it was due to", async () => {
      const { refunds, treasury, dao, ids, signers } = world;
      const token = await perpetual("harbour");
      await acts.open();
      await acts.as("harbour").ask(token);
      await divert();
      expect((await refunds.fundOf(ids.model, NATIVE)).diverted).to.equal(true);
      await acts.collect();
      await acts.over();
      const free = await treasury.free(NATIVE);
      await expect(acts.remainder("kestrel")).to.changeEtherBalances(
        ethers,
        [signers.kestrel, dao],
        [0n, (DUE.kestrel * 4_100n) / 9_100n],
      );
      expect((await treasury.free(NATIVE)) - free).to.equal((DUE.kestrel * 4_100n) / 9_100n);
      await expect(refunds.pay([token])).to.changeEtherBalance(ethers, signers.harbour, HALF);
    });

    it("says so", async () => {
      const { refunds, ids } = world;
      await acts.open();
      await expect((await asDao()).divert(ids.model, NATIVE))
        .to.emit(refunds, "RemainderDiverted")
        .withArgs(ids.model, NATIVE);
      await expect((await asDao()).divert(ids.model, NATIVE))
        .to.be.revertedWithCustomError(refunds, "Refunds_AlreadyDiverted")
        .withArgs(ids.model, NATIVE);
    });

    it("is the DAO's alone, from the opening until the first payee is paid", async () => {
      const { refunds, ids, signers } = world;
      await earn(world, ids.model, 10_000n);
      await expect(refunds.connect(signers.kestrel).getFunction("divert")(ids.model, NATIVE))
        .to.be.revertedWithCustomError(refunds, "DaoAuthority_Unauthorized")
        .withArgs(refunds.target, acts.address("kestrel"), ethers.id("DIVERT_PERMISSION"));
      await expect((await asDao()).divert(ids.model, NATIVE))
        .to.be.revertedWithCustomError(refunds, "Refunds_NotOpen")
        .withArgs(ids.model);
      await acts.open();
      await acts.collect();
      await acts.over();
      await acts.remainder("osprey");
      await expect((await asDao()).divert(ids.model, NATIVE))
        .to.be.revertedWithCustomError(refunds, "Refunds_RemainderPaid")
        .withArgs(ids.model, NATIVE, DUE.osprey);
    });

    async function asDao(): Promise<RefundWorld["refunds"]> {
      await world.shop.fromDao();
      return world.refunds.connect(await ethers.getSigner(world.dao.target as string)) as RefundWorld["refunds"];
    }
  });

  it("goes on with what it holds when the treasury is upgraded in between", async () => {
    const { refunds, treasury, governance, ids, signers } = world;
    const token = await perpetual("harbour");
    await acts.open();
    await acts.as("harbour").ask(token);
    await acts.collect(["kestrel"]);
    await governance.passGuarded([actionOf(treasury, "upgradeTo", [await laterTreasury(world)])]);
    await acts.collect(["fernhill"]);
    await acts.over();
    await expect(refunds.pay([token])).to.changeEtherBalance(ethers, signers.harbour, HALF);
    await expect(acts.remainder("kestrel")).to.changeEtherBalance(
      ethers,
      signers.kestrel,
      (DUE.kestrel * (DUE.kestrel + DUE.fernhill - HALF)) / (DUE.kestrel + DUE.fernhill),
    );
    expect((await refunds.fundOf(ids.model, NATIVE)).collected).to.equal(DUE.kestrel + DUE.fernhill);
  });

  async function askAll(by: readonly DemoRole[], tokens: readonly bigint[]): Promise<void> {
    for (const [i, role] of by.entries()) await acts.as(role).ask(tokens[i]!);
  }
});

/** A claim that names nothing. */
function noClaim() {
  const none: bigint[] = [];
  return { currency: NATIVE, payee: ZeroAddress, to: ZeroAddress, settle: none, releases: none, datasets: none, verified: none, referrals: false };
}
