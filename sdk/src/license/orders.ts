import { TypedDataEncoder } from "ethers";

/** A listing on the chain, as its `Listed` event tells and `buy` takes it. */
export interface Listing {
  seller: string;
  /** The zero address for the native currency. */
  currency: string;
  /** In the currency's smallest unit; royalty and market fee included. */
  price: bigint;
  /** Unix seconds from which it cannot be bought. */
  expires: bigint;
  /** The licence's transfer count when it was listed. */
  transfers: bigint;
}

/** A listing that its seller signs instead of sending it to the chain. */
export interface SignedListing extends Listing {
  tokenId: bigint;
  /** The licence's offer when it was signed; an upgrade ends the listing. */
  offerId: bigint;
  /** The licence's expiry when it was signed, 0 if perpetual; a renewal ends the listing. */
  licenseExpires: bigint;
  /** Any number; makes two listings of the same terms two orders. See {@link newSalt}. */
  salt: bigint;
  /** The market's `counterOf(seller)`. */
  counter: bigint;
}

/** An offer to buy, in an ERC-20, for one licence or for any of a release that grants and lasts enough. */
export interface Bid {
  bidder: string;
  /** The licence wanted; 0 for any of the release. */
  tokenId: bigint;
  releaseId: bigint;
  /** Rights bits demanded, all of them; 0 for none. */
  rights: number;
  /** Unix seconds until which the licence must last at least; a perpetual one always does. */
  lastsUntil: bigint;
  currency: string;
  price: bigint;
  expires: bigint;
  salt: bigint;
  counter: bigint;
}

/** Where an order is valid: one market on one chain. */
export interface MarketDomain {
  chainId: number | bigint;
  /** LicenseMarket's address. */
  verifyingContract: string;
}

/** The EIP-712 types of a signed listing, in the order that the contract hashes them. */
export const LISTING_TYPES = {
  SignedListing: [
    { name: "tokenId", type: "uint256" },
    { name: "seller", type: "address" },
    { name: "currency", type: "address" },
    { name: "price", type: "uint96" },
    { name: "expires", type: "uint40" },
    { name: "transfers", type: "uint16" },
    { name: "offerId", type: "uint40" },
    { name: "licenseExpires", type: "uint40" },
    { name: "salt", type: "uint256" },
    { name: "counter", type: "uint256" },
  ],
};

/** The EIP-712 types of a bid, in the order that the contract hashes them. */
export const BID_TYPES = {
  Bid: [
    { name: "bidder", type: "address" },
    { name: "tokenId", type: "uint256" },
    { name: "releaseId", type: "uint64" },
    { name: "rights", type: "uint16" },
    { name: "lastsUntil", type: "uint40" },
    { name: "currency", type: "address" },
    { name: "price", type: "uint96" },
    { name: "expires", type: "uint40" },
    { name: "salt", type: "uint256" },
    { name: "counter", type: "uint256" },
  ],
};

const DOMAIN_TYPE = [
  { name: "name", type: "string" },
  { name: "version", type: "string" },
  { name: "chainId", type: "uint256" },
  { name: "verifyingContract", type: "address" },
];

/** What `eth_signTypedData_v4` takes: plain JSON, whole numbers as decimal text. */
export interface OrderTypedData<Name extends "SignedListing" | "Bid"> {
  domain: { name: string; version: string; chainId: number; verifyingContract: string };
  types: Record<string, { name: string; type: string }[]>;
  primaryType: Name;
  message: Record<string, string>;
}

/**
 * The typed data (EIP-712) of a signed listing, ready for any EIP-1193 wallet.
 *
 * @example
 * const data = listingTypedData({ chainId: 31337, verifyingContract: market }, listing);
 * const signature = await wallet.request({ method: "eth_signTypedData_v4", params: [seller, JSON.stringify(data)] });
 */
export function listingTypedData(domain: MarketDomain, listing: SignedListing): OrderTypedData<"SignedListing"> {
  return typedData(domain, "SignedListing", LISTING_TYPES.SignedListing, { ...listing });
}

/** The typed data (EIP-712) of a bid; see {@link listingTypedData}. */
export function bidTypedData(domain: MarketDomain, bid: Bid): OrderTypedData<"Bid"> {
  return typedData(domain, "Bid", BID_TYPES.Bid, { ...bid });
}

/** The digest that is signed, and by which the market and its events name the order: 0x and 64 hex characters. */
export function orderDigest(data: OrderTypedData<"SignedListing" | "Bid">): string {
  return TypedDataEncoder.hash(data.domain, { [data.primaryType]: data.types[data.primaryType]! }, data.message);
}

/** A random salt of 256 bits. */
export function newSalt(): bigint {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return bytes.reduce((salt, byte) => (salt << 8n) | BigInt(byte), 0n);
}

function typedData<Name extends "SignedListing" | "Bid">(
  { chainId, verifyingContract }: MarketDomain,
  primaryType: Name,
  fields: { name: string; type: string }[],
  order: Record<string, unknown>,
): OrderTypedData<Name> {
  return {
    domain: { name: "Commonweight", version: "1", chainId: Number(chainId), verifyingContract },
    types: { EIP712Domain: DOMAIN_TYPE, [primaryType]: fields },
    primaryType,
    // Only what is signed: an order read from the index may carry more.
    message: Object.fromEntries(fields.map(({ name }) => [name, String(order[name])])),
  };
}
