import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { parseEther, ZeroAddress } from "ethers";
import { ethers, now, skip } from "../fixture.ts";
import { tokenId } from "../support/orders.ts";
import { DAY, FEE_BPS, MONTH, openShop, type Shop } from "./shop.ts";
import { RIGHTS, type terms } from "./terms.ts";

const PRICE = parseEther("0.05");
const BOTH = RIGHTS.run | RIGHTS.commercial;

describe("ModelLicense: upgrades", () => {
  let shop: Shop;
  const license = () => shop.world.license;
  const upgrade = (token: bigint, offerId: bigint, value: bigint, proof: string[] = []) =>
    shop.as("harbour").upgrade(token, offerId, proof, value, { value });
  const at = (time: bigint) => ethers.provider.send("evm_setNextBlockTimestamp", [Number(time)]);

  beforeEach(async () => {
    shop = await openShop();
  });

  it("give a licence another offer's terms for the difference", async () => {
    const token = await shop.licence("harbour", { rights: RIGHTS.run });
    const bigger = await shop.open({ price: 3n * PRICE, rights: BOTH, term: MONTH, transferable: false, supply: 1 });
    const upgraded = upgrade(token, bigger, 2n * PRICE);
    await expect(upgraded).to.changeEtherBalance(ethers, shop.world.dao, 2n * PRICE);
    const expires = (await now()) + MONTH;
    await expect(upgraded)
      .to.emit(license(), "LicenseUpgraded")
      .withArgs(token, 1, bigger, 2n * PRICE, expires)
      .and.to.emit(license(), "MetadataUpdate")
      .withArgs(token)
      .and.to.emit(license(), "GrossBooked")
      .withArgs(shop.releaseId, ZeroAddress, shop.address("harbour"), 2n * PRICE, (2n * PRICE * FEE_BPS) / 10_000n);
    expect(await license().licenseOf(token)).to.deep.equal([shop.releaseId, bigger, BigInt(expires)]);
    expect(await license().isAuthorized(token, shop.address("harbour"), BOTH)).to.equal(true);
    expect((await license().resaleOf(token, ZeroAddress)).transferable).to.equal(false);
    expect((await license().offerOf(bigger)).sold).to.equal(1n);
    expect((await license().offerOf(1)).sold).to.equal(1n);
    await expect(shop.order("lantern", bigger)).to.be.revertedWithCustomError(license(), "ModelLicense_SoldOut");
  });

  it("give the part of a term that is not used up for it, rounded down", async () => {
    const price = 1_000_003n;
    const token = await shop.licence("harbour", { rights: RIGHTS.run, price, term: MONTH });
    const start = (await license().expiresAt(token)) - BigInt(MONTH);
    await shop.as("harbour").renew(token, 1, price, { value: price });
    const bigger = await shop.open({ price: 5n * price, rights: BOTH });
    const used = BigInt(10 * DAY + 7);
    const credit = (price * (2n * BigInt(MONTH) - used)) / BigInt(MONTH);
    await at(start + used);
    await expect(upgrade(token, bigger, 5n * price - credit))
      .to.emit(license(), "LicenseUpgraded")
      .withArgs(token, 1, bigger, 5n * price - credit, 0);
    expect(await license().expiresAt(token)).to.equal(2n ** 64n - 1n);
  });

  it("credit nothing of what has expired, and nothing for what was free", async () => {
    const token = await shop.licence("harbour", { term: MONTH });
    const bigger = await shop.open({ price: 3n * PRICE });
    await skip(MONTH);
    expect(await license().upgradePrice(token, bigger)).to.deep.equal([3n * PRICE, 0n]);
    const free = await shop.licence("harbour", { price: 0n });
    expect((await license().upgradePrice(free, bigger)).price).to.equal(3n * PRICE);
    await upgrade(token, bigger, 3n * PRICE);
  });

  it("cost nothing where the credit is larger, and pay nothing back", async () => {
    const token = await shop.licence("harbour", { price: 3n * PRICE });
    const cheaper = await shop.open({ price: PRICE, rights: BOTH | RIGHTS.distill });
    expect((await license().upgradePrice(token, cheaper)).price).to.equal(0n);
    const upgraded = upgrade(token, cheaper, 1n);
    await expect(upgraded).to.changeEtherBalances(ethers, [shop.world.dao, shop.world.signers.harbour], [0n, 0n]);
    await expect(upgraded).not.to.emit(license(), "GrossBooked");
  });

  it("cost the difference and no more than the owner said; what is too much comes back", async () => {
    const token = await shop.licence("harbour");
    const bigger = await shop.open({ price: 3n * PRICE });
    await expect(shop.as("harbour").upgrade(token, bigger, [], 2n * PRICE - 1n, { value: 2n * PRICE }))
      .to.be.revertedWithCustomError(license(), "ModelLicense_PriceAboveMaximum")
      .withArgs(2n * PRICE, 2n * PRICE - 1n);
    await expect(shop.as("harbour").upgrade(token, bigger, [], 9n * PRICE, { value: 2n * PRICE - 1n }))
      .to.be.revertedWithCustomError(license(), "RoyaltyLedger_WrongValue")
      .withArgs(2n * PRICE - 1n, 2n * PRICE);
    const month = await shop.licence("lantern", { trialDays: 7 });
    expect(month).to.equal(tokenId(3, 1));
    await expect(shop.as("harbour").upgrade(token, bigger, [], 9n * PRICE, { value: 9n * PRICE })).to.changeEtherBalances(
      ethers,
      [shop.world.signers.harbour, shop.world.dao, license()],
      [-2n * PRICE, 2n * PRICE, 0n],
    );
    expect(await shop.held(), "a trial's price lies apart from what comes back").to.equal(PRICE);
  });

  it("take no ether where the difference is due in an ERC-20", async () => {
    const currency = (await shop.currency("PermitToken", ["harbour"], 3n * PRICE)).target as string;
    const token = await shop.licence("harbour", { currency });
    const bigger = await shop.open({ currency, price: 3n * PRICE });
    await expect(upgrade(token, bigger, 2n * PRICE))
      .to.be.revertedWithCustomError(license(), "RoyaltyLedger_WrongValue")
      .withArgs(2n * PRICE, 0);
    const same = await shop.open({ currency, price: PRICE, rights: BOTH | RIGHTS.distill });
    await expect(upgrade(token, same, 1n))
      .to.be.revertedWithCustomError(license(), "RoyaltyLedger_WrongValue")
      .withArgs(1, 0);
    await upgrade(token, same, 0n);
  });

  it("fail whole for an owner that takes no change", async () => {
    const payee = await ethers.deployContract("HostilePayee");
    const token = await shop.licence("harbour");
    await shop.as("harbour").transferFrom(shop.address("harbour"), payee.target, token);
    const bigger = await shop.open({ price: 3n * PRICE });
    const call = license().interface.encodeFunctionData("upgrade", [token, bigger, [], 9n * PRICE]);
    const act = (value: bigint) => payee.getFunction("perform")(license().target, value, call, { value });
    await payee.getFunction("behave")(1);
    await expect(act(2n * PRICE + 1n))
      .to.be.revertedWithCustomError(license(), "RoyaltyLedger_PaymentFailed")
      .withArgs(ZeroAddress, 1);
    expect((await license().licenseOf(token)).offerId).to.equal(1n);
  });

  it("are paid in the offers' currency", async () => {
    const currency = await shop.currency("PermitToken", ["harbour"], 3n * PRICE);
    const token = await shop.licence("harbour", { currency: currency.target as string });
    const bigger = await shop.open({ currency: currency.target as string, price: 3n * PRICE });
    await shop.as("harbour").upgrade(token, bigger, [], 2n * PRICE);
    expect(await currency.getFunction("balanceOf")(shop.world.dao.target)).to.equal(3n * PRICE);
  });

  it("are the owner's, not of whom they approved", async () => {
    const token = await shop.licence("harbour");
    const bigger = await shop.open({ price: 3n * PRICE });
    await shop.as("harbour").setApprovalForAll(shop.address("lantern"), true);
    await expect(shop.as("lantern").upgrade(token, bigger, [], 2n * PRICE, { value: 2n * PRICE }))
      .to.be.revertedWithCustomError(license(), "ModelLicense_NotOwner")
      .withArgs(token, shop.address("lantern"));
  });

  describe("lead nowhere but to a bigger offer of the same release", () => {
    const refuse = async (token: bigint, offerId: bigint) => {
      const from = (await license().licenseOf(token)).offerId;
      await expect(upgrade(token, offerId, PRICE))
        .to.be.revertedWithCustomError(license(), "ModelLicense_NotAnUpgrade")
        .withArgs(from, offerId);
      await expect(license().upgradePrice(token, offerId)).to.be.revertedWithCustomError(
        license(),
        "ModelLicense_NotAnUpgrade",
      );
    };

    it("not to itself, fewer rights, another currency or another release", async () => {
      const token = await shop.licence("harbour", { rights: BOTH });
      const other = await shop.world.releases.approved({ version: "2.0.0" });
      const currency = await shop.currency("PermitToken", [], 0n);
      await refuse(token, 1n);
      await refuse(token, await shop.open({ rights: RIGHTS.run | RIGHTS.distill, price: 2n * PRICE }));
      await refuse(token, await shop.open({ currency: currency.target as string, price: 2n * PRICE }));
      await refuse(token, await shop.open({ price: 2n * PRICE }, other));
    });

    it("not to the same rights for the same price or less", async () => {
      const token = await shop.licence("harbour");
      await refuse(token, await shop.open());
      await refuse(token, await shop.open({ price: PRICE - 1n, seats: 9 }));
      await upgrade(token, await shop.open({ price: PRICE + 1n }), 1n);
    });

    it("nor to one that is closed, sold out, unknown or of a release that is stopped", async () => {
      const token = await shop.licence("harbour");
      const soldOut = await shop.open({ rights: 0xff, supply: 1 });
      await shop.order("lantern", soldOut);
      await expect(upgrade(token, soldOut, 0n))
        .to.be.revertedWithCustomError(license(), "ModelLicense_SoldOut")
        .withArgs(soldOut, 1);
      const closed = await shop.open({ rights: 0xff });
      await shop.as("kestrel").closeOffer(closed);
      await expect(upgrade(token, closed, 0n))
        .to.be.revertedWithCustomError(license(), "ModelLicense_OfferClosed")
        .withArgs(closed);
      await expect(upgrade(token, 99n, 0n))
        .to.be.revertedWithCustomError(license(), "ModelLicense_UnknownOffer")
        .withArgs(99);
      const open = await shop.open({ rights: 0xff });
      await shop.world.asBoard("revoke", shop.releaseId);
      await expect(upgrade(token, open, 0n)).to.be.revertedWithCustomError(
        shop.world.registry,
        "ModelRegistry_NotUsable",
      );
    });
  });

  it("honour the new offer's allow-list and wallet cap", async () => {
    const token = await shop.licence("harbour");
    const tree = StandardMerkleTree.of([[shop.address("harbour")], [shop.address("lantern")]], ["address"]);
    const bigger = await shop.open({ price: 3n * PRICE, allowList: tree.root, walletCap: 1 });
    const proof = tree.getProof([shop.address("harbour")]);
    await expect(upgrade(token, bigger, 2n * PRICE))
      .to.be.revertedWithCustomError(license(), "ModelLicense_NotOnAllowList")
      .withArgs(bigger, shop.address("harbour"));
    await upgrade(token, bigger, 2n * PRICE, proof);
    expect(await license().mintedTo(bigger, shop.address("harbour"))).to.equal(1n);
    await expect(shop.order("harbour", bigger, { proof }))
      .to.be.revertedWithCustomError(license(), "ModelLicense_WalletCapReached")
      .withArgs(bigger, shop.address("harbour"), 1);
  });

  it("need a seat for each that is named", async () => {
    const token = await shop.licence("harbour", { seats: 2 });
    await shop.as("harbour").setSeats(token, [shop.address("lantern"), shop.address("bramble")], []);
    const single = await shop.open({ price: 3n * PRICE, seats: 1 });
    await expect(upgrade(token, single, 2n * PRICE))
      .to.be.revertedWithCustomError(license(), "ModelLicense_NoSeatLeft")
      .withArgs(token, 1);
    await shop.as("harbour").setSeats(token, [], [shop.address("bramble")]);
    await upgrade(token, single, 2n * PRICE);
    expect(await license().seatsOf(token)).to.deep.equal([1n, 1n]);
    expect(await license().isSeat(token, shop.address("lantern"))).to.equal(true);
  });

  it("keep loans and the count of transfers, and can be followed by another", async () => {
    const token = await shop.licence("harbour");
    await shop.as("harbour").transferFrom(shop.address("harbour"), shop.address("lantern"), token);
    await shop.as("lantern").transferFrom(shop.address("lantern"), shop.address("harbour"), token);
    await shop.as("harbour").setUser(token, shop.address("bramble"), (await now()) + MONTH);
    await upgrade(token, await shop.open({ price: 2n * PRICE }), PRICE);
    await upgrade(token, await shop.open({ price: 4n * PRICE }), 2n * PRICE);
    expect(await license().userOf(token)).to.equal(shop.address("bramble"));
    expect((await license().resaleOf(token, ZeroAddress)).transfers).to.equal(2n);
  });

  describe("of a licence that a release was made under", () => {
    let dearer = 0n;
    const bound = async (changes: Parameters<typeof terms>[0]) => {
      const rights = BOTH | RIGHTS.fineTune;
      const offerId = await shop.open({ rights, price: 1n, ...changes });
      await shop.order("fernhill", offerId);
      const token = tokenId(offerId, 1);
      await shop.world.releases.submit({
        name: "fernhill/tune",
        by: "fernhill",
        parents: [{ parent: shop.releaseId, shareBps: 0, license: token }],
      });
      return token;
    };
    const to = async (token: bigint, term: number) => {
      const price = ++dearer;
      const offerId = await shop.open({ rights: 0xff, price, term });
      return shop.as("fernhill").upgrade(token, offerId, [], price, { value: price });
    };

    it("never end sooner than it would", async () => {
      const month = await bound({ term: MONTH });
      const refuse = (token: bigint, term: number) =>
        expect(to(token, term)).to.be.revertedWithCustomError(license(), "ModelLicense_Bound").withArgs(token);
      await refuse(month, MONTH - 60);
      await to(month, MONTH + DAY);
      await to(month, 0);
      expect(await license().expiresAt(month)).to.equal(2n ** 64n - 1n);
      await refuse(month, 2 ** 32 - 1);
      await to(month, 0);
    });

    it("may end in the very second in which it would", async () => {
      const month = await bound({ term: MONTH });
      const end = await license().expiresAt(month);
      const offerId = await shop.open({ rights: 0xff, price: 2n, term: DAY });
      await at(end - BigInt(DAY));
      await shop.as("fernhill").upgrade(month, offerId, [], 2n, { value: 2n });
      expect(await license().expiresAt(month)).to.equal(end);
    });

    it("leave it bound", async () => {
      const month = await bound({ term: MONTH });
      await to(month, 0);
      await expect(shop.as("fernhill").burn(month))
        .to.be.revertedWithCustomError(license(), "ModelLicense_Bound")
        .withArgs(month);
    });
  });
});
