import { expect } from "chai";
import { parseEther, Signature } from "ethers";
import { PERMIT_TYPES } from "../../../sdk/src/license/permit.ts";
import { ethers, now } from "../fixture.ts";
import { DAY, openShop, type AnyToken, type Shop } from "./shop.ts";

const PRICE = parseEther("0.05");

describe("ModelLicense: permit", () => {
  let shop: Shop;
  let token: AnyToken;
  let offerId: bigint;
  const license = () => shop.world.license;
  const call = () => license().interface;
  const balance = (of: unknown) => token.getFunction("balanceOf")(of);

  /** harbour's permit for the licence contract, as an encoded call. */
  async function permit(amount: bigint, deadline?: number): Promise<string> {
    const { harbour } = shop.world.signers;
    const until = deadline ?? (await now()) + DAY;
    const message = {
      owner: harbour.address,
      spender: license().target,
      value: amount,
      nonce: await token.getFunction("nonces")(harbour.address),
      deadline: until,
    };
    const domain = { name: "Permit", version: "1", chainId: 31_337, verifyingContract: token.target as string };
    const { v, r, s } = Signature.from(await harbour.signTypedData(domain, PERMIT_TYPES, message));
    return call().encodeFunctionData("permit", [token.target as string, amount, until, v, r, s]);
  }
  const mint = () => call().encodeFunctionData("mint", [offerId, shop.address("harbour"), PRICE]);

  beforeEach(async () => {
    shop = await openShop();
    token = await shop.currency("PermitToken", [], 0n);
    await token.getFunction("mint")(shop.address("harbour"), 2n * PRICE);
    offerId = await shop.open({ currency: token.target as string });
  });

  it("buys in one transaction, without an approval before", async () => {
    await shop.as("harbour").multicall([await permit(PRICE), mint()]);
    expect(await license().balanceOf(shop.address("harbour"))).to.equal(1n);
    expect(await balance(shop.world.dao.target)).to.equal(PRICE);
  });

  it("does not mind a permit that somebody handed in before", async () => {
    const data = await permit(PRICE);
    const [currency, amount, deadline, v, r, s] = call().decodeFunctionData("permit", data);
    await token.getFunction("permit")(shop.address("harbour"), license().target, amount, deadline, v, r, s);
    expect(currency).to.equal(token.target);
    await shop.as("harbour").multicall([data, mint()]);
    expect(await license().balanceOf(shop.address("harbour"))).to.equal(1n);
  });

  it("leaves the judgement to the payment when it is void", async () => {
    const late = await permit(PRICE, (await now()) - 1);
    await expect(shop.as("harbour").multicall([late, mint()])).to.be.revertedWithCustomError(
      token,
      "ERC20InsufficientAllowance",
    );
    const nowhere = [shop.address("bramble"), 1n, 1n, 27, ethers.ZeroHash, ethers.ZeroHash] as const;
    await shop.as("harbour").permit(...nowhere);
  });

  it("is the caller's own: nobody buys with another's", async () => {
    await shop.as("lantern").multicall([await permit(PRICE)]);
    await expect(shop.as("harbour").mint(offerId, shop.address("harbour"), PRICE)).to.be.revertedWithCustomError(
      token,
      "ERC20InsufficientAllowance",
    );
  });

  it("comes with calls that carry no native currency, so that none is counted twice", async () => {
    const native = await shop.open();
    const buy = call().encodeFunctionData("mint", [native, shop.address("harbour"), PRICE]);
    await expect(shop.as("harbour").multicall([buy, buy]))
      .to.be.revertedWithCustomError(license(), "RoyaltyLedger_WrongValue")
      .withArgs(0, PRICE);
    const data = call().encodeFunctionData("multicall", [[buy, buy]]);
    await expect(
      shop.world.signers.harbour.sendTransaction({ to: license().target, data, value: PRICE }),
    ).to.be.revert(ethers);
  });
});
