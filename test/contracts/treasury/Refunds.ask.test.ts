import { expect } from "chai";
import { ethers, networkHelpers, now, skip } from "../fixture.ts";
import { RIGHTS } from "../license/terms.ts";
import { actionOf } from "../support/governance.ts";
import { PROCESS } from "../support/process.ts";
import { tokenId } from "../support/orders.ts";
import { HALF, MADE, PRICE, RefundActs, refundable, type RefundWorld, TERM, WINDOW } from "./refunds.ts";
import { NATIVE } from "./world.ts";

describe("Refunds: opening and asking", () => {
  let world: RefundWorld;
  let acts: RefundActs;

  beforeEach(async () => {
    world = await networkHelpers.loadFixture(refundable);
    acts = new RefundActs(world);
  });

  describe("open", () => {
    it("lets anybody start the charter's time to ask, when a release is revoked", async () => {
      const { refunds, ids } = world;
      await acts.stop();
      const at = (await now()) + 100;
      await networkHelpers.time.setNextBlockTimestamp(at);
      await expect(refunds.open(ids.model))
        .to.emit(refunds, "RefundsOpened")
        .withArgs(ids.model, at + WINDOW);
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
      const rates = { feeBps: 500, verifierPoolBps: 0 };
      const policy = { receiptsRequired: 2, acceptedBackends: 0b1110, forbiddenRights: 0, ...rates };
      const later = { ...PROCESS, refundWithin: 30 * 86_400, perpetualRefundBps: 1 };
      await governance.pass([actionOf(charter, "adopt", [ethers.id("a later charter"), 1, policy, later])]);
      const openedAt = await acts.open();
      expect(await refunds.openingOf(ids.model)).to.deep.equal([openedAt, openedAt + BigInt(WINDOW), 5_000n]);
    });

    it("refuses a release that is usable, suspended, only submitted, withdrawn or not there", async () => {
      const { refunds, registry, releases, ids, signers } = world;
      const suspended = ids.child;
      await world.asBoard("suspend", suspended, (await now()) + 1_000);
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
    it("books what makers got for the time left at the opening, to the second, however late it is asked", async () => {
      const { refunds, ids } = world;
      const token = await acts.termed("harbour");
      const expires = await acts.expiry(token);
      await networkHelpers.time.setNextBlockTimestamp(expires - TERM / 2n - 1n); // the revocation is a second before
      await acts.open();
      await skip(WINDOW / 2);

      await expect(acts.as("harbour").ask(token))
        .to.emit(refunds, "RefundAsked")
        .withArgs(token, ids.model, acts.address("harbour"), NATIVE, HALF);
      expect(await refunds.requestOf(token)).to.deep.equal([acts.address("harbour"), ids.model, NATIVE, HALF, 0n]);
      expect(await acts.asked()).to.equal(HALF);
    });

    it("books almost all that makers got of a fresh term, rounded down once", async () => {
      const [token, odd] = [await acts.termed("harbour"), await acts.termed("harbour", 101n)];
      const openedAt = await acts.open();
      const left = (await acts.expiry(token)) - openedAt;
      expect(left).to.be.lessThan(TERM);
      expect(await acts.unused(token)).to.equal((MADE * left) / TERM);
      expect(await acts.unused(odd)).to.equal(91n); // makers got 91.91; rounded before and after it would be 90
    });

    it("books every term that was paid ahead", async () => {
      const token = await acts.termed("harbour");
      await world.shop.as("lantern").renew(token, 2, 2n * PRICE, { value: 2n * PRICE });
      const openedAt = await acts.open();
      expect(await acts.unused(token)).to.equal((MADE * ((await acts.expiry(token)) - openedAt)) / TERM);
      expect(await acts.unused(token)).to.be.greaterThan(2n * MADE);
    });

    it("books the offer a licence was upgraded to: its price was paid by the old one's rest and the difference", async () => {
      const token = await acts.termed("harbour");
      const bigger = await world.shop.open({
        price: 30_000n,
        rights: RIGHTS.run | RIGHTS.commercial | RIGHTS.fineTune,
      });
      await world.shop.as("harbour").upgrade(token, bigger, [], 30_000n, { value: 30_000n });
      await acts.open();
      expect(await acts.unused(token)).to.equal(13_650n); // perpetual now
    });

    it("books the charter's part of what makers got of a perpetual licence", async () => {
      const token = await acts.perpetual("harbour");
      await acts.open();
      expect(await acts.unused(token)).to.equal(HALF);
    });

    it("goes by the rates of the licence's release: parents and datasets keep theirs, verifiers do not", async () => {
      const { refunds, ids } = world;
      const child = await world.shop.open({ price: PRICE }, ids.child); // 5 % fee, 10 % parent, 3 % verifiers
      const base = await world.shop.open({ price: PRICE }, ids.base); // 5 % fee alone
      await world.shop.order("harbour", child);
      await world.shop.order("harbour", base);
      await acts.open();
      await refunds.open(ids.child);
      await acts.open(ids.base);
      expect(await acts.unused(tokenId(child, 1))).to.equal(4_250n);
      expect(await acts.unused(tokenId(base, 1))).to.equal(4_750n);
    });

    it("refuses a licence of which the makers got less than a unit", async () => {
      const { refunds, releases, shop } = world;
      const datasets = [{ dataset: 1n, shareBps: 9_200 }]; // 5 % are the fee, 3 % the verifiers'
      const releaseId = await releases.approved({ name: "kestrel/given", charterVersion: 2, datasets });
      const offer = await shop.open({ price: 66n }, releaseId);
      await shop.order("harbour", offer);
      await acts.open(releaseId);
      await expect(acts.as("harbour").ask(tokenId(offer, 1)))
        .to.be.revertedWithCustomError(refunds, "Refunds_NothingUnused")
        .withArgs(tokenId(offer, 1));
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
      const token = await acts.termed("harbour");
      await license.connect(signers.harbour).setUser(token, acts.address("lantern"), (await now()) + 86_400);
      await acts.open();
      await expect(acts.as("lantern").ask(token))
        .to.be.revertedWithCustomError(refunds, "Refunds_NotOwner")
        .withArgs(token, acts.address("lantern"));
      await expect(acts.as("harbour").ask(token)).to.emit(refunds, "RefundAsked");
    });

    it("stays with who asked, when the licence is handed on or burned afterwards", async () => {
      const { refunds, license, signers } = world;
      const [kept, burned] = [await acts.perpetual("harbour"), await acts.perpetual("harbour")];
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
      const token = await acts.perpetual("harbour");
      await license.connect(signers.harbour).burn(token);
      await acts.open();
      await expect(acts.as("harbour").ask(token)).to.be.revertedWithCustomError(license, "TokenDoesNotExist");
    });

    it("refuses a licence that had expired, and one that was free", async () => {
      const { refunds } = world;
      const expired = await acts.termed("harbour");
      const free = await acts.perpetual("harbour", 0n);
      await networkHelpers.time.setNextBlockTimestamp((await acts.expiry(expired)) - 1n);
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
        PRICE
      );

      await skip(2 * 86_400);
      await acts.as("harbour").ask(tokenId(offer, 1));
      expect(await acts.asked()).to.equal(HALF);
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
      const cheaper = await world.shop.open({
        price: 4_000n,
        rights: RIGHTS.run | RIGHTS.commercial | RIGHTS.fineTune,
      });
      await world.shop.order("harbour", referred);
      await world.shop.as("harbour").upgrade(tokenId(referred, 3), cheaper, [], 0n);
      await acts.open();
      expect(await acts.unused(tokenId(referred, 1))).to.equal(2_730n); // half of 91 % of 6 000
      expect(await acts.unused(tokenId(referred, 2))).to.equal(2_730n); // of 6 001
      await expect(acts.unused(tokenId(referred, 3)))
        .to.be.revertedWithCustomError(world.refunds, "Refunds_NothingUnused")
        .withArgs(tokenId(referred, 3));
    });

    it("refuses before the opening and after the time", async () => {
      const { refunds, ids } = world;
      const [first, second] = [await acts.perpetual("harbour"), await acts.perpetual("harbour")];
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
      const token = await acts.perpetual("harbour");
      await acts.open();
      await acts.as("harbour").ask(token);
      await expect(acts.as("harbour").ask(token))
        .to.be.revertedWithCustomError(world.refunds, "Refunds_AlreadyAsked")
        .withArgs(token);
      expect(await acts.asked()).to.equal(HALF);
    });
  });
});
