import { readContract } from "../chain/contracts.ts";
import type { useApp } from "../state/app.svelte.ts";
import { Flow } from "../state/flow.svelte.ts";
import type { FlowStep } from "../state/flow.svelte.ts";
import { approvalStep, permitStep } from "./allowing.ts";
import { paymentWay } from "./token.ts";
import type { TokenStanding } from "./token.ts";

/** What is bid. */
export interface BidRequest {
  /** null for any licence of the release. */
  tokenId: string | null;
  releaseId: string;
  rights: number;
  /** Seconds; 0 for no demand. */
  lastsUntil: number;
  currency: string;
  /** In the currency's smallest unit. */
  price: bigint;
  /** Seconds. */
  expires: number;
  /** What the market must be allowed to take in all. */
  cover: bigint;
  /** "25 DEMO" */
  said: string;
  token: TokenStanding;
}

type App = ReturnType<typeof useApp>;

/**
 * A bid: signed, then posted. The market must be allowed to take the price when somebody accepts, which a permit in the
 * posting transaction does where the token takes them, else a transaction of its own before it.
 */
export function bidFlow(app: App, bidder: string, request: BidRequest): Flow {
  const market = app.config.contracts.LicenseMarket ?? "";
  const way = paymentWay(request.token, request.cover);
  const made: { bid?: Record<string, unknown>; signature: string; permit?: readonly unknown[] } = { signature: "" };
  const cover = { contract: "LicenseMarket" as const, currency: request.currency, amount: request.cover };
  const steps: FlowStep[] = [signBid(app, bidder, market, request, made), post(app, made)];
  if (way === "approve") {
    steps.unshift(approvalStep(app, cover, {
      step: `Let the market take ${request.said} when somebody accepts`,
      ask: "Let the market take it",
      done: "The market may take it",
    }));
  } else if (way === "permit") {
    const titles = {
      step: `Sign that the market may take ${request.said} when somebody accepts`,
      ask: "Sign that the market may take it",
    };
    steps.unshift(permitStep(app, cover, request.token, titles, (permit) => (made.permit = permit)));
  }
  const { tokenId, releaseId, currency, price, expires } = request;
  return new Flow(app.transactions, {
    id: `bid-${tokenId ?? releaseId}-${currency}-${price}-${expires}`,
    title: `Bid ${request.said}`,
    steps,
  });
}

function signBid(
  app: App,
  bidder: string,
  market: string,
  request: BidRequest,
  made: { bid?: Record<string, unknown>; signature: string },
): FlowStep {
  return {
    title: "Sign the bid",
    run: async (flow) => {
      const [{ BID_TYPES, newSalt }, contract] = await Promise.all([
        import("@commonweight/sdk/license/orders"),
        readContract(app.config, "LicenseMarket"),
      ]);
      const { tokenId, releaseId, rights, lastsUntil, currency, price, expires } = request;
      made.bid = {
        bidder,
        tokenId: BigInt(tokenId ?? 0),
        releaseId: BigInt(releaseId),
        rights,
        lastsUntil: BigInt(lastsUntil),
        currency,
        price,
        expires: BigInt(expires),
        salt: newSalt(),
        counter: await contract.counterOf(bidder),
      };
      const signed = await app.transactions.sign({
        title: `Sign the bid of ${request.said}`,
        flow,
        types: BID_TYPES,
        message: made.bid,
        domain: { name: "Commonweight", version: "1", chainId: app.config.chainId, verifyingContract: market },
      });
      if (signed.stage === "done") made.signature = signed.signature;
      return signed;
    },
  };
}

function post(
  app: App,
  made: { bid?: Record<string, unknown>; signature: string; permit?: readonly unknown[] },
): FlowStep {
  return {
    title: "Post it for everybody to see",
    run: async (flow) => {
      const about = { title: "Post the bid", doneTitle: "Your bid stands", flow, contract: "LicenseMarket" as const };
      if (!made.permit) return app.transactions.send({ ...about, method: "postBid", args: [made.bid, made.signature] });
      const { contractInterface } = await import("@commonweight/sdk/chain/contracts");
      const face = await contractInterface("LicenseMarket");
      const calls = [
        face.encodeFunctionData("permit", made.permit),
        face.encodeFunctionData("postBid", [made.bid, made.signature]),
      ];
      return app.transactions.send({ ...about, method: "multicall", args: [calls] });
    },
  };
}
