import { readContract } from "../chain/contracts.ts";
import type { useApp } from "../state/app.svelte.ts";
import { Flow } from "../state/flow.svelte.ts";

/** What is to be listed. */
export interface ListingRequest {
  tokenId: string;
  /** The holder. */
  owner: string;
  /** Wei. */
  price: bigint;
  /** Seconds; the chain's clock. */
  expires: number;
  /** Whether the market may move every licence of the holder, or this one only. */
  all: boolean;
}

const NATIVE = `0x${"0".repeat(40)}`;

/** Two transactions: the market is allowed to move the licence, then it is listed. */
export function listingFlow(app: ReturnType<typeof useApp>, request: ListingRequest): Flow {
  const { tokenId, owner, price, expires, all } = request;
  const market = app.config.contracts.LicenseMarket ?? "";
  return new Flow(app.transactions, {
    id: `list-${tokenId}-${price}-${expires}`,
    title: "List the licence",
    steps: [
      {
        title: all ? "Let the market move your licences" : "Let the market move this licence",
        isDone: async () => {
          const license = await readContract(app.config, "ModelLicense");
          const [one, every] = await Promise.all([license.getApproved(tokenId), license.isApprovedForAll(owner, market)]);
          return every || (!all && one.toLowerCase() === market.toLowerCase());
        },
        run: (flow) =>
          app.transactions.send({
            title: "Let the market move it", doneTitle: "The market may move it", flow, contract: "ModelLicense",
            ...(all ? { method: "setApprovalForAll", args: [market, true] } : { method: "approve", args: [market, tokenId] }),
          }),
      },
      {
        title: "List it at your price",
        run: (flow) =>
          app.transactions.send({
            title: "List the licence", doneTitle: "It is for sale", flow,
            contract: "LicenseMarket", method: "list", args: [tokenId, NATIVE, price, expires],
          }),
      },
    ],
  });
}
