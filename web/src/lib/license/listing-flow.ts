import { readContract } from "../chain/contracts.ts";
import type { useApp } from "../state/app.svelte.ts";
import { Flow } from "../state/flow.svelte.ts";
import type { FlowStep } from "../state/flow.svelte.ts";

/** What is to be listed. */
export interface ListingRequest {
  tokenId: string;
  /** The holder. */
  owner: string;
  /** Address; zero for the native one. */
  currency: string;
  /** In the currency's smallest unit. */
  price: bigint;
  /** Seconds; the chain's clock. */
  expires: number;
  /** Whether the market may move every licence of the holder, or this one only. */
  all: boolean;
  /** Kept by the market, or signed and posted: that one costs less to end together with others. */
  how: "kept" | "signed";
}

type App = ReturnType<typeof useApp>;

/** Lets the market move a licence; skipped where it may already. */
export function allowMarket(
  app: App,
  { tokenId, owner, all }: Pick<ListingRequest, "tokenId" | "owner" | "all">,
): FlowStep {
  const market = app.config.contracts.LicenseMarket ?? "";
  return {
    title: all ? "Let the market move your licences" : "Let the market move this licence",
    isDone: async () => {
      const license = await readContract(app.config, "ModelLicense");
      const [one, every] = await Promise.all([license.getApproved(tokenId), license.isApprovedForAll(owner, market)]);
      return every || (!all && one.toLowerCase() === market.toLowerCase());
    },
    run: (flow) =>
      app.transactions.send({
        title: "Let the market move it",
        doneTitle: "The market may move it",
        flow,
        contract: "ModelLicense",
        ...(all
          ? { method: "setApprovalForAll", args: [market, true] }
          : { method: "approve", args: [market, tokenId] }),
      }),
  };
}

/** The market is allowed to move the licence, then it is listed: by one transaction, or by a signature that is posted. */
export function listingFlow(app: App, request: ListingRequest): Flow {
  const { tokenId, price, currency, expires, how } = request;
  return new Flow(app.transactions, {
    id: `list-${how}-${tokenId}-${currency}-${price}-${expires}`,
    title: "List the licence",
    steps: [allowMarket(app, request), ...(how === "kept" ? [keep(app, request)] : sign(app, request))],
  });
}

function keep(app: App, { tokenId, currency, price, expires }: ListingRequest): FlowStep {
  return {
    title: "List it at your price",
    run: (flow) =>
      app.transactions.send({
        title: "List the licence",
        doneTitle: "It is for sale",
        flow,
        contract: "LicenseMarket",
        method: "list",
        args: [tokenId, currency, price, expires],
      }),
  };
}

function sign(app: App, { tokenId, owner, currency, price, expires }: ListingRequest): FlowStep[] {
  let listing: Record<string, unknown> | undefined;
  let signature = "";
  const signing: FlowStep = {
    title: "Sign the listing",
    run: async (flow) => {
      const verifyingContract = app.config.contracts.LicenseMarket ?? "";
      const [{ LISTING_TYPES, newSalt }, license, market] = await Promise.all([
        import("@commonweight/sdk/license/orders"),
        readContract(app.config, "ModelLicense"),
        readContract(app.config, "LicenseMarket"),
      ]);
      // What the signature is about as it stands now: a move, an upgrade or a renewal ends it.
      const [now, counter] = await Promise.all([license.resaleOf(tokenId, verifyingContract), market.counterOf(owner)]);
      listing = {
        tokenId: BigInt(tokenId),
        seller: owner,
        currency,
        price,
        expires: BigInt(expires),
        transfers: now.transfers,
        offerId: now.offerId,
        licenseExpires: now.expires,
        salt: newSalt(),
        counter,
      };
      const signed = await app.transactions.sign({
        title: "Sign the listing",
        flow,
        types: LISTING_TYPES,
        message: listing,
        domain: { name: "Commonweight", version: "1", chainId: app.config.chainId, verifyingContract },
      });
      if (signed.stage === "done") signature = signed.signature;
      return signed;
    },
  };
  const posting: FlowStep = {
    title: "Post it for everybody to see",
    run: (flow) =>
      app.transactions.send({
        title: "Post the signed listing",
        doneTitle: "It is for sale",
        flow,
        contract: "LicenseMarket",
        method: "postListing",
        args: [listing, signature],
      }),
  };
  return [signing, posting];
}
