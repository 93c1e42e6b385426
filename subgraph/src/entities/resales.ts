import { ethereum } from "@graphprotocol/graph-ts";
import { OrderFilled, Sold } from "../../generated/LicenseMarket/LicenseMarket";
import { Bid, Fill, License, Listing, Resale } from "../../generated/schema";
import { earlierEventId, eventId, licenseId, previousEventId } from "../ids";
import { ensureAccount } from "./accounts";
import { endBid } from "./bids";
import { ensureCurrency, saveTotals } from "./currencies";
import { closeListing, endListing } from "./listings";

/** Remembers which signature the sale in the next log fills. */
export function createFill(event: OrderFilled): void {
  const fill = new Fill(eventId(event));
  fill.digest = event.params.digest;
  fill.timestamp = event.block.timestamp;
  fill.transactionHash = event.transaction.hash;
  fill.save();
}

/** Records a sale through the market, which reports it before the licence moves; its fee is the DAO's own. */
export function createResale(event: Sold): Resale {
  const license = License.load(licenseId(event.params.tokenId))!;
  const currency = ensureCurrency(event.params.currency);
  const resale = new Resale(eventId(event));
  resale.license = license.id;
  resale.release = license.release;
  resale.model = license.model;
  resale.seller = ensureAccount(event.params.seller, event);
  resale.buyer = ensureAccount(event.params.buyer, event);
  resale.currency = currency.id;
  resale.price = event.params.price;
  resale.royalty = event.params.royalty;
  resale.fee = event.params.fee;
  resale.timestamp = event.block.timestamp;
  resale.blockNumber = event.block.number;
  resale.transactionHash = event.transaction.hash;
  endOrder(resale, license, event);
  resale.save();
  currency.marketFee = currency.marketFee.plus(resale.fee);
  saveTotals(currency);
  return resale;
}

/** Ends what the sale was made by: the signature that was filled, else the listing that the market kept. */
function endOrder(resale: Resale, license: License, event: ethereum.Event): void {
  let fill = Fill.load(previousEventId(event));
  // Ether is paid into the treasury in between, which tells of it. No other sale's signature can stand there: what comes
  // last of that sale is no signature.
  if (fill === null) fill = Fill.load(earlierEventId(event));
  if (fill === null) {
    const listing = closeListing(license, "Sold", event, resale.id);
    license.save();
    if (listing !== null) resale.listing = listing.id;
    return;
  }
  const listing = Listing.load(fill.digest);
  if (listing !== null) resale.listing = endListing(listing, "Sold", event, resale.id).id;
  const bid = Bid.load(fill.digest);
  if (bid !== null) resale.bid = endBid(bid, "Filled", event, resale.id).id;
}
