import { expect } from "chai";
import { id, ZeroAddress } from "ethers";
import { deployFixture, type World } from "../fixture.ts";
import { actionOf } from "../support/governance.ts";
import { RIGHTS, terms } from "./terms.ts";

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

  const refusals: [string, Parameters<typeof terms>[0], string][] = [
    ["no rights", { rights: 0 }, "ModelLicense_NoRights"],
    ["rights that do not exist", { rights: 0x100 }, "ModelLicense_UnknownRights"],
    ["a resale royalty above 10 %", { resaleRoyaltyBps: 1_001 }, "ModelLicense_RoyaltyTooHigh"],
    ["a currency that is not listed", { currency: `0x${"11".repeat(20)}` }, "ModelLicense_CurrencyNotAccepted"],
  ];
  for (const [what, change, error] of refusals) {
    it(`refuses ${what}`, async () => {
      await expect(as("kestrel").openOffer(releaseId, terms(change))).to.be.revertedWithCustomError(
        world.license,
        error,
      );
    });
  }

  it("refuses anybody but the model's owner, also to close", async () => {
    await expect(as("fernhill").openOffer(releaseId, terms()))
      .to.be.revertedWithCustomError(world.license, "ModelLicense_NotModelOwner")
      .withArgs(releaseId, world.signers.fernhill.address);
    await as("kestrel").openOffer(releaseId, terms());
    await expect(as("fernhill").closeOffer(1)).to.be.revertedWithCustomError(
      world.license,
      "ModelLicense_NotModelOwner",
    );
  });

  it("refuses releases that are not usable", async () => {
    const submitted = await world.releases.submit({ version: "2.0.0" });
    await expect(as("kestrel").openOffer(submitted, terms()))
      .to.be.revertedWithCustomError(world.license, "ModelLicense_ReleaseNotApproved")
      .withArgs(submitted);
  });

  it("refuses rights that the release's charter forbids", async () => {
    const policy = { receiptsRequired: 1, acceptedBackends: 0b10, feeBps: 0, forbiddenRights: RIGHTS.distill, verifierPoolBps: 0 };
    await world.governance.pass([actionOf(world.charter, "adopt", [id("no distilling"), 1, policy])]);
    const strict = await world.releases.submit({ version: "2.0.0", charterVersion: 2 });
    await world.releases.approve(strict);
    await expect(as("kestrel").openOffer(strict, terms({ rights: RIGHTS.run | RIGHTS.distill })))
      .to.be.revertedWithCustomError(world.license, "ModelLicense_RightsNotGrantable")
      .withArgs(RIGHTS.run | RIGHTS.distill, 0xff & ~RIGHTS.distill);
    await as("kestrel").openOffer(strict, terms({ rights: RIGHTS.run }));
  });

  it("closes an offer once", async () => {
    await as("kestrel").openOffer(releaseId, terms());
    await expect(as("kestrel").closeOffer(1)).to.emit(world.license, "OfferClosed").withArgs(1);
    expect((await world.license.offerOf(1)).open).to.equal(false);
    await expect(as("kestrel").closeOffer(1)).to.be.revertedWithCustomError(world.license, "ModelLicense_OfferClosed");
  });

  it("knows no offer that was not opened", async () => {
    await expect(world.license.offerOf(1)).to.be.revertedWithCustomError(world.license, "ModelLicense_UnknownOffer");
  });
});
