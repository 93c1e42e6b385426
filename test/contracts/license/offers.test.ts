import { expect } from "chai";
import { id, ZeroAddress, ZeroHash, type Result } from "ethers";
import { deployFixture, ethers, networkHelpers, skip, type World } from "../fixture.ts";
import { actionOf } from "../support/governance.ts";
import { PROCESS } from "../support/process.ts";
import { RIGHTS, terms } from "./terms.ts";

const DAY = 86_400;

describe("ModelLicense: offers", () => {
  let world: World;
  let releaseId: bigint;
  const as = (role: keyof World["signers"]) => world.license.connect(world.signers[role]);
  beforeEach(async () => {
    world = await deployFixture();
    releaseId = await world.releases.approved();
  });

  it("opens an offer with terms that stay, and says so", async () => {
    const wanted = terms({ term: 86_400, supply: 5, legalText: id("text") });
    await expect(as("kestrel").openOffer(releaseId, wanted))
      .to.emit(world.license, "OfferOpened")
      .withArgs(1, releaseId, world.signers.kestrel.address, Object.values(wanted));
    const offer = await world.license.offerOf(1);
    expect([offer.releaseId, offer.sold, offer.open]).to.deep.equal([releaseId, 0n, true]);
    expect([offer.terms.price, offer.terms.term, offer.terms.supply, offer.terms.legalText]).to.deep.equal([
      wanted.price,
      86_400n,
      5n,
      wanted.legalText,
    ]);
    expect(await world.license.offerCount()).to.equal(1n);
  });

  it("keeps every term of an offer that has them all", async () => {
    const wanted = terms({
      price: 2n ** 96n - 1n,
      term: 2 ** 32 - 1,
      supply: 2 ** 32 - 2,
      walletCap: 2 ** 32 - 3,
      resaleRoyaltyBps: 1_000,
      referrerBps: 5_000,
      rights: 0xff,
      seats: 256,
      trialDays: 255,
      transferable: false,
      allowList: id("list"),
      legalText: id("text"),
    });
    await as("kestrel").openOffer(releaseId, wanted);
    const offer = (await world.license.offerOf(1) as unknown as { terms: Result }).terms.toObject();
    const numbers = Object.entries(wanted).map(([key, value]) => [key, typeof value === "number" ? BigInt(value) : value]);
    expect(offer).to.deep.equal(Object.fromEntries(numbers));
    await as("kestrel").openOffer(releaseId, terms());
    const plain = (await world.license.offerOf(2)).terms;
    expect([plain.trialDays, plain.allowList, plain.transferable]).to.deep.equal([0n, ZeroHash, true]);
  });

  const currency = `0x${"11".repeat(20)}`;
  const refusals: [string, Parameters<typeof terms>[0], string, unknown[]][] = [
    ["no rights", { rights: 0 }, "ModelLicense_NoRights", []],
    ["rights that do not exist", { rights: 0x101 }, "ModelLicense_UnknownRights", [0x101]],
    ["a resale royalty above 10 %", { resaleRoyaltyBps: 1_001 }, "ModelLicense_RoyaltyTooHigh", [1_001, 1_000]],
    ["more than half for a referrer", { referrerBps: 5_001 }, "ModelLicense_ReferralTooHigh", [5_001, 5_000]],
    ["more than 256 seats", { seats: 257 }, "ModelLicense_TooManySeats", [257, 256]],
    ["a currency that is not listed", { currency }, "ModelLicense_CurrencyNotAccepted", [currency]],
    ["a trial of what is free", { price: 0n, trialDays: 1 }, "ModelLicense_InvalidTrial", [1, 0]],
    ["a trial as long as its term", { term: DAY, trialDays: 1 }, "ModelLicense_InvalidTrial", [1, DAY]],
    ["a trial longer than its term", { term: DAY, trialDays: 255 }, "ModelLicense_InvalidTrial", [255, DAY]],
  ];
  for (const [what, change, error, args] of refusals) {
    it(`refuses ${what}`, async () => {
      await expect(as("kestrel").openOffer(releaseId, terms(change)))
        .to.be.revertedWithCustomError(world.license, error)
        .withArgs(...args);
      expect(await world.license.offerCount()).to.equal(0n);
    });
  }

  it("takes a trial that is a second shorter than its term", async () => {
    await as("kestrel").openOffer(releaseId, terms({ term: DAY + 1, trialDays: 1 }));
  });

  it("refuses a release whose parent's licence has expired, and sells on where another release's has", async () => {
    const rights = RIGHTS.run | RIGHTS.commercial | RIGHTS.fineTune;
    await as("kestrel").openOffer(releaseId, terms({ price: 0n, rights, term: DAY }));
    await as("fernhill").mint(1, world.signers.fernhill.address, 0);
    const license = (1n << 32n) | 1n;
    const parents = [{ parent: releaseId, shareBps: 0, license }];
    const child = await world.releases.approved({ name: "fernhill/tune", by: "fernhill", parents });
    await as("fernhill").openOffer(child, terms({ price: 0n }));
    await as("harbour").mint(2, world.signers.harbour.address, 0);
    const expires = await world.license.expiresAt(license);
    await skip(DAY);

    for (const act of [
      () => as("fernhill").openOffer(child, terms()),
      () => as("harbour").mint(2, world.signers.harbour.address, 0),
    ]) {
      await expect(act())
        .to.be.revertedWithCustomError(world.registry, "ModelRegistry_ParentLicenseExpired")
        .withArgs(child, license, expires);
    }
    expect(await world.license.isAuthorized((2n << 32n) | 1n, world.signers.harbour.address, RIGHTS.run)).to.equal(true);
    await as("harbour").mint(1, world.signers.harbour.address, 0);
    await as("harbour").renew(license, 1, 0);
    for (let i = 0; i < 2; i += 1) await as("harbour").mint(2, world.signers.harbour.address, 0);
  });

  it("asks the registry again in a new status epoch, and remembers what it said", async () => {
    await as("kestrel").openOffer(releaseId, terms({ price: 0n }));
    const other = await world.releases.approved({ version: "2.0.0" });
    await world.asBoard("revoke", other);
    const gas = async () => {
      const sent = await as("harbour").mint(1, world.signers.harbour.address, 0);
      return (await sent.wait())!.gasUsed;
    };
    await gas();
    const [refreshed, remembered] = [await gas(), await gas()];
    expect(refreshed).to.equal(remembered);
    await world.asBoard("revoke", releaseId);
    await expect(gas())
      .to.be.revertedWithCustomError(world.registry, "ModelRegistry_NotUsable")
      .withArgs(releaseId, releaseId);
  });

  it("refuses anybody but the model's owner, also to close", async () => {
    await expect(as("fernhill").openOffer(releaseId, terms()))
      .to.be.revertedWithCustomError(world.license, "ModelLicense_NotModelOwner")
      .withArgs(releaseId, world.signers.fernhill.address);
    await as("kestrel").openOffer(releaseId, terms());
    await expect(as("fernhill").closeOffer(1))
      .to.be.revertedWithCustomError(world.license, "ModelLicense_NotModelOwner")
      .withArgs(releaseId, world.signers.fernhill.address);
    await world.registry.connect(world.signers.kestrel).transferModel(id("kestrel/glyph-reader"), world.signers.fernhill);
    await as("fernhill").closeOffer(1);
  });

  it("refuses releases that are not usable", async () => {
    const submitted = await world.releases.submit({ version: "2.0.0" });
    await expect(as("kestrel").openOffer(submitted, terms()))
      .to.be.revertedWithCustomError(world.license, "ModelLicense_ReleaseNotApproved")
      .withArgs(submitted);
  });

  it("refuses rights that the release's charter forbids", async () => {
    const policy = { receiptsRequired: 1, acceptedBackends: 0b10, feeBps: 0, forbiddenRights: RIGHTS.distill, verifierPoolBps: 0 };
    await world.governance.pass([actionOf(world.charter, "adopt", [id("no distilling"), 1, policy, PROCESS])]);
    const strict = await world.releases.submit({ version: "2.0.0", charterVersion: 2 });
    await world.releases.approve(strict);
    await expect(as("kestrel").openOffer(strict, terms({ rights: RIGHTS.run | RIGHTS.distill })))
      .to.be.revertedWithCustomError(world.license, "ModelLicense_RightsNotGrantable")
      .withArgs(RIGHTS.run | RIGHTS.distill, 0xff & ~RIGHTS.distill);
    await as("kestrel").openOffer(strict, terms({ rights: RIGHTS.run }));
  });

  it("opens no more offers than a licence can name", async () => {
    const last = 2n ** 39n - 1n;
    await as("kestrel").openOffer(releaseId, terms({ price: 0n }));
    for (let slot = 0n; (await world.license.offerCount()) !== last - 1n; slot += 1n) {
      const before = await ethers.provider.getStorage(world.license.target, slot);
      await networkHelpers.setStorageAt(world.license.target as string, slot, ethers.toBeHex(last - 1n, 32));
      if ((await world.license.offerCount()) === last - 1n) break;
      await networkHelpers.setStorageAt(world.license.target as string, slot, before);
    }
    await as("kestrel").openOffer(releaseId, terms({ price: 0n }));
    await as("harbour").mint(last, world.signers.harbour.address, 0);
    const token = (last << 32n) | 1n;
    expect((await world.license.licenseOf(token)).offerId).to.equal(last);
    expect(await world.license.userOf(token)).to.equal(ZeroAddress);
    await expect(as("kestrel").openOffer(releaseId, terms())).to.be.revertedWithPanic(0x01);
  });

  it("closes an offer once", async () => {
    await as("kestrel").openOffer(releaseId, terms());
    await expect(as("kestrel").closeOffer(1)).to.emit(world.license, "OfferClosed").withArgs(1);
    expect((await world.license.offerOf(1)).open).to.equal(false);
    await expect(as("kestrel").closeOffer(1)).to.be.revertedWithCustomError(world.license, "ModelLicense_OfferClosed");
  });

  it("knows no offer that was not opened", async () => {
    for (const act of [() => world.license.offerOf(1), () => as("kestrel").closeOffer(1)]) {
      await expect(act()).to.be.revertedWithCustomError(world.license, "ModelLicense_UnknownOffer").withArgs(1);
    }
  });
});
