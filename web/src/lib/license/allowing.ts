import { PERMIT_TYPES } from "@commonweight/sdk/license/permit";
import type { useApp } from "../state/app.svelte.ts";
import type { FlowStep } from "../state/flow.svelte.ts";
import type { PaidCall } from "./payment.svelte.ts";
import { PERMIT_SECONDS, readToken } from "./token.ts";
import type { TokenStanding } from "./token.ts";

type App = ReturnType<typeof useApp>;

/** What one of our contracts is to be let take. */
export interface Allowance {
  contract: PaidCall["contract"];
  /** Address of the token. */
  currency: string;
  /** In its smallest unit. */
  amount: bigint;
}

/** What a step is called in its list, in the wallet's way of asking, and once it is done. */
export interface StepTitles {
  step: string;
  ask: string;
  done: string;
}

/** Approves exactly the amount, by a transaction of the token; skipped where as much is allowed already. */
export function approvalStep(app: App, { contract, currency, amount }: Allowance, titles: StepTitles): FlowStep {
  const spender = app.config.contracts[contract] ?? "";
  return {
    title: titles.step,
    isDone: async () => {
      const { account } = app.wallet;
      return account !== null && (await readToken(app.config, currency, account, spender)).allowance >= amount;
    },
    run: async (flow) => {
      const { Interface } = await import("ethers");
      const face = new Interface(["function approve(address spender, uint256 value)"]);
      const data = face.encodeFunctionData("approve", [spender, amount]);
      return app.transactions.send({ title: titles.ask, doneTitle: titles.done, to: currency, data, flow });
    },
  };
}

/**
 * Signs a permit (EIP-2612) over exactly the amount.
 *
 * @param token how the signer stands with a token that takes permits
 * @param onsigned takes the arguments of the contract's own `permit`
 */
export function permitStep(
  app: App,
  { contract, currency, amount }: Allowance,
  token: TokenStanding,
  titles: Pick<StepTitles, "step" | "ask">,
  onsigned: (permit: readonly unknown[]) => void,
): FlowStep {
  return {
    title: titles.step,
    run: async (flow) => {
      const spender = app.config.contracts[contract] ?? "";
      const deadline = BigInt(Math.floor(app.clock.now) + PERMIT_SECONDS);
      const message = { owner: app.wallet.account, spender, value: amount, nonce: token.nonce, deadline };
      const domain = token.permit!;
      const signed = await app.transactions.sign({ title: titles.ask, flow, domain, types: PERMIT_TYPES, message });
      if (signed.stage !== "done") return signed;
      const { Signature } = await import("ethers");
      const { v, r, s } = Signature.from(signed.signature);
      onsigned([currency, amount, deadline, v, r, s]);
      return signed;
    },
  };
}
