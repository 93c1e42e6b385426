import { shortAddress } from "./identifier.ts";

/** A name for any address in a sentence: what people know it by, else its short form. */
export function nameIn(nameOf: ((address: string) => string | undefined) | undefined): (address: string) => string {
  return (address) => nameOf?.(address) ?? shortAddress(address);
}

/** How people call the contracts that pay and are paid, by their names in the deployment. */
export const CONTRACT_WORDS: Readonly<Record<string, string>> = {
  DAO: "the DAO", LicenseMarket: "the market", Streams: "the streams",
};
