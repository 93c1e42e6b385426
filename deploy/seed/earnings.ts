import { ZeroAddress } from "ethers";
import type { DemoRole } from "../protocol/accounts.ts";
import type { Stage } from "./stage.ts";

/** What somebody takes in one payment; what is left out is not claimed. */
export interface ClaimStory {
  /** ETH unless another one is named. */
  currency?: string;
  /** Releases to settle first, descendants before their ancestors. */
  settle?: readonly bigint[];
  releases?: readonly bigint[];
  datasets?: readonly bigint[];
  verified?: readonly bigint[];
  referrals?: boolean;
}

/** Takes what one is owed in all one's roles, one payment a claim, at one's payout address. */
export async function claim(stage: Stage, by: DemoRole, ...claims: ClaimStory[]): Promise<void> {
  const wallet = stage.wallet(by);
  const all = claims.map(({ currency = ZeroAddress, settle = [], releases = [], ...rest }) => ({
    currency,
    payee: wallet.address,
    to: ZeroAddress,
    settle: [...settle],
    releases: [...releases],
    datasets: [...(rest.datasets ?? [])],
    verified: [...(rest.verified ?? [])],
    referrals: rest.referrals ?? false,
  }));
  await stage.send(() => stage.treasury.connect(wallet).claimAll(all));
}

/** Has one's money paid elsewhere from now on. */
export async function setPayout(stage: Stage, by: DemoRole, to: string): Promise<void> {
  await stage.send(() => stage.treasury.connect(stage.wallet(by)).setPayout(to));
}

/** Takes what has flowed in a stream. */
export async function withdraw(stage: Stage, by: DemoRole, streamId: bigint): Promise<void> {
  await stage.send(() => stage.streams.connect(stage.wallet(by)).withdraw(streamId));
}
