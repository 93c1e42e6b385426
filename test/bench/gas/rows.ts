/** Every line of the comparison, in the order of the table, with what is done in it. */
export const ROWS = {
  "mint.eth.cold": "mint for ETH, a new holder",
  "mint.eth.warm": "mint for ETH, the same buyer again",
  "mint.erc20.cold": "mint for an ERC-20, a new holder",
  "mint.erc20.warm": "mint for an ERC-20, the same buyer again",
  "mint.cap.cold": "mint under a cap per wallet, a new holder",
  "mint.cap.warm": "mint under a cap per wallet, the same buyer again",
  "mint.allowlist.cold": "mint with an allow-list of 1,024 accounts, a new holder",
  "mint.allowlist.warm": "mint with an allow-list of 1,024 accounts, the same buyer again",
  "mint.referrer.cold": "mint with a referrer, a new holder",
  "mint.referrer.warm": "mint with a referrer, the same buyer again",
  "mint.permit.cold": "permit and mint for an ERC-20 in one call, a new holder",
  "mint.permit.warm": "permit and mint for an ERC-20 in one call, the same buyer again",
  "mint.trial.cold": "mint with a trial, a new holder",
  "mint.trial.warm": "mint with a trial, the same buyer again",
  "renew": "renew for ETH",
  "upgrade": "upgrade to a bigger offer for the difference in ETH",
  "lend": "lend to an account that is not a holder",
  "transfer.cold": "transfer one's only token to a new holder",
  "transfer.warm": "transfer between holders who keep others",
  "transfer.kept": "transfer one of several to a new holder",
  "list": "list for sale in a transaction",
  "buy.eth.cold": "buy a listed token for ETH, royalty paid; the seller's only one, a new holder",
  "buy.eth.warm": "buy a listed token for ETH, royalty paid, between holders",
  "buy.erc20.cold": "buy a listed token for an ERC-20, royalty paid; the seller's only one, a new holder",
  "buy.erc20.warm": "buy a listed token for an ERC-20, royalty paid, between holders",
  "buy.signed.cold": "buy by a signed listing for ETH, royalty paid; the seller's only one, a new holder",
  "buy.signed.warm": "buy by a signed listing for ETH, royalty paid, between holders",
  "bid.accept.cold": "accept a signed bid in an ERC-20, royalty paid; the seller's only one, a new holder",
  "bid.accept.warm": "accept a signed bid in an ERC-20, royalty paid, between holders",
  "claim.eth.cold": "claim ETH of one release, the payee's first time",
  "claim.eth.warm": "claim ETH of one release again",
  "claim.eth.further.cold": "each further release in the same claim, the first time",
  "claim.eth.further.warm": "each further release in the same claim, again",
  "settle": "settle one parent's share",
} as const;

export type Row = keyof typeof ROWS;

/** Gas by row; what a contract cannot do is left out. */
export type Measured = Partial<Record<Row, number>>;
