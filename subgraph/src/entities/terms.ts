import { BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { LicenseUpgraded } from "../../generated/ModelLicense/ModelLicense";
import { License, Offer, Renewal, Upgrade } from "../../generated/schema";
import { eventId, licenseId, offerIdOf } from "../ids";
import { ensureAccount } from "./accounts";
import { beginHolding, endHolding } from "./holdings";
import { addGross, countSale } from "./offers";

/** Records a renewal of a licence that was prolonged already; the event tells of who paid what. */
export function createRenewal(license: License, payer: Bytes, price: BigInt, event: ethereum.Event): Renewal {
  const offer = Offer.load(license.offer)!;
  const renewal = new Renewal(eventId(event));
  renewal.license = license.id;
  renewal.offer = offer.id;
  renewal.release = license.release;
  renewal.model = license.model;
  renewal.payer = ensureAccount(payer, event);
  renewal.currency = offer.currency;
  renewal.price = price;
  renewal.expires = license.expires;
  renewal.timestamp = event.block.timestamp;
  renewal.blockNumber = event.block.number;
  renewal.transactionHash = event.transaction.hash;
  renewal.save();
  addGross(offer, renewal.price);
  return renewal;
}

/** Moves a licence to another offer of its release; its listings fall, since their price was for the terms before. */
export function createUpgrade(event: LicenseUpgraded): Upgrade {
  const license = License.load(licenseId(event.params.tokenId))!;
  const offer = Offer.load(offerIdOf(event.params.toOffer))!;
  const upgrade = new Upgrade(eventId(event));
  upgrade.license = license.id;
  upgrade.from = license.offer;
  upgrade.to = offer.id;
  upgrade.release = license.release;
  upgrade.model = license.model;
  upgrade.account = license.owner;
  upgrade.currency = offer.currency;
  upgrade.price = event.params.price;
  upgrade.expires = event.params.expires;
  upgrade.timestamp = event.block.timestamp;
  upgrade.blockNumber = event.block.number;
  upgrade.transactionHash = event.transaction.hash;
  upgrade.save();

  endHolding(license);
  license.offer = offer.id;
  license.expires = upgrade.expires;
  beginHolding(license);
  license.save();
  countSale(offer);
  addGross(offer, upgrade.price);
  return upgrade;
}

/** What a renewal cost that ends now when the licence does: whole terms, from the end before or the block's time. */
export function priceOfRenewal(license: License, before: BigInt, event: ethereum.Event): BigInt {
  const offer = Offer.load(license.offer)!;
  const from = before.gt(event.block.timestamp) ? before : event.block.timestamp;
  return license.expires.minus(from).div(offer.term).times(offer.price);
}

/** Sets when a licence expires; its listings fall, since their price was for the term before. */
export function setExpiry(tokenId: BigInt, expires: BigInt): License {
  const license = License.load(licenseId(tokenId))!;
  endHolding(license);
  license.expires = expires;
  beginHolding(license);
  license.save();
  return license;
}
