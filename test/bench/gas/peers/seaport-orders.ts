import { ZeroAddress, ZeroHash, type Contract, type Signer } from "ethers";
import { LATER } from "../stage.ts";

/** Seaport's numbers of kinds of items. */
export const ITEM = { native: 0, erc20: 1, erc721: 2 } as const;

/** Seaport's numbers of basic orders that are filled whole and open to all, by what is given for what. */
export const ROUTE = { nativeForToken: 0, coinsForToken: 8, tokenForCoins: 16 } as const;

/** Something in an order: an amount of a currency, or one token. */
export interface Item {
  itemType: number;
  token: string;
  identifierOrCriteria: bigint;
  startAmount: bigint;
  endAmount: bigint;
}

/** An order with one thing offered; what the first recipient and all others get for it. */
export interface Order {
  parameters: {
    offerer: string;
    zone: string;
    offer: [Item];
    consideration: [Item & { recipient: string }, ...(Item & { recipient: string })[]];
    orderType: number;
    startTime: number;
    endTime: number;
    zoneHash: string;
    salt: bigint;
    conduitKey: string;
    totalOriginalConsiderationItems: number;
  };
  signature: string;
}

const FIELDS = (names: string) => names.split(", ").map((field) => {
  const [type, name] = field.split(" ") as [string, string];
  return { name, type };
});
const ITEM_FIELDS =
  "uint8 itemType, address token, uint256 identifierOrCriteria, uint256 startAmount, uint256 endAmount";
/** The EIP-712 types of Seaport 1.6. */
const TYPES = {
  OrderComponents: FIELDS(
    "address offerer, address zone, OfferItem[] offer, ConsiderationItem[] consideration, uint8 orderType, " +
      "uint256 startTime, uint256 endTime, bytes32 zoneHash, uint256 salt, bytes32 conduitKey, uint256 counter",
  ),
  OfferItem: FIELDS(ITEM_FIELDS),
  ConsiderationItem: FIELDS(`${ITEM_FIELDS}, address recipient`),
};

/** `amount` of ETH, or of a token where one is named. */
export function currency(amount: bigint, token?: string): Item {
  const itemType = token === undefined ? ITEM.native : ITEM.erc20;
  return { itemType, token: token ?? ZeroAddress, identifierOrCriteria: 0n, startAmount: amount, endAmount: amount };
}

/** One token of an ERC-721. */
export function nonFungible(token: string, id: bigint): Item {
  return { itemType: ITEM.erc721, token, identifierOrCriteria: id, startAmount: 1n, endAmount: 1n };
}

/** An order that its offerer signed. Each needs a salt of its own. */
export async function signedOrder(
  seaport: Contract,
  by: Signer,
  offer: Item,
  consideration: Order["parameters"]["consideration"],
  salt: bigint,
): Promise<Order> {
  const offerer = await by.getAddress();
  const parameters: Order["parameters"] = {
    offerer, zone: ZeroAddress, offer: [offer], consideration, orderType: 0, startTime: 0, endTime: LATER,
    zoneHash: ZeroHash, salt, conduitKey: ZeroHash, totalOriginalConsiderationItems: consideration.length,
  };
  const { chainId } = await by.provider!.getNetwork();
  const domain = { name: "Seaport", version: "1.6", chainId, verifyingContract: await seaport.getAddress() };
  const { totalOriginalConsiderationItems: _, ...components } = { ...parameters, counter: 0n };
  return { parameters, signature: await by.signTypedData(domain, TYPES, components) };
}

/** The order as `fulfillBasicOrder` takes it. */
export function basicOrder({ parameters, signature }: Order, route: number): unknown[] {
  const { offer: [offer], consideration: [first, ...others] } = parameters;
  return [
    first.token, first.identifierOrCriteria, first.startAmount, parameters.offerer, parameters.zone,
    offer.token, offer.identifierOrCriteria, offer.startAmount, route, parameters.startTime, parameters.endTime,
    parameters.zoneHash, parameters.salt, parameters.conduitKey, ZeroHash, others.length,
    others.map(({ startAmount, recipient }) => [startAmount, recipient]), signature,
  ];
}
