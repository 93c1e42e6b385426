/** Why an order cannot be filled, by LicenseMarket's number (`Refusal` in ILicenseMarket.sol); 0 when it can. */
export const REFUSALS = [
  "None",
  "InvalidPrice",
  "NotListed",
  "OrderExpired",
  "OrderClosed",
  "CounterRaised",
  "SellerGone",
  "LicenseMoved",
  "TermsChanged",
  "NotTransferable",
  "LicenseExpired",
  "LicenseLent",
  "TrialPending",
  "NotUsable",
  "NotApproved",
  "CurrencyNotAccepted",
  "WrongLicense",
  "MissingRights",
  "EndsTooSoon",
  "BidNotCovered",
  "OwnLicense",
] as const;

/** The name of a reason for which an order cannot be filled. */
export type Refusal = (typeof REFUSALS)[number];

/** Each reason as a page says it; empty when there is none. */
export const REFUSAL_READINGS: Record<Refusal, string> = {
  None: "",
  InvalidPrice: "The price is zero.",
  NotListed: "It is not for sale on these terms any more.",
  OrderExpired: "The time of this order is over.",
  OrderClosed: "This order was filled or cancelled.",
  CounterRaised: "Its signer cancelled all orders of that time.",
  SellerGone: "The seller does not hold the licence any more.",
  LicenseMoved: "The licence changed hands since, so the old price no longer holds.",
  TermsChanged: "The licence was upgraded or renewed since, so the old price no longer holds.",
  NotTransferable: "The licence cannot be given away or resold.",
  LicenseExpired: "The licence has expired.",
  LicenseLent: "The licence is lent to somebody at the moment.",
  TrialPending: "The licence is still in its trial.",
  NotUsable: "The release is suspended or revoked.",
  NotApproved: "The seller took back the market's permission to move the licence.",
  CurrencyNotAccepted: "The community does not accept this currency.",
  WrongLicense: "The bid is for another licence.",
  MissingRights: "The licence lacks rights that the bidder wants.",
  EndsTooSoon: "The licence ends before the time the bidder wants.",
  BidNotCovered: "The bidder's balance or allowance does not cover the price.",
  OwnLicense: "Buyer and seller are the same account.",
};

/** The reason behind a number that `refusalOf`, `refusalOfSigned` or `refusalOfBid` answered. */
export function refusalName(code: bigint | number): Refusal {
  const name = REFUSALS[Number(code)];
  if (name === undefined) throw new RangeError(`refusal: expected 0 to ${REFUSALS.length - 1}, found ${code}`);
  return name;
}
