import { expect } from "chai";
import { id, keccak256, parseEther, ZeroAddress, type BaseContract } from "ethers";
import { ethers } from "../fixture.ts";
import { another, openStall, split, type Stall } from "../license/stall.ts";

const PRICE = parseEther("0.04");
const PARTS = split(PRICE);
const NATIVE = ZeroAddress;
/** What contributors get of a royalty: the charter's fee is a twentieth. */
const shared = (royalty: bigint) => royalty - royalty / 20n;

// A resale in ether is judged by the treasury's balance, a claim by it too. These tests move that money at every moment
// at which somebody else's contract is called.
describe("attacks on the treasury's balance around a resale", () => {
  let stall: Stall;
  let party: BaseContract;
  let address: string;
  const call = (contract: BaseContract, method: string, args: unknown[], value = 0n) => ({
    to: contract.target,
    value,
    data: contract.interface.encodeFunctionData(method, args),
  });
  const act = (calls: unknown[], value = 0n) => party.getFunction("act")(calls, { value });
  const claim = () => call(stall.treasury, "claim", [NATIVE, ZeroAddress, [stall.releaseId]]);
  const booked = () => stall.license.grossOf(stall.releaseId, NATIVE);
  const held = () => ethers.provider.getBalance(stall.dao.target);

  beforeEach(async () => {
    stall = await openStall();
    party = await ethers.deployContract("HostileParty");
    address = party.target as string;
    const { treasury, signers, releaseId } = stall;
    await treasury.connect(signers.kestrel).transferShare(releaseId, address, 5_000);
  });

  async function giveToParty() {
    await stall.licenseAs("harbour").transferFrom(stall.signers.harbour.address, address, stall.token);
    await act([call(stall.license, "approve", [stall.market.target, stall.token])]);
  }

  it("a seller pays nothing into it while it is asked for its signature", async () => {
    await giveToParty();
    const listing = await stall.orders.signedListing(stall.token, { price: PRICE });
    const buy = () => stall.marketAs("lantern").buySigned(listing, "0x", { value: PRICE });
    await stall.signers.lantern.sendTransaction({ to: address, value: 100n });
    await party.getFunction("whenAsked")(call(stall.license, "payRoyalty", [stall.releaseId, NATIVE, 100n], 100n));
    await expect(buy())
      .to.be.revertedWithCustomError(stall.market, "LicenseMarket_InvalidSignature")
      .withArgs(address);
    expect(await booked()).to.equal(0n);

    await party.getFunction("whenAsked")({ to: ZeroAddress, value: 0n, data: "0x" });
    await buy();
    expect(await booked()).to.equal(PARTS.royalty);
  });

  it("a seller that claims while it is paid gets its part of this sale, once", async () => {
    await giveToParty();
    const listing = await stall.orders.listing(stall.token, { price: PRICE });
    await act([call(stall.market, "list", [stall.token, NATIVE, PRICE, listing.expires])]);
    await party.getFunction("whenPaid")(claim());
    const before = await held();
    const due = shared(PARTS.royalty) / 2n;
    await expect(stall.marketAs("lantern").buy(stall.token, listing, { value: PRICE })).to.changeEtherBalance(
      ethers,
      party,
      PARTS.proceeds + due,
    );
    expect(await party.getFunction("succeeded")()).to.equal(true);
    expect(await booked()).to.equal(PARTS.royalty);
    expect((await held()) - before).to.equal(PARTS.royalty + PARTS.fee - due);
    expect(await stall.treasury.claimable(stall.releaseId, NATIVE, address)).to.equal(0n);
    await stall.treasury.requireSolvent();
  });

  it("a payee that buys while it is paid is not paid: what comes back looks like what was never sent", async () => {
    const listing = await stall.orders.list(stall.signers.harbour, stall.token, { price: PRICE });
    const earned = parseEther("1");
    await stall.licenseAs("lantern").payRoyalty(stall.releaseId, NATIVE, earned, { value: earned });
    await stall.signers.lantern.sendTransaction({ to: address, value: PRICE });
    await party.getFunction("whenPaid")(call(stall.market, "buy", [stall.token, listing], PRICE));
    const due = shared(earned) / 2n;
    await expect(act([claim()]))
      .to.be.revertedWithCustomError(stall.treasury, "RoyaltyTreasury_WrongPayment")
      .withArgs(NATIVE, due - PARTS.royalty - PARTS.fee, due);
    expect(await stall.license.ownerOf(stall.token)).to.equal(stall.signers.harbour.address);
    expect(await booked()).to.equal(earned);
    expect(await stall.treasury.claimable(stall.releaseId, NATIVE, address)).to.equal(due);
  });

  it("resales, royalties and claims in one transaction are booked one by one, to the wei", async () => {
    const second = await another(stall, {});
    const listings = [];
    for (const token of [stall.token, second]) {
      listings.push(await stall.orders.list(stall.signers.harbour, token, { price: PRICE }));
    }
    const before = await held();
    await act(
      [
        call(stall.market, "buy", [stall.token, listings[0]], PRICE),
        call(stall.license, "payResale", [stall.releaseId, NATIVE, 2_000n, 30n], 2_030n),
        claim(),
        call(stall.market, "buy", [second, listings[1]], PRICE),
        claim(),
      ],
      2n * PRICE + 2_030n,
    );
    const gross = 2n * PARTS.royalty + 2_000n;
    expect(await booked()).to.equal(gross);
    const paid = await stall.treasury.paidOf(stall.releaseId, NATIVE, address);
    expect(paid).to.equal(shared(gross) / 2n);
    expect(await ethers.provider.getBalance(address)).to.equal(paid);
    expect((await held()) - before).to.equal(gross + 2n * PARTS.fee + 30n - paid);
    expect(await stall.license.balanceOf(address)).to.equal(2n);
  });

  it("what is left of a payment's announcement pays nobody a second time", async () => {
    await stall.licenseAs("lantern").payRoyalty(stall.releaseId, NATIVE, 2_000n, { value: 2_000n });
    const due = 950n;
    const callId = `0x${due.toString(16).padStart(64, "0")}`; // the first payment, in the native currency
    const again = call(stall.dao, "execute", [callId, [{ to: address, value: due, data: "0x" }], 0n]);
    const announce = call(stall.paymentCondition, "announcePayment", [keccak256(again.data)]);
    const before = await ethers.provider.send("evm_snapshot", []);
    await expect(act([claim()])).to.changeEtherBalance(ethers, party, due);
    await ethers.provider.send("evm_revert", [before]);
    for (const calls of [[claim(), again], [claim(), announce, again], [announce, claim(), again]]) {
      await expect(act(calls))
        .to.be.revertedWithCustomError(stall.dao, "Unauthorized")
        .withArgs(stall.dao.target, address, id("EXECUTE_PERMISSION"));
    }
    // Nor while the treasury's own payment is under way, for which the announcement was made.
    await party.getFunction("whenPaid")(again);
    await expect(act([claim()])).to.changeEtherBalance(ethers, party, due);
    expect(await party.getFunction("succeeded")()).to.equal(false);
  });
});
