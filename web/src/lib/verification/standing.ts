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
  /** Publisher, owner and contributors. */
  interested: readonly string[];
  /** Voting power now, in the token's smallest unit. */
  votes: bigint;
  already: boolean;
}

/** By the contracts' numbers. */
export const BACKEND_NAMES = ["", "WebGPU", "WASM", "CPU"];

/** Why a recorded receipt does not count, in a few words. Addresses are lower case. */
export function whyUncounted(
  receipt: { backend: string; verifier: string },
  charter: { version: number; acceptedBackends: number },
  interested: readonly string[],
): string {
  if (interested.includes(receipt.verifier)) return "does not count: has a share in it";
  const accepted = (charter.acceptedBackends >> BACKEND_NAMES.indexOf(receipt.backend)) & 1;
  if (!accepted) return `does not count: charter ${charter.version} accepts no ${receipt.backend}`;
  return "does not count: had no voting power";
}

/** Says beforehand what VerificationRegistry will decide. */
export function standingOf(facts: StandingFacts): Standing {
  const no = (reason: string) => ({ counts: false, reason });
  if (facts.already) return no("You have signed a receipt for this release already; there is one a verifier.");
  if (facts.interested.includes(facts.account)) {
    return no("You published this release or have a share in it, so your receipt is recorded but does not count.");
  }
  if (((facts.acceptedBackends >> facts.backend) & 1) === 0) {
    const name = BACKEND_NAMES[facts.backend] ?? "this backend";
    return no(`Charter ${facts.charterVersion} does not count runs on ${name}. The receipt is recorded and says so.`);
  }
  if (facts.votes === 0n) {
    return no("You hold no voting power, so your receipt is recorded but does not count. Votes must be delegated to you first.");
  }
  return { counts: true, reason: "Your receipt counts towards this release's approval." };
}
