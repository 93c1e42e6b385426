import { BigInt, Bytes } from "@graphprotocol/graph-ts";
import { Holding, License } from "../../generated/schema";
import { holdingId } from "../ids";

/** A licence as a listing names it, made when one first does. */
export function ensureHolding(
  license: License,
  transfers: i32,
  owner: Bytes,
  offer: Bytes,
  expires: BigInt
): Holding {
  const id = holdingId(license.id, transfers, owner, offer, expires);
  const known = Holding.load(id);
  if (known !== null) return known;
  const holding = new Holding(id);
  holding.license = license.id;
  holding.owner = owner;
  holding.transfers = transfers;
  holding.offer = offer;
  holding.expires = expires;
  holding.current = license.burnedAt === null && id == currentHolding(license);
  holding.save();
  return holding;
}

/** To be called before a licence changes hands, offer or expiry: everything listed until now falls. */
export function endHolding(license: License): void {
  markHolding(license, false);
  license.listing = null;
}

/** To be called after a licence changed hands, offer or expiry: a signature may have named it so already. */
export function beginHolding(license: License): void {
  markHolding(license, true);
}

function markHolding(license: License, current: bool): void {
  const holding = Holding.load(currentHolding(license));
  if (holding === null) return;
  holding.current = current;
  holding.save();
}

function currentHolding(license: License): Bytes {
  return holdingId(license.id, license.transferCount, license.owner, license.offer, license.expires);
}
