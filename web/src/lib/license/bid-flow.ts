import { readContract } from "../chain/contracts.ts";
import type { useApp } from "../state/app.svelte.ts";
import { Flow } from "../state/flow.svelte.ts";
import type { FlowStep } from "../state/flow.svelte.ts";
import { PERMIT_SECONDS, PERMIT_TYPES, paymentWay, readToken } from "./token.ts";
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
  const steps: FlowStep[] = [
    ...(way === "approve" ? [approve(app, bidder, market, request)] : []),
    ...(way === "permit" ? [signPermit(app, bidder, market, request, made)] : []),
    signBid(app, bidder, market, request, made),
    post(app, made),
  ];
  const { tokenId, releaseId, currency, price, expires } = request;
  return new Flow(app.transactions, {
    id: `bid-${tokenId ?? releaseId}-${currency}-${price}-${expires}`,
    title: `Bid ${request.said}`,
    steps,
  });
}

function approve(app: App, bidder: string, market: string, { currency, cover, said }: BidRequest): FlowStep {
  return {
    title: `Let the market take ${said} when somebody accepts`,
    isDone: async () => (await readToken(app.config, currency, bidder, market)).allowance >= cover,
    run: async (flow) => {
      const { Interface } = await import("ethers");
      const data = new Interface(["function approve(address spender, uint256 value)"]).encodeFunctionData("approve", [
        market,
        cover,
      ]);
      return app.transactions.send({
        title: "Let the market take it",
        doneTitle: "The market may take it",
        to: currency,
        data,
        flow,
      });
    },
  };
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

function signPermit(
  app: App,
  bidder: string,
  market: string,
  request: BidRequest,
  made: { permit?: readonly unknown[] },
): FlowStep {
  const { currency, cover, token, said } = request;
  return {
    title: `Sign that the market may take ${said} when somebody accepts`,
    run: async (flow) => {
      const deadline = BigInt(Math.floor(app.clock.now) + PERMIT_SECONDS);
      const message = { owner: bidder, spender: market, value: cover, nonce: token.nonce, deadline };
      const signed = await app.transactions.sign({
        title: "Sign that the market may take it",
        flow,
        domain: token.permit!,
        types: PERMIT_TYPES,
        message,
      });
      if (signed.stage !== "done") return signed;
      const { Signature } = await import("ethers");
      const { v, r, s } = Signature.from(signed.signature);
      made.permit = [currency, cover, deadline, v, r, s];
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
