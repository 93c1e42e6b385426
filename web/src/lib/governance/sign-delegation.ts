import type { App } from "../state/app.svelte.ts";
import { DELEGATION_TYPES, delegationDomain, nextNonce, VALID_FOR, writeDelegation } from "./delegation.ts";

/** How signing ended; `link` is what carries the delegation to whoever submits it. */
export type SignedLink = { link: string } | { message: string };

/** Has a delegation signed with the connected account. @param who the delegate's name, for the request */
export async function signDelegation(app: App, account: string, delegatee: string, who: string): Promise<SignedLink> {
  const [domain, nonce] = await Promise.all([delegationDomain(app.config), nextNonce(app.config, account)]);
  const expiry = BigInt(Math.floor(app.clock.now) + VALID_FOR);
  const message = { delegatee, nonce, expiry };
  const signed = await app.transactions.sign({
    title: `Let your tokens vote through ${who}`,
    domain,
    types: DELEGATION_TYPES,
    message,
  });
  if (signed.stage !== "done") return { message: signed.stage === "rejected" ? "" : signed.message };
  const packed = writeDelegation({ account, delegatee, nonce, expiry, signature: signed.signature });
  return { link: `${location.origin}/members/submit#${packed}` };
}
