/** Whether a receipt of this account would count, and why not; the chain decides when it is recorded. */
export interface Standing {
  counts: boolean;
  /** A sentence. */
  reason: string;
}

/** What decides whether a receipt counts. Addresses are lower case. */
export interface StandingFacts {
  account: string;
  /** 1 WebGPU, 2 WASM, 3 CPU. */
  backend: number;
  acceptedBackends: number;
  charterVersion: number;
  /** Everybody who earns when the release does; see {@link interestedIn}. */
  interested: readonly string[];
  /** Whether the account has the bond that makes receipts count. */
  bonded: boolean;
  already: boolean;
}

/** By the contracts' numbers. */
export const BACKEND_NAMES = ["", "WebGPU", "WASM", "CPU"];

/** A release as far as it says who is not independent of it. */
export interface InterestFacts {
  publisher: { id: string };
  contributions: readonly { account: { id: string } }[];
  parents: readonly { parent: { publisher: { id: string }; model: { owner: { id: string } } } }[];
}

/** Whose receipts for a release never count: its makers, and owners and publishers of what it was made from. */
export function interestedIn(release: InterestFacts, owner: { id: string }): string[] {
  const parents = release.parents.flatMap(({ parent }) => [parent.publisher, parent.model.owner]);
  const makers = release.contributions.map(({ account }) => account);
  return [release.publisher, owner, ...makers, ...parents].map(({ id }) => id.toLowerCase());
}

/** Why a recorded receipt does not count, in a few words. Addresses are lower case. */
export function whyUncounted(
  receipt: { backend: string; verifier: string; revoked: boolean; struck: boolean },
  charter: { version: number; acceptedBackends: number },
  interested: readonly string[],
): string {
  if (receipt.struck) return "struck: it was found false";
  if (receipt.revoked) return "taken back by its verifier";
  if (interested.includes(receipt.verifier)) return "does not count: not independent of it";
  const accepted = (charter.acceptedBackends >> BACKEND_NAMES.indexOf(receipt.backend)) & 1;
  if (!accepted) return `does not count: charter ${charter.version} accepts no ${receipt.backend}`;
  return "does not count: had no bond";
}

/** Says beforehand what VerificationRegistry will decide. */
export function standingOf(facts: StandingFacts): Standing {
  const no = (reason: string) => ({ counts: false, reason });
  if (facts.already) return no("You have signed a receipt for this release already; there is one a verifier.");
  if (facts.interested.includes(facts.account)) {
    return no("You are not independent of this release, so your receipt is recorded but does not count: you published it, have a share in it, or own what it was made from.");
  }
  if (((facts.acceptedBackends >> facts.backend) & 1) === 0) {
    const name = BACKEND_NAMES[facts.backend] ?? "this backend";
    return no(`Charter ${facts.charterVersion} does not count runs on ${name}. The receipt is recorded and says so.`);
  }
  if (!facts.bonded) return no("You have staked no bond, so your receipt is recorded but does not count. Bond first, then sign.");
  return { counts: true, reason: "Your receipt counts towards this release's approval." };
}
