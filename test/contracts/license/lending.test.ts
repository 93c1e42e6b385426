import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { ethers, networkHelpers, now, skip } from "../fixture.ts";
import { tokenId } from "../support/orders.ts";
import { DAY, MONTH, openShop, type Shop } from "./shop.ts";

const COUNT_SHIFT = 244n; // of the transfer count in a licence's slot: the uppermost 12 bits
const COUNT_LIMIT = 4_096n;

describe("ModelLicense: lending and seats", () => {
  let shop: Shop;
  let token: bigint;
  let harbour: string;
  let lantern: string;
  let bramble: string;
  const license = () => shop.world.license;
  const give = (from: "harbour" | "lantern", to: string) =>
    shop.as(from).transferFrom(shop.address(from), to, token);

  beforeEach(async () => {
    shop = await openShop();
    token = await shop.licence("harbour", { seats: 2, price: 0n });
    [harbour, lantern, bramble] = [shop.address("harbour"), shop.address("lantern"), shop.address("bramble")];
  });

  describe("setUser (ERC-4907)", () => {
    it("lends until the second it says, and says so", async () => {
      const expires = (await now()) + DAY;
      await expect(shop.as("harbour").setUser(token, bramble, expires))
        .to.emit(license(), "UpdateUser")
        .withArgs(token, bramble, expires);
      expect(await license().userOf(token)).to.equal(bramble);
      expect(await license().userExpires(token)).to.equal(BigInt(expires));
      expect((await license().resaleOf(token, ZeroAddress)).lent).to.equal(true);
      await networkHelpers.time.increaseTo(expires - 1);
      expect(await license().userOf(token)).to.equal(bramble);
      await networkHelpers.time.increaseTo(expires);
      expect(await license().userOf(token)).to.equal(ZeroAddress);
      expect(await license().userExpires(token)).to.equal(BigInt(expires));
    });

    it("is for the owner and whom they approved", async () => {
      const until = (await now()) + DAY;
      const stranger = () => shop.as("lantern").setUser(token, lantern, until);
      await expect(stranger()).to.be.revertedWithCustomError(license(), "NotOwnerNorApproved");
      await shop.as("harbour").approve(lantern, token);
      await stranger();
      await shop.as("harbour").approve(ZeroAddress, token);
      await expect(stranger()).to.be.revertedWithCustomError(license(), "NotOwnerNorApproved");
      await shop.as("harbour").setApprovalForAll(lantern, true);
      await stranger();
      expect(await license().userOf(token)).to.equal(lantern);
    });

    it("takes a licence back from its user", async () => {
      await shop.as("harbour").setUser(token, bramble, (await now()) + DAY);
      await shop.as("harbour").setUser(token, ZeroAddress, 0);
      expect(await license().userOf(token)).to.equal(ZeroAddress);
      expect(await license().userExpires(token)).to.equal(0n);
    });

    it("ends when the licence changes hands, also once it comes back", async () => {
      await shop.as("harbour").setUser(token, bramble, (await now()) + MONTH);
      await give("harbour", lantern);
      expect(await license().userOf(token)).to.equal(ZeroAddress);
      expect(await license().userExpires(token)).to.equal(0n);
      await give("lantern", harbour);
      expect(await license().userOf(token)).to.equal(ZeroAddress);
    });

    it("does not come back to another owner when the count of transfers has gone round", async () => {
      await shop.as("harbour").setUser(token, bramble, (await now()) + MONTH);
      await shop.as("harbour").setSeats(token, [bramble], []);
      await give("harbour", lantern);
      await setTransfers(0n);
      expect((await license().resaleOf(token, ZeroAddress)).transfers).to.equal(0n);
      expect(await license().userOf(token)).to.equal(ZeroAddress);
      expect(await license().isSeat(token, bramble)).to.equal(false);
    });

    it("knows no licence that is not there", async () => {
      for (const view of [license().userOf, license().userExpires, license().seatsOf]) {
        await expect(view(tokenId(9, 9))).to.be.revertedWithCustomError(license(), "TokenDoesNotExist");
      }
      await expect(shop.as("harbour").setUser(tokenId(9, 9), bramble, 1)).to.be.revertedWithCustomError(
        license(),
        "TokenDoesNotExist",
      );
      await shop.as("harbour").burn(token);
      await expect(license().userOf(token)).to.be.revertedWithCustomError(license(), "TokenDoesNotExist");
    });
  });

  describe("setSeats", () => {
    const set = (added: string[], removed: string[] = []) => shop.as("harbour").setSeats(token, added, removed);

    it("names accounts, as many as the offer has seats", async () => {
      await expect(set([lantern, bramble]))
        .to.emit(license(), "SeatSet")
        .withArgs(token, lantern, true)
        .and.to.emit(license(), "SeatSet")
        .withArgs(token, bramble, true);
      expect(await license().seatsOf(token)).to.deep.equal([2n, 2n]);
      expect(await license().isSeat(token, bramble)).to.equal(true);
      await expect(set([shop.address("newcomer")]))
        .to.be.revertedWithCustomError(license(), "ModelLicense_NoSeatLeft")
        .withArgs(token, 2);
    });

    it("empties before it fills", async () => {
      await set([lantern, bramble]);
      await expect(set([shop.address("newcomer")], [lantern]))
        .to.emit(license(), "SeatSet")
        .withArgs(token, lantern, false);
      expect(await license().seatsOf(token)).to.deep.equal([2n, 2n]);
      expect(await license().isSeat(token, lantern)).to.equal(false);
    });

    it("counts an account once, and none that had no seat to give back", async () => {
      await set([lantern, lantern]);
      await expect(set([lantern], [bramble])).not.to.emit(license(), "SeatSet");
      expect(await license().seatsOf(token)).to.deep.equal([1n, 2n]);
    });

    it("is the owner's alone", async () => {
      await shop.as("harbour").approve(lantern, token);
      await expect(shop.as("lantern").setSeats(token, [lantern], []))
        .to.be.revertedWithCustomError(license(), "ModelLicense_NotOwner")
        .withArgs(token, lantern);
    });

    it("starts anew when the licence changes hands, also once it comes back", async () => {
      await set([lantern, bramble]);
      await give("harbour", lantern);
      expect(await license().seatsOf(token)).to.deep.equal([0n, 2n]);
      expect(await license().isSeat(token, bramble)).to.equal(false);
      await shop.as("lantern").setSeats(token, [harbour], [bramble]);
      expect(await license().seatsOf(token)).to.deep.equal([1n, 2n]);
      await give("lantern", harbour);
      expect(await license().isSeat(token, bramble)).to.equal(false);
      await set([bramble, shop.address("newcomer")]);
      expect(await license().seatsOf(token)).to.deep.equal([2n, 2n]);
    });

    it("gives nobody a seat back when the licence comes back to who named them", async () => {
      await set([bramble]);
      await give("harbour", lantern);
      await give("lantern", harbour);
      expect(await license().seatsOf(token)).to.deep.equal([0n, 2n]);
      expect(await license().isSeat(token, bramble)).to.equal(false);
    });

    it("has none where the offer has none, and up to 256", async () => {
      const single = await shop.licence("harbour", { price: 0n });
      await expect(shop.as("harbour").setSeats(single, [lantern], []))
        .to.be.revertedWithCustomError(license(), "ModelLicense_NoSeatLeft")
        .withArgs(single, 0);
      const large = await shop.licence("harbour", { price: 0n, seats: 256 });
      const accounts = Array.from({ length: 256 }, (_, i) => ethers.toBeHex(i + 1, 20));
      await shop.as("harbour").setSeats(large, accounts, []);
      expect(await license().seatsOf(large)).to.deep.equal([256n, 256n]);
      await expect(shop.as("harbour").setSeats(large, [harbour], []))
        .to.be.revertedWithCustomError(license(), "ModelLicense_NoSeatLeft")
        .withArgs(large, 256);
    });
  });

  it("the count of transfers goes round without touching what lies below it", async () => {
    await setTransfers(COUNT_LIMIT - 1n);
    const before = await license().licenseOf(token);
    await give("harbour", lantern);
    const resale = await license().resaleOf(token, ZeroAddress);
    expect([resale.transfers, resale.transferable, resale.owner]).to.deep.equal([0n, true, lantern]);
    expect(await license().licenseOf(token)).to.deep.equal(before);
  });

  /** Writes the transfer count into the licence's slot, which is found by its owner and offer. */
  async function setTransfers(count: bigint): Promise<void> {
    const slot = ownershipSlot(token);
    const word = BigInt(await ethers.provider.getStorage(license().target, slot));
    expect(ethers.toBeHex(word & (2n ** 160n - 1n), 20)).to.equal((await license().ownerOf(token)).toLowerCase());
    const changed = (word & (2n ** COUNT_SHIFT - 1n)) | (count << COUNT_SHIFT);
    await networkHelpers.setStorageAt(license().target as string, slot, ethers.toBeHex(changed, 32));
  }

  /** Where Solady's ERC-721 keeps a token: `id + id + keccak256` of the id whose low 4 bytes give way to its seed. */
  function ownershipSlot(id: bigint): bigint {
    const preimage = ethers.concat([ethers.dataSlice(ethers.toBeHex(id, 32), 0, 28), "0x7d882553"]);
    return BigInt.asUintN(256, id + id + BigInt(ethers.keccak256(preimage)));
  }
});
