import { MaxUint256, Signature, ZeroAddress, ZeroHash, type Contract, type Signer } from "ethers";
import type { World } from "../../../contracts/fixture.ts";
import { actionOf } from "../../../contracts/support/governance.ts";
import { LATER, PRICE, send, type People, type Stage } from "../stage.ts";

/** Terms of an offer; what is left out is that of a plain one. */
export type Terms = Partial<{
  price: bigint;
  currency: string;
  term: number;
  walletCap: number;
  referrerBps: number;
  rights: number;
  trialDays: number;
  allowList: string;
}>;

/** What an order says beside its offer. */
export interface Wish {
  quantity?: number;
  referrer?: string;
  proof?: string[];
}

const RUN = 1;

/** Our protocol with a release of kestrel's to sell licences of, and everybody ready to pay in coins. */
export class Shop {
  readonly world: World;
  readonly stage: Stage;
  readonly license: Contract;
  readonly market: Contract;
  readonly treasury: Contract;
  readonly coin: string;

  private constructor(world: World, stage: Stage, coin: string) {
    this.world = world;
    this.stage = stage;
    this.coin = coin;
    // The same untyped contracts as the peers', so that both are called in the same way.
    this.license = world.license as unknown as Contract;
    this.market = world.market as unknown as Contract;
    this.treasury = world.treasury as unknown as Contract;
  }

  static async open(world: World, stage: Stage): Promise<Shop> {
    const shop = new Shop(world, stage, await stage.coin.getAddress());
    await world.governance.pass([actionOf(world.currencies, "list", [shop.coin])]);
    await shop.#admit(stage.people.earlier);
    return shop;
  }

  /** Somebody who holds no licence yet and has approved what a purchase and a sale need. */
  async newcomer(): Promise<Signer> {
    const person = await this.stage.stranger();
    await this.#admit(person);
    return person;
  }

  /** A buyer who holds no licence, beside one who bought earlier: a bench on one contract needs a new one each time. */
  async buyers(): Promise<Pick<People, "buyer" | "earlier">> {
    return { buyer: await this.newcomer(), earlier: this.stage.people.earlier };
  }

  async #admit(person: Signer): Promise<void> {
    await send(this.stage.coin, "approve", person, [this.license.target, MaxUint256]);
    await send(this.stage.coin, "approve", person, [this.market.target, MaxUint256]);
    await send(this.license, "setApprovalForAll", person, [this.market.target, true]);
  }

  /** Opens an offer of a release; answers its id. */
  async offer(releaseId: bigint, changes: Terms = {}): Promise<bigint> {
    const terms = {
      price: PRICE, currency: ZeroAddress, term: 0, supply: 0, walletCap: 0, resaleRoyaltyBps: 500, referrerBps: 0,
      rights: RUN, seats: 0, trialDays: 0, transferable: true, allowList: ZeroHash, legalText: ZeroHash, ...changes,
    };
    await send(this.license, "openOffer", this.world.signers.kestrel as unknown as Signer, [releaseId, terms]);
    return (await this.license.getFunction("offerCount")()) as bigint;
  }

  /** Mints by the plain function to who pays. */
  async mint(by: Signer, offerId: bigint, value = PRICE) {
    return send(this.license, "mint", by, [offerId, await by.getAddress(), PRICE], value);
  }

  /** Mints by an order to who pays. */
  async order(by: Signer, offerId: bigint, wish: Wish = {}) {
    const { quantity = 1, referrer = ZeroAddress, proof = [] } = wish;
    const price = PRICE * BigInt(quantity);
    const order = [offerId, quantity, await by.getAddress(), referrer, price, proof];
    return send(this.license, "mintOrder", by, [order], price);
  }

  /** A licence of the offer for somebody; answers its id. */
  async licence(to: Signer, offerId: bigint): Promise<bigint> {
    const { sold } = (await this.license.getFunction("offerOf")(offerId)) as unknown as { sold: bigint };
    await this.mint(to, offerId);
    return (offerId << 32n) | (sold + 1n);
  }

  /** A permit (EIP-2612) of coins for the licences, as arguments of `permit`. */
  async permit(owner: Signer, value: bigint): Promise<unknown[]> {
    const { coin } = this.stage;
    const [{ chainId }, account, nonce] = await Promise.all([
      owner.provider!.getNetwork(), owner.getAddress(), owner.getAddress().then((of) => coin.getFunction("nonces")(of)),
    ]);
    const domain = { name: "Coin", version: "1", chainId, verifyingContract: this.coin };
    const fields = ["owner", "spender", "value", "nonce", "deadline"];
    const types = { Permit: fields.map((name, i) => ({ name, type: i < 2 ? "address" : "uint256" })) };
    const message = { owner: account, spender: this.license.target, value, nonce, deadline: LATER };
    const { v, r, s } = Signature.from(await owner.signTypedData(domain, types, message));
    return [this.coin, value, LATER, v, r, s];
  }
}
