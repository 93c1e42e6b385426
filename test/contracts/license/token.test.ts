import { expect } from "chai";
import { ZeroAddress, type Result } from "ethers";
import { artifacts } from "hardhat";
import { ethers, now } from "../fixture.ts";
import { tokenId } from "../support/orders.ts";
import { MONTH, openShop, type Shop } from "./shop.ts";
import { RIGHTS } from "./terms.ts";

describe("ModelLicense: token", () => {
  let shop: Shop;
  let token: bigint;
  let harbour: string;
  let lantern: string;
  const license = () => shop.world.license;
  const safe = "safeTransferFrom(address,address,uint256)";
  const safeWithData = "safeTransferFrom(address,address,uint256,bytes)";

  beforeEach(async () => {
    shop = await openShop();
    token = await shop.licence("harbour", { price: 0n });
    [harbour, lantern] = [shop.address("harbour"), shop.address("lantern")];
  });

  describe("transferFrom", () => {
    it("moves a licence, both balances and nothing else", async () => {
      await shop.order("harbour", 1n);
      const terms = await license().licenseOf(token);
      await expect(shop.as("harbour").transferFrom(harbour, lantern, token))
        .to.emit(license(), "Transfer")
        .withArgs(harbour, lantern, token);
      expect(await license().ownerOf(token)).to.equal(lantern);
      expect(await license().balanceOf(harbour)).to.equal(1n);
      expect(await license().balanceOf(lantern)).to.equal(1n);
      expect(await license().licenseOf(token)).to.deep.equal(terms);
      expect((await license().resaleOf(token, ZeroAddress)).transfers).to.equal(1n);
    });

    it("to oneself changes no balance", async () => {
      await shop.as("harbour").transferFrom(harbour, harbour, token);
      expect(await license().balanceOf(harbour)).to.equal(1n);
      expect(await license().ownerOf(token)).to.equal(harbour);
    });

    it("is for the owner, for whom they approved, and for their operators", async () => {
      const move = () => shop.as("lantern").transferFrom(harbour, lantern, token);
      await expect(move()).to.be.revertedWithCustomError(license(), "NotOwnerNorApproved");
      await shop.as("harbour").approve(shop.address("bramble"), token);
      await expect(move()).to.be.revertedWithCustomError(license(), "NotOwnerNorApproved");
      await shop.as("harbour").approve(lantern, token);
      await move();
      await shop.as("lantern").transferFrom(lantern, harbour, token);
      await expect(move(), "an approval ends with the transfer").to.be.revertedWithCustomError(
        license(),
        "NotOwnerNorApproved",
      );
      expect(await license().getApproved(token)).to.equal(ZeroAddress);
      expect((await license().resaleOf(token, ZeroAddress)).approved).to.equal(false);
      await shop.as("harbour").setApprovalForAll(lantern, true);
      await shop.as("harbour").approve(shop.address("bramble"), token);
      await move();
      expect(await license().getApproved(token)).to.equal(ZeroAddress);
    });

    it("refuses what is not there, not theirs, nobody's to get, and a balance that is full", async () => {
      const as = shop.as("harbour");
      const cases: [() => Promise<unknown>, string][] = [
        [() => as.transferFrom(harbour, lantern, tokenId(9, 9)), "TokenDoesNotExist"],
        [() => as.transferFrom(lantern, harbour, token), "TransferFromIncorrectOwner"],
        [() => as.transferFrom(harbour, ZeroAddress, token), "TransferToZeroAddress"],
      ];
      for (const [act, error] of cases) await expect(act()).to.be.revertedWithCustomError(license(), error);

      const slot = ethers.keccak256(ethers.concat([lantern, "0x0a5a2e7a00000000"]));
      await ethers.provider.send("hardhat_setStorageAt", [license().target, slot, ethers.toBeHex(2n ** 32n - 1n, 32)]);
      expect(await license().balanceOf(lantern)).to.equal(2n ** 32n - 1n);
      await expect(as.transferFrom(harbour, lantern, token)).to.be.revertedWithCustomError(
        license(),
        "AccountBalanceOverflow",
      );
    });

    it("leaves what the offer binds to its holder", async () => {
      const soulbound = await shop.licence("harbour", { price: 0n, transferable: false });
      await expect(shop.as("harbour").transferFrom(harbour, lantern, soulbound))
        .to.be.revertedWithCustomError(license(), "ModelLicense_NotTransferable")
        .withArgs(soulbound);
      await shop.as("harbour").approve(lantern, soulbound);
      await expect(shop.as("lantern").transferFrom(harbour, lantern, soulbound))
        .to.be.revertedWithCustomError(license(), "ModelLicense_NotTransferable")
        .withArgs(soulbound);
      expect((await license().resaleOf(soulbound, ZeroAddress)).transferable).to.equal(false);
    });

    it("asks receiving contracts, where it is to be safe", async () => {
      const holder = await ethers.deployContract("HostileHolder");
      const to = holder.target as string;
      await shop.as("harbour")[safe](harbour, to, token);
      const back = license().interface.encodeFunctionData("transferFrom", [to, harbour, token]);
      await holder.getFunction("perform")(license().target, 0, back);
      await shop.as("harbour")[safeWithData](harbour, lantern, token, "0x1234");
      await shop.as("lantern").transferFrom(lantern, harbour, token);
      await holder.getFunction("answerWith")("0x00000000");
      for (const act of [
        () => shop.as("harbour")[safe](harbour, to, token),
        () => shop.as("harbour")[safeWithData](harbour, to, token, "0x"),
      ]) {
        await expect(act()).to.be.revertedWithCustomError(license(), "TransferToNonERC721ReceiverImplementer");
      }
    });
  });

  describe("approve", () => {
    it("names one account, or none, for the owner and their operators", async () => {
      await expect(shop.as("harbour").approve(lantern, token))
        .to.emit(license(), "Approval")
        .withArgs(harbour, lantern, token);
      expect(await license().getApproved(token)).to.equal(lantern);
      const approved = async (operator: string) => (await license().resaleOf(token, operator)).approved;
      expect([await approved(lantern), await approved(shop.address("bramble"))]).to.deep.equal([true, false]);
      await expect(shop.as("lantern").approve(lantern, token)).to.be.revertedWithCustomError(
        license(),
        "NotOwnerNorApproved",
      );
      await shop.as("harbour").setApprovalForAll(shop.address("bramble"), true);
      expect(await approved(shop.address("bramble"))).to.equal(true);
      await shop.as("bramble").approve(ZeroAddress, token);
      expect([await license().getApproved(token), await approved(lantern)]).to.deep.equal([ZeroAddress, false]);
    });

    it("leaves the licence's terms alone", async () => {
      const month = await shop.licence("harbour", { price: 0n, term: MONTH, transferable: false });
      const before = await license().resaleOf(month, ZeroAddress);
      await shop.as("harbour").approve(lantern, month);
      await shop.as("harbour").renew(month, 1, 0);
      expect(await license().getApproved(month)).to.equal(lantern);
      expect((await license().resaleOf(month, lantern)).approved).to.equal(true);
      await shop.as("harbour").approve(ZeroAddress, month);
      const after = await license().resaleOf(month, ZeroAddress);
      expect(after.expires - before.expires).to.equal(BigInt(MONTH));
      expect([after.offerId, after.transferable, after.transfers]).to.deep.equal([2n, false, 0n]);
    });
  });

  it("takes no money with a transfer or an approval, nor with anything else that costs none", async () => {
    const value = { value: 1n };
    const as = shop.as("harbour");
    for (const act of [
      () => as.transferFrom(harbour, lantern, token, value),
      () => as[safe](harbour, lantern, token, value),
      () => as[safeWithData](harbour, lantern, token, "0x", value),
      () => as.approve(lantern, token, value),
    ]) {
      await expect(act()).to.be.revertedWithCustomError(license(), "ModelLicense_UnexpectedValue").withArgs(1);
    }
    const free: [string, unknown[]][] = [
      ["burn", [token]],
      ["cancelSubscription", [token]],
      ["setUser", [token, lantern, 1]],
      ["setSeats", [token, [], []]],
      ["refund", [token]],
      ["endTrials", [[token]]],
      ["setApprovalForAll", [lantern, true]],
      ["multicall", [[]]],
    ];
    for (const [method, args] of free) {
      const data = license().interface.encodeFunctionData(method as "burn", args as [bigint]);
      await expect(shop.world.signers.harbour.sendTransaction({ to: license().target, data, ...value })).to.be.revert(
        ethers,
      );
    }
    expect(await shop.held()).to.equal(0n);
  });

  describe("burn", () => {
    it("is for the owner and whom they approved, and for good", async () => {
      await expect(shop.as("lantern").burn(token)).to.be.revertedWithCustomError(license(), "NotOwnerNorApproved");
      await shop.as("harbour").approve(lantern, token);
      await expect(shop.as("lantern").burn(token))
        .to.emit(license(), "Transfer")
        .withArgs(harbour, ZeroAddress, token);
      expect(await license().balanceOf(harbour)).to.equal(0n);
      for (const view of [license().ownerOf, license().licenseOf, license().tokenURI, license().expiresAt]) {
        await expect(view(token)).to.be.revertedWithCustomError(license(), "TokenDoesNotExist");
      }
      await expect(shop.as("harbour").burn(token)).to.be.revertedWithCustomError(license(), "TokenDoesNotExist");
      await shop.order("harbour", 1n);
      expect(await license().ownerOf(token + 1n)).to.equal(harbour);
    });

    it("makes no room in the supply", async () => {
      const only = await shop.licence("harbour", { price: 0n, supply: 1 });
      await shop.as("harbour").burn(only);
      await expect(shop.order("lantern", only >> 32n)).to.be.revertedWithCustomError(license(), "ModelLicense_SoldOut");
    });
  });

  describe("bind", () => {
    it("is the registry's alone", async () => {
      await expect(shop.as("kestrel").bind(token, harbour, shop.releaseId, 2, 0))
        .to.be.revertedWithCustomError(license(), "ModelLicense_NotRegistry")
        .withArgs(shop.address("kestrel"));
    });

    it("keeps a licence with its holder and in force; it can still be lent, shared and renewed", async () => {
      const bound = await shop.licence("fernhill", { price: 0n, rights: RIGHTS.fineTune, term: MONTH, seats: 1 });
      await shop.world.releases.submit({
        name: "fernhill/tune",
        by: "fernhill",
        parents: [{ parent: shop.releaseId, shareBps: 0, license: bound }],
      });
      const fernhill = shop.as("fernhill");
      for (const act of [
        () => fernhill.transferFrom(shop.address("fernhill"), lantern, bound),
        () => fernhill.burn(bound),
        () => fernhill.cancelSubscription(bound),
      ]) {
        await expect(act()).to.be.revertedWithCustomError(license(), "ModelLicense_Bound").withArgs(bound);
      }
      expect((await license().resaleOf(bound, ZeroAddress)).transferable).to.equal(false);
      await fernhill.setSeats(bound, [lantern], []);
      await fernhill.setUser(bound, lantern, (await now()) + MONTH);
      await fernhill.renew(bound, 1, 0);
    });
  });

  describe("says", () => {
    it("its release, offer, expiry, royalty and names", async () => {
      const month = await shop.licence("harbour", { price: 0n, term: MONTH, resaleRoyaltyBps: 750 });
      const expires = BigInt((await now()) + MONTH);
      expect(await license().licenseOf(month)).to.deep.equal([shop.releaseId, 2n, expires]);
      const receiver = await shop.world.receivers.receiverOf(shop.releaseId);
      expect(await license().royaltyInfo(month, 10_000n)).to.deep.equal([receiver, 750n]);
      expect([await license().name(), await license().symbol()]).to.deep.equal(["Commonweight License", "CWL"]);
      await expect(license().royaltyInfo(tokenId(9, 9), 1)).to.be.revertedWithCustomError(
        license(),
        "TokenDoesNotExist",
      );
    });

    it("what its renderer draws, and the renderer's refusals", async () => {
      for (const uri of [await license().tokenURI(token), await license().contractURI()]) {
        const [kind, encoded = ""] = uri.split(";base64,");
        expect(kind).to.equal("data:application/json");
        expect(JSON.parse(Buffer.from(encoded, "base64").toString())).to.include.keys("name", "description", "image");
      }
      const double = await ethers.deployContract("HostilePayee");
      const renderer = await license().renderer();
      await ethers.provider.send("hardhat_setCode", [renderer, await ethers.provider.getCode(double.target)]);
      await double.attach(renderer).getFunction("behave")(1);
      await expect(license().contractURI()).to.be.revertedWithCustomError(double, "NoThanks");
    });

    it("what a market needs to know", async () => {
      const month = await shop.licence("harbour", { price: 1n, term: MONTH, trialDays: 2, resaleRoyaltyBps: 123 });
      const { expires } = await license().licenseOf(month);
      const resale = await license().resaleOf(month, lantern);
      expect((resale as unknown as Result).toObject()).to.deep.equal({
        owner: harbour,
        releaseId: shop.releaseId,
        offerId: 2n,
        expires,
        transfers: 0n,
        royaltyBps: 123n,
        rights: BigInt(RIGHTS.run | RIGHTS.commercial),
        transferable: true,
        approved: false,
        lent: false,
        trial: true,
        usable: true,
      });
    });

    it("less of it for less gas, to who lists it", async () => {
      const month = await shop.licence("harbour", { price: 0n, term: MONTH });
      const { expires } = await license().licenseOf(month);
      expect(await license().holdingOf(month, lantern)).to.deep.equal([harbour, 2n, expires, 0n, true, false]);
      await shop.as("harbour").approve(lantern, month);
      expect((await license().holdingOf(month, lantern)).approved).to.equal(true);
      expect((await license().holdingOf(month, harbour)).approved).to.equal(false);
      await shop.as("harbour").setApprovalForAll(lantern, true);
      await shop.as("harbour").approve(shop.address("kestrel"), month);
      expect((await license().holdingOf(month, lantern)).approved).to.equal(true);
      await shop.as("harbour").setUser(month, lantern, expires);
      expect(await license().holdingOf(month, lantern)).to.deep.equal([harbour, 2n, expires, 0n, true, true]);
      await shop.as("harbour").transferFrom(harbour, lantern, month);
      expect(await license().holdingOf(month, harbour)).to.deep.equal([lantern, 2n, expires, 1n, true, false]);
      const soulbound = await shop.licence("harbour", { price: 0n, transferable: false });
      expect((await license().holdingOf(soulbound, lantern)).transferable).to.equal(false);
      await expect(license().holdingOf(tokenId(9, 9), lantern)).to.be.revertedWithCustomError(
        license(),
        "TokenDoesNotExist",
      );
    });

    it("each standard it follows (ERC-165)", async () => {
      const id = (...signatures: string[]) => {
        const selectors = signatures.map((signature) => BigInt(ethers.dataSlice(ethers.id(signature), 0, 4)));
        return ethers.toBeHex(selectors.reduce((xor, selector) => xor ^ selector, 0n), 4);
      };
      const standards = {
        "0x01ffc9a7": id("supportsInterface(bytes4)"),
        "0x80ac58cd": "0x80ac58cd",
        "0x5b5e139f": id("name()", "symbol()", "tokenURI(uint256)"),
        "0x2a55205a": id("royaltyInfo(uint256,uint256)"),
        "0x49064906": "0x49064906",
        "0xad092b5c": id("setUser(uint256,address,uint64)", "userOf(uint256)", "userExpires(uint256)"),
        "0x8c65f84d": id(
          "renewSubscription(uint256,uint64)",
          "cancelSubscription(uint256)",
          "expiresAt(uint256)",
          "isRenewable(uint256)",
        ),
        "0xe8a3d485": id("contractURI()"),
      };
      for (const [standard, computed] of Object.entries(standards)) {
        expect(computed).to.equal(standard);
        expect(await license().supportsInterface(standard), standard).to.equal(true);
      }
      const functionsOf = async (name: string) => {
        const { abi } = await artifacts.readArtifact(name);
        const { fragments } = ethers.Interface.from(abi);
        return fragments.filter((fragment) => fragment.type === "function").map((fragment) => fragment.format());
      };
      // As `type(IModelLicense).interfaceId`: without what it inherits.
      const parents = ["IRoyaltyLedger", "IOfferBook", "ITrials", "IRenewals", "IUpgrades", "ILending", "ISeats"];
      const inherited = (await Promise.all([...parents, "ILineageLicense"].map(functionsOf))).flat();
      const added = (await functionsOf("IModelLicense")).filter((signature) => !inherited.includes(signature));
      expect(await license().supportsInterface(id(...added)), "IModelLicense").to.equal(true);

      const own = license().interface;
      for (const name of ["mint", "mintOrder", "burn", "resaleOf"] as const) {
        expect(await license().supportsInterface(own.getFunction(name)!.selector), name).to.equal(false);
      }
      for (const unknown of ["0xffffffff", "0x00000000"]) {
        expect(await license().supportsInterface(unknown), unknown).to.equal(false);
      }
    });
  });
});
