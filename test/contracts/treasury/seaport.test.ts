import { expect } from "chai";
import { parseEther, ZeroAddress, type Contract, type Signer } from "ethers";
import { compile } from "../../bench/gas/peers/compile.ts";
import { deploySeaport } from "../../bench/gas/peers/seaport.ts";
import { basicOrder, currency, nonFungible, ROUTE, signedOrder } from "../../bench/gas/peers/seaport-orders.ts";
import { seaport as source } from "../../bench/gas/peers/sources.ts";
import { contractAt } from "../../../sdk/src/chain/contracts.ts";
import { ethers, networkHelpers } from "../fixture.ts";
import { RIGHTS, terms } from "../license/terms.ts";
import { NATIVE, published, type PublishedWorld } from "./world.ts";

const PRICE = parseEther("2");
const ROYALTY = PRICE / 20n; // 500 basis points
const TOKEN = (1n << 32n) | 1n;
/** What the parent of `tune` lets its licences grant. */
const rights = RIGHTS.fineTune;

// Begun before the first test of all, in a thread of its own: it takes a minute where it was never done.
const compiled = compile(source);
compiled.catch(() => {}); // Told by the hook that waits for it.

describe("a licence sold through Seaport", () => {
  let world: PublishedWorld;
  let seaport: Contract;
  let seller: Signer;
  let buyer: Signer;
  let receiver: string;

  before(async function () {
    this.timeout(600_000);
    await compiled;
  });

  beforeEach(async () => {
    ({ world, seaport } = await networkHelpers.loadFixture(sold));
    const { harbour, lantern } = world.signers;
    [seller, buyer] = [harbour, lantern] as unknown as [Signer, Signer];
    receiver = (await world.license.royaltyInfo(TOKEN, PRICE)).receiver;
  });

  /** The seller's order, signed: ETH to the seller, and to the receiver what the licence asks for. */
  async function listing() {
    const { receiver: to, royaltyAmount } = await world.license.royaltyInfo(TOKEN, PRICE);
    const licence = nonFungible(await world.license.getAddress(), TOKEN);
    return signedOrder(seaport, seller, licence, [
      { ...currency(PRICE - royaltyAmount), recipient: await seller.getAddress() },
      { ...currency(royaltyAmount), recipient: to },
    ], 1n);
  }

  function fill(by: Signer, order: unknown[], value = 0n) {
    return (seaport.connect(by) as Contract).getFunction("fulfillBasicOrder")(order, { value });
  }

  it("pays its royalty to the receiver of its release", async () => {
    expect(receiver).to.equal(await world.receivers.receiverOf(world.ids.tune));

    await fill(buyer, basicOrder(await listing(), ROUTE.nativeForToken), PRICE);

    expect(await world.license.ownerOf(TOKEN)).to.equal(await buyer.getAddress());
    expect(await ethers.provider.getBalance(receiver)).to.equal(ROYALTY);
  });

  it("is booked for that release, and for no other, once the receiver is swept", async () => {
    const { license, receivers, ids, dao } = world;
    const before = await gross();
    const treasury = await ethers.provider.getBalance(dao);
    await fill(buyer, basicOrder(await listing(), ROUTE.nativeForToken), PRICE);

    await receivers.deploy(ids.tune);
    await (await contractAt("RoyaltyReceiver", receiver, world.signers.newcomer)).sweep(NATIVE);

    expect(await gross()).to.deep.equal({ ...before, tune: before.tune + ROYALTY });
    expect(await ethers.provider.getBalance(dao)).to.equal(treasury + ROYALTY);
    expect(await ethers.provider.getBalance(receiver)).to.equal(0n);

    async function gross() {
      const [base, tune, tiny] = await Promise.all(
        [ids.base, ids.tune, ids.tiny].map((releaseId) => license.grossOf(releaseId, NATIVE)),
      );
      return { base: base!, tune: tune!, tiny: tiny! };
    }
  });

  it("is booked in the ERC-20 of a bid that its holder accepts", async () => {
    const { license, receivers, ids, erc20 } = world;
    const token = await erc20.getAddress();
    await erc20.mint(await buyer.getAddress(), PRICE);
    await erc20.connect(world.signers.lantern).approve(await seaport.getAddress(), PRICE);
    const bid = await signedOrder(seaport, buyer, currency(PRICE, token), [
      { ...nonFungible(await license.getAddress(), TOKEN), recipient: await buyer.getAddress() },
      { ...currency(ROYALTY, token), recipient: receiver },
    ], 2n);

    await fill(seller, basicOrder(bid, ROUTE.tokenForCoins));
    expect(await erc20.balanceOf(receiver)).to.equal(ROYALTY);
    await receivers.deploy(ids.tune);
    await (await contractAt("RoyaltyReceiver", receiver, world.signers.newcomer)).sweep(token);

    expect(await license.ownerOf(TOKEN)).to.equal(await buyer.getAddress());
    expect(await license.grossOf(ids.tune, token)).to.equal(ROYALTY);
    expect(await erc20.balanceOf(await seller.getAddress())).to.equal(PRICE - ROYALTY);
  });

  it("ends a loan that it was lent for, of which Seaport knows nothing", async () => {
    const { license, signers } = world;
    const order = basicOrder(await listing(), ROUTE.nativeForToken);
    await license.connect(signers.harbour).setUser(TOKEN, signers.bramble.address, 4_102_444_800);
    expect(await license.userOf(TOKEN)).to.equal(signers.bramble.address);

    await fill(buyer, order, PRICE);

    expect(await license.userOf(TOKEN)).to.equal(ZeroAddress);
  });

  it("stays with its holder where its terms forbid a transfer", async () => {
    const { license, ids, signers } = world;
    await license.connect(signers.fernhill).openOffer(ids.tune, terms({ price: 0n, rights, transferable: false }));
    const bound = (2n << 32n) | 1n;
    await license.connect(signers.harbour).mint(2, signers.harbour.address, 0);
    const licence = nonFungible(await license.getAddress(), bound);
    const recipient = await seller.getAddress();
    const order = await signedOrder(seaport, seller, licence, [{ ...currency(PRICE), recipient }], 3n);

    await expect(fill(buyer, basicOrder(order, ROUTE.nativeForToken), PRICE))
      .to.be.revertedWithCustomError(license, "ModelLicense_NotTransferable")
      .withArgs(bound);
  });
});

/** One licence of `tune` that harbour holds, and Seaport that it and the licence's buyers have approved. */
async function sold(): Promise<{ world: PublishedWorld; seaport: Contract }> {
  const world = await published();
  const { license, ids, signers } = world;
  const seaport = await deploySeaport(signers.deployer as unknown as Signer);
  await license.connect(signers.fernhill).openOffer(ids.tune, terms({ price: 0n, rights }));
  await license.connect(signers.harbour).mint(1, signers.harbour.address, 0);
  await license.connect(signers.harbour).setApprovalForAll(await seaport.getAddress(), true);
  return { world, seaport };
}
