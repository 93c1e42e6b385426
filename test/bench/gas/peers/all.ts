import type { Measured } from "../rows.ts";
import type { Stage } from "../stage.ts";
import { measureDao } from "./dao.ts";
import { measureSeaport } from "./seaport.ts";
import { measureSplitter } from "./splitter.ts";
import { measureThirdweb } from "./thirdweb.ts";
import { measureToken } from "./tokens.ts";
import { measureUnlock } from "./unlock.ts";
import { measureZora } from "./zora.ts";

/** A peer, as a column of the comparison. */
interface Peer {
  /** What it is, exactly, and how it was built. */
  about: string;
  measure: (stage: Stage) => Promise<Measured>;
}

/** The peers, in the order of the columns. */
export const PEERS: Record<string, Peer> = {
  OpenZeppelin: {
    about:
      "OpenZeppelin 5.7.0, a plain ERC-721 with ERC-2981: the floor. The money stays in the contract, " +
      "nothing is split, booked or limited. Our compiler and settings.",
    measure: (stage) => measureToken(stage, "PlainToken"),
  },
  Solady: {
    about: "Solady 0.1.26, the same token on it. Our compiler and settings.",
    measure: (stage) => measureToken(stage, "SoladyToken"),
  },
  thirdweb: {
    about:
      "thirdweb DropERC721 (`@thirdweb-dev/contracts` 3.15.0) behind an EIP-1167 clone, with a platform fee: " +
      "two payees at each sale. Our compiler, 800 runs (with 1,000 it is too large to deploy).",
    measure: measureThirdweb,
  },
  Zora: {
    about:
      "Zora 1155 (`@zoralabs/zora-1155-contracts` 2.13.2) behind its proxy, with its fixed-price and ERC-20 minters " +
      "and protocol rewards. solc 0.8.17 with its own settings (via IR, 50 runs); all holders share one token id.",
    measure: measureZora,
  },
  Unlock: {
    about:
      "Unlock PublicLock v15 made by Unlock v14, from the bytecode in `@unlock-protocol/contracts` 0.0.34. " +
      "The money stays in the lock; the referrer is paid at once.",
    measure: measureUnlock,
  },
  Seaport: {
    about:
      "Seaport 1.6 (`seaport-core` 1.6.6), solc 0.8.24 with the settings of its deployment, selling the OpenZeppelin " +
      "token. The royalty is an item of the order; Seaport fills orders without one as well.",
    measure: measureSeaport,
  },
  PaymentSplitter: {
    about: "OpenZeppelin 4.9.6 PaymentSplitter: pays from its own balance. Our compiler and settings.",
    measure: measureSplitter,
  },
  "DAO.execute": {
    about: "A bare Aragon OSx 1.4 DAO that somebody with EXECUTE has pay: the floor of a claim that a DAO pays.",
    measure: measureDao,
  },
};
