import type { ProofVerdict } from "@commonweight/sdk/license/proof";
import type { Proof, ProofQuestion } from "@commonweight/sdk/license/proof-link";
import { readContract } from "../chain/contracts.ts";
import type { ChainAccess } from "../chain/contracts.ts";
import type { useApp } from "../state/app.svelte.ts";

function domainOf(access: ChainAccess) {
  return { chainId: access.chainId, license: access.contracts.ModelLicense ?? "" };
}

/** What the chain says of a proof now. ethers is fetched for it, at the first proof. */
export async function judgeProof(access: ChainAccess, proof: Proof): Promise<ProofVerdict> {
  const [{ checkProof }, { pendingProvider }, license] = await Promise.all([
    import("@commonweight/sdk/license/proof"),
    import("../chain/provider.ts"),
    readContract(access, "ModelLicense"),
  ]);
  return checkProof(pendingProvider(access.rpcUrl, access.chainId), license, domainOf(access), proof);
}

/** How signing ended. */
export type Signed = { stage: "done"; proof: Proof } | { stage: "failed" | "rejected" | "lost"; message: string };

/** Has a question signed with the connected account. @param number of the licence, as people know it */
export async function signProof(
  app: ReturnType<typeof useApp>,
  question: ProofQuestion,
  number: string,
): Promise<Signed> {
  const account =
    app.wallet.account ?? (await app.wallet.connect({ reason: "A proof is signed by an account." }).catch(() => null));
  if (!account) return { stage: "rejected", message: "" };
  const { proofTypedData } = await import("@commonweight/sdk/license/proof");
  const { domain, types, message } = proofTypedData(domainOf(app.config), question);
  const signed = await app.transactions.sign({
    title: `Prove that licence ${number} is yours to use`,
    domain,
    types,
    message,
  });
  if (signed.stage !== "done") return signed;
  const { tokenId, nonce, audience, askedAt } = question;
  return {
    stage: "done",
    proof: { tokenId, nonce, audience, askedAt, account: app.wallet.account ?? account, signature: signed.signature },
  };
}
