import { expect } from "chai";
import { ZeroAddress } from "ethers";
import type { DemoRole } from "../../../deploy/protocol/accounts.ts";
import { askForProof } from "../../../sdk/src/license/proof-link.ts";
import type { Proof, ProofQuestion } from "../../../sdk/src/license/proof-link.ts";
import { checkProof, proofTypedData } from "../../../sdk/src/license/proof.ts";
import type { ProofReader, ProofVerdict } from "../../../sdk/src/license/proof.ts";
import { ethers, networkHelpers, now } from "../fixture.ts";
import { DAY, MONTH, openShop, type Shop } from "./shop.ts";

const RIGHTS = 3;

describe("proof of a licence", () => {
  let shop: Shop;
  let token: bigint;
  let domain: { chainId: number; license: string };

  beforeEach(async () => {
    shop = await openShop();
    token = await shop.licence("harbour", { seats: 2, price: 0n, term: MONTH, rights: RIGHTS });
    const { chainId } = await ethers.provider.getNetwork();
    domain = { chainId: Number(chainId), license: shop.world.license.target as string };
  });

  async function answer(by: DemoRole, question?: ProofQuestion, account = shop.address(by)): Promise<Proof> {
    const asked = question ?? askForProof(token, await now(), "the front desk");
    const { domain: about, types, message } = proofTypedData(domain, asked);
    return { ...asked, account, signature: await shop.world.signers[by].signTypedData(about, types, message) };
  }
  function check(proof: Proof): Promise<ProofVerdict> {
    return checkProof(ethers.provider, shop.world.license as unknown as ProofReader, domain, proof);
  }

  it("shows the holder's rights, and only those", async () => {
    expect(await check(await answer("harbour"))).to.deep.equal({
      signed: true, role: "holder", holder: shop.address("harbour"), rights: RIGHTS,
    });
  });

  it("shows nothing for somebody who has nothing to do with the licence", async () => {
    expect(await check(await answer("lantern"))).to.deep.include({ signed: true, role: "none", rights: 0 });
  });

  it("shows a seat, and a loan, during which the holder has nothing to show", async () => {
    await shop.as("harbour").setSeats(token, [shop.address("lantern")], []);
    expect(await check(await answer("lantern"))).to.deep.include({ signed: true, role: "seat", rights: RIGHTS });
    await shop.as("harbour").setUser(token, shop.address("bramble"), (await now()) + DAY);
    expect(await check(await answer("bramble"))).to.deep.include({ signed: true, role: "user", rights: RIGHTS });
    expect(await check(await answer("harbour"))).to.deep.include({ signed: true, role: "none", rights: 0 });
    expect(await check(await answer("lantern"))).to.deep.include({ signed: true, role: "none", rights: 0 });
  });

  it("is answered as of now, not as of when it was signed", async () => {
    const proof = await answer("harbour");
    await shop.as("harbour").transferFrom(shop.address("harbour"), shop.address("lantern"), token);
    expect(await check(proof)).to.deep.include({ signed: true, role: "none", rights: 0, holder: shop.address("lantern") });
  });

  it("shows no right after the licence's end", async () => {
    const proof = await answer("harbour");
    await networkHelpers.time.increase(MONTH);
    expect(await check(proof)).to.deep.include({ signed: true, role: "holder", rights: 0 });
  });

  it("says that there is no such licence any more", async () => {
    const proof = await answer("harbour");
    await shop.as("harbour").burn(token);
    expect(await check(proof)).to.deep.equal({ signed: true, role: "none", holder: null, rights: 0 });
  });

  const forgeries: [string, (proof: Proof) => Partial<Proof>][] = [
    ["another question", () => ({ nonce: `0x${"00".repeat(16)}` })],
    ["another asker", () => ({ audience: "somebody else" })],
    ["another moment", (proof) => ({ askedAt: proof.askedAt + 1 })],
    ["another account", () => ({ account: shop.address("lantern") })],
    ["a broken signature", () => ({ signature: "0x1234" })],
  ];
  for (const [what, change] of forgeries) {
    it(`is no signature for ${what}`, async () => {
      const proof = await answer("harbour");
      expect((await check({ ...proof, ...change(proof) })).signed).to.equal(false);
    });
  }

  it("is no signature for another licence, chain or contract", async () => {
    const second = await shop.licence("harbour", { price: 0n });
    const proof = await answer("harbour");
    expect((await check({ ...proof, tokenId: second })).signed).to.equal(false);
    const elsewhere = [{ ...domain, chainId: 1 }, { ...domain, license: shop.address("lantern") }];
    const license = shop.world.license as unknown as ProofReader;
    for (const other of elsewhere) {
      expect((await checkProof(ethers.provider, license, other, proof)).signed).to.equal(false);
    }
  });

  it("may be a contract's, which is asked itself (ERC-1271)", async () => {
    const account = await ethers.deployContract("ContractAccount", [shop.address("harbour")]);
    const address = account.target as string;
    await shop.as("harbour").transferFrom(shop.address("harbour"), address, token);
    expect(await check(await answer("harbour", undefined, address))).to.deep.include({ signed: true, role: "holder", rights: RIGHTS });
    expect((await check(await answer("lantern", undefined, address))).signed).to.equal(false);
    expect((await check(await answer("harbour", undefined, domain.license))).signed, "a contract that signs nothing").to.equal(false);
    expect(address).to.not.equal(ZeroAddress);
  });
});
