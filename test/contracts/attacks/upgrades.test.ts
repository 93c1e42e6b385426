import { expect } from "chai";
import { parseEther } from "ethers";
import { openShop, type Shop } from "../license/shop.ts";

const PRICE = parseEther("0.05");

describe("attacks by upgrading", () => {
  let shop: Shop;
  const upgrade = (token: bigint, offerId: bigint) =>
    shop.as("harbour").upgrade(token, offerId, [], PRICE, { value: PRICE });

  beforeEach(async () => {
    shop = await openShop();
  });

  it("one licence cannot use up the supply of two offers by going back and forth between them", async () => {
    const license = shop.world.license;
    const token = await shop.licence("harbour", { price: PRICE, supply: 3 });
    const home = token >> 32n;
    const edition = await shop.open({ price: PRICE, supply: 3, transferable: false });
    await expect(upgrade(token, edition))
      .to.be.revertedWithCustomError(license, "ModelLicense_NotAnUpgrade")
      .withArgs(home, edition);
    expect((await license.offerOf(home)).sold).to.equal(1n);
    expect((await license.offerOf(edition)).sold).to.equal(0n);
  });

  it("nor by going to a dearer one and back", async () => {
    const license = shop.world.license;
    const token = await shop.licence("harbour", { price: PRICE, supply: 3 });
    const home = token >> 32n;
    const dearer = await shop.open({ price: 2n * PRICE });
    await upgrade(token, dearer);
    await expect(upgrade(token, home))
      .to.be.revertedWithCustomError(license, "ModelLicense_NotAnUpgrade")
      .withArgs(dearer, home);
    expect((await license.offerOf(home)).sold).to.equal(1n);
  });
});
