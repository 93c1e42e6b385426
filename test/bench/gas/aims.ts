import type { Row } from "./rows.ts";

/** The most gas that a line may take; the others are measured beside their peers only. */
export const AIMS: Partial<Record<Row, number>> = {
  "mint.eth.cold": 118_000,
  "mint.eth.warm": 101_000,
  "mint.erc20.cold": 127_000,
  "mint.erc20.warm": 110_000,
  "renew": 65_000,
  "transfer.cold": 58_000,
  "transfer.warm": 46_000,
  "list": 55_000,
  "buy.eth.cold": 105_000,
  "buy.eth.warm": 93_000,
  "claim.eth.cold": 108_000,
  "claim.eth.warm": 91_000,
  "claim.eth.further.cold": 36_000,
  "claim.eth.further.warm": 18_000,
};
