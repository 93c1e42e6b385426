import { parseEther, ZeroAddress } from "ethers";
import type { DemoRole } from "../../deploy/protocol/accounts.ts";
import { BID_TYPES, LISTING_TYPES, type Bid, type SignedListing } from "../../sdk/src/license/orders.ts";
import { SOLD_RELEASE, type Actors } from "./acts.ts";

/** Listings that are kept and signed, bids, sales by each, and all the ways in which one ends. */
export async function actOnMarket(actors: Actors): Promise<void> {
  const { license, market, currencies } = actors;
  const coin = await actors.coin.getAddress();
  await actors.asDao(currencies, currencies.interface.encodeFunctionData("list", [coin]));
  const offer = await actors.openOffer({ price: 5_000_000n, currency: coin, rights: 3 });
  for (const role of ["harbour", "lantern", "bramble"] as const) {
    const mine = actors.coin.connect(actors.wallet(role)) as typeof actors.coin;
    await actors.send(mine.getFunction("approve")(license.target, 10n ** 12n));
    await actors.send(mine.getFunction("approve")(market.target, 10n ** 12n));
  }
  const first = await actors.mint("harbour", offer, 4);
  const harbour = market.connect(actors.wallet("harbour"));
  await actors.send(license.connect(actors.wallet("harbour")).setApprovalForAll(market.target, true));

  // Of the first, one signed listing is bought; the other, and the one that is kept, fall with the transfer.
  const bought = await sign(actors, "harbour", first, { currency: coin, price: 7_000_000n });
  const fallen = await sign(actors, "harbour", first, { currency: coin, price: 8_000_000n });
  await post(actors, bought);
  await post(actors, fallen);
  await actors.send(harbour.list(first, ZeroAddress, parseEther("0.03"), 2n ** 40n - 1n));
  await actors.send(market.connect(actors.wallet("bramble")).buySigned(bought.listing, bought.signature));

  // Of the second, one stays, one is canceled, and a third is bought without ever having been posted.
  await post(actors, await sign(actors, "harbour", first + 1n, { currency: coin, price: 9_000_000n }));
  const canceled = await sign(actors, "harbour", first + 1n, { currency: ZeroAddress, price: parseEther("0.2") });
  await post(actors, canceled);
  await actors.send(harbour.cancelSignedListing(canceled.listing));
  const unposted = await sign(actors, "harbour", first + 2n, { currency: coin, price: 6_000_000n });
  await actors.send(market.connect(actors.wallet("bramble")).buySigned(unposted.listing, unposted.signature));

  // Bids: for any of the release, which is accepted; for one licence; one canceled; one that its counter ends.
  const accepted = await bidBy(actors, "lantern", { price: 4_000_000n, rights: 1 });
  await postBid(actors, accepted);
  await actors.send(harbour.acceptBid(accepted.bid, accepted.signature, first + 3n));
  await postBid(actors, await bidBy(actors, "lantern", { price: 1n, tokenId: first + 1n, releaseId: 0n }));
  const withdrawn = await bidBy(actors, "lantern", { price: 2n });
  await postBid(actors, withdrawn);
  await actors.send(market.connect(actors.wallet("lantern")).cancelBid(withdrawn.bid));
  await postBid(actors, await bidBy(actors, "bramble", { price: 3n }));
  await actors.send(market.connect(actors.wallet("bramble")).incrementCounter());
  await postBid(actors, await bidBy(actors, "bramble", { price: 4n }));
}

type Signed<Order> = Order & { signature: string };

async function sign(
  actors: Actors,
  seller: DemoRole,
  tokenId: bigint,
  terms: { currency: string; price: bigint }
): Promise<Signed<{ listing: SignedListing }>> {
  const { offerId, expires, transfers } = await actors.license.resaleOf(tokenId, actors.market.target);
  const listing: SignedListing = {
    ...terms,
    tokenId,
    seller: actors.address(seller),
    expires: 2n ** 40n - 1n,
    transfers,
    offerId,
    licenseExpires: expires,
    salt: terms.price,
    counter: await actors.market.counterOf(actors.address(seller)),
  };
  return { listing, signature: await actors.wallet(seller).signTypedData(domainOf(actors), LISTING_TYPES, listing) };
}

async function bidBy(actors: Actors, bidder: DemoRole, terms: Partial<Bid>): Promise<Signed<{ bid: Bid }>> {
  const bid: Bid = {
    bidder: actors.address(bidder),
    tokenId: 0n,
    releaseId: SOLD_RELEASE,
    rights: 0,
    lastsUntil: 0n,
    currency: await actors.coin.getAddress(),
    price: 0n,
    expires: 2n ** 40n - 1n,
    salt: 7n,
    counter: await actors.market.counterOf(actors.address(bidder)),
    ...terms,
  };
  return { bid, signature: await actors.wallet(bidder).signTypedData(domainOf(actors), BID_TYPES, bid) };
}

function post(actors: Actors, { listing, signature }: Signed<{ listing: SignedListing }>): Promise<void> {
  return actors.send(actors.market.connect(actors.wallet("osprey")).postListing(listing, signature));
}

function postBid(actors: Actors, { bid, signature }: Signed<{ bid: Bid }>): Promise<void> {
  return actors.send(actors.market.connect(actors.wallet("osprey")).postBid(bid, signature));
}

function domainOf({ world, market }: Actors) {
  const verifyingContract = market.target as string;
  return { name: "Commonweight", version: "1", chainId: world.deployment.chainId, verifyingContract };
}
