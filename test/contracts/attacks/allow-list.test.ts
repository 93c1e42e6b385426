import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { openShop, type Shop } from "../license/shop.ts";

describe("attacks on an allow-list with a wallet cap", () => {
  let shop: Shop;
  let offerId: bigint;
  let tree: StandardMerkleTree<[string]>;
  const proofOf = (role: "harbour" | "lantern") => tree.getProof([shop.address(role)]);

  beforeEach(async () => {
    shop = await openShop();
    tree = StandardMerkleTree.of([[shop.address("harbour")], [shop.address("lantern")]], ["address"]);
    offerId = await shop.open({ allowList: tree.root, walletCap: 1, supply: 2 });
  });

  it("one of the list cannot take everything as gifts to accounts of theirs", async () => {
    const { license } = shop.world;
    await shop.order("harbour", offerId, { proof: proofOf("harbour"), to: shop.address("bramble") });
    await expect(shop.order("harbour", offerId, { proof: proofOf("harbour"), to: shop.address("newcomer") }))
      .to.be.revertedWithCustomError(license, "ModelLicense_WalletCapReached")
      .withArgs(offerId, shop.address("harbour"), 1);
    expect(await license.mintedTo(offerId, shop.address("harbour"))).to.equal(1n);
    expect(await license.mintedTo(offerId, shop.address("bramble"))).to.equal(0n);
    await shop.order("lantern", offerId, { proof: proofOf("lantern") });
  });

  it("nor use up what another of the list may have by a gift to them", async () => {
    await shop.order("harbour", offerId, { proof: proofOf("harbour"), to: shop.address("lantern") });
    await shop.order("lantern", offerId, { proof: proofOf("lantern") });
    expect(await shop.world.license.balanceOf(shop.address("lantern"))).to.equal(2n);
  });
});
