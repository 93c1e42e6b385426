import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { ZeroAddress } from "ethers";
import {
  bidTypedData,
  listingTypedData,
  orderDigest,
  type Bid,
  type Listing,
  type OrderTypedData,
  type SignedListing,
} from "../../../sdk/src/license/orders.ts";
import { refusalName, type Refusal } from "../../../sdk/src/license/refusals.ts";
import { now, type World } from "../fixture.ts";

const DAY = 86_400;

/** The licence `serial` of an offer, from 1. */
export function tokenId(offerId: number | bigint, serial: number | bigint): bigint {
  return (BigInt(offerId) << 32n) | BigInt(serial);
}

/** What holders and bidders do at the market. */
export class Orders {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** The listing of a licence as it would be listed now; `changes` make it another one. */
  async listing(token: bigint, changes: Partial<Listing> = {}): Promise<Listing> {
    const { owner, transfers } = await this.#resale(token);
    const expires = BigInt(await now()) + BigInt(7 * DAY);
    return { seller: owner, currency: ZeroAddress, price: 40_000n, expires, transfers, ...changes };
  }

  /** Lists a licence by its holder and answers the listing. */
  async list(by: HardhatEthersSigner, token: bigint, changes: Partial<Listing> = {}): Promise<Listing> {
    const listing = await this.listing(token, changes);
    await this.#world.market.connect(by).list(token, listing.currency, listing.price, listing.expires);
    return listing;
  }

  /** A signed listing that would hold now. */
  async signedListing(token: bigint, changes: Partial<SignedListing> = {}): Promise<SignedListing> {
    const { owner, offerId, expires } = await this.#resale(token);
    const counter = await this.#world.market.counterOf(owner);
    const rest = { tokenId: token, offerId, licenseExpires: expires, salt: 1n, counter };
    return { ...(await this.listing(token)), ...rest, ...changes };
  }

  /** A bid for any licence of a release; `changes` make it another one. */
  async bid(bidder: string, releaseId: bigint, currency: string, changes: Partial<Bid> = {}): Promise<Bid> {
    const counter = await this.#world.market.counterOf(bidder);
    const expires = BigInt(await now()) + BigInt(7 * DAY);
    const wanted = { tokenId: 0n, releaseId, rights: 0, lastsUntil: 0n };
    return { bidder, ...wanted, currency, price: 40_000n, expires, salt: 1n, counter, ...changes };
  }

  /** The signature of a listing or bid, for this market on this chain. */
  sign(order: SignedListing | Bid, signer: HardhatEthersSigner): Promise<string> {
    const data = this.data(order);
    return signer.signTypedData(data.domain, { [data.primaryType]: data.types[data.primaryType]! }, data.message);
  }

  digest(order: SignedListing | Bid): string {
    return orderDigest(this.data(order));
  }

  data(order: SignedListing | Bid): OrderTypedData<"SignedListing" | "Bid"> {
    const domain = { chainId: 31_337, verifyingContract: this.#world.market.target as string };
    return "bidder" in order ? bidTypedData(domain, order) : listingTypedData(domain, order);
  }

  /** Why a listing, a signed listing, or a bid (by the licence's holder) could not be filled now. */
  async refusal(order: Listing | SignedListing | Bid, token: bigint): Promise<Refusal> {
    const { market, license } = this.#world;
    if ("bidder" in order) return refusalName(await market.refusalOfBid(order, token, await license.ownerOf(token)));
    if ("salt" in order) return refusalName(await market.refusalOfSigned(order));
    return refusalName(await market.refusalOf(token, order));
  }

  async #resale(token: bigint) {
    return this.#world.license.resaleOf(token, this.#world.market.target);
  }
}
