/**
 * Proof of a licence by signature: somebody asks with words nobody could foresee, whoever may use the licence signs them,
 * and everybody who has question and signature can ask the chain what they are worth now (`proof.ts`). Here is what
 * travels: a question or a proof as the parameters of a link.
 */
export interface ProofQuestion {
  tokenId: bigint;
  /** 16 random bytes, 0x and 32 hexadecimal digits: a signature answers this question and no other. */
  nonce: string;
  /** Who asks, in their own words, so that an answer cannot be passed on to somebody else; empty for anybody. */
  audience: string;
  /** When it was asked: unix seconds, on the chain's clock. */
  askedAt: number;
}

/** A question with its answer. */
export interface Proof extends ProofQuestion {
  /** The account that says it signed. */
  account: string;
  /** Of an account's key, or what a contract takes for one (ERC-1271). */
  signature: string;
}

/** Longest audience in characters. */
export const MAX_AUDIENCE = 80;

/** A question or a proof in a link cannot be read. */
export class ProofError extends Error {
  readonly code = "proof_malformed";

  constructor(message: string) {
    super(message);
    this.name = "ProofError";
  }
}

const HEX = /^(?:[0-9a-fA-F]{2})+$/;
const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

/** A fresh question. @param askedAt unix seconds, on the chain's clock @param audience who asks */
export function askForProof(tokenId: bigint, askedAt: number, audience = ""): ProofQuestion {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const nonce = `0x${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  return { tokenId, nonce, audience: audience.trim().slice(0, MAX_AUDIENCE), askedAt: Math.floor(askedAt) };
}

/** Whether it holds an answer. */
export function isAnswered(proof: ProofQuestion | Proof): proof is Proof {
  return "signature" in proof;
}

/** A question, or a proof, as the parameters of a link; the licence itself stands in the link's path. */
export function writeProof(proof: ProofQuestion | Proof): URLSearchParams {
  const { nonce, askedAt, audience } = proof;
  const search = new URLSearchParams({ nonce: nonce.slice(2), at: String(askedAt) });
  if (audience) search.set("for", audience);
  if (isAnswered(proof)) {
    search.set("by", proof.account);
    search.set("signature", proof.signature.slice(2));
  }
  return search;
}

/**
 * Reads what `writeProof` wrote; null where a link holds no question at all.
 *
 * @throws ProofError naming the part that cannot be read.
 */
export function readProof(tokenId: bigint, search: Pick<URLSearchParams, "get">): ProofQuestion | Proof | null {
  const nonce = search.get("nonce");
  if (nonce === null) return null;
  const at = search.get("at") ?? "";
  const audience = search.get("for") ?? "";
  if (!HEX.test(nonce) || nonce.length !== 32)
    throw new ProofError(`nonce: expected 32 hexadecimal digits, found "${nonce}".`);
  if (!/^\d{1,12}$/.test(at)) throw new ProofError(`at: expected unix seconds, found "${at}".`);
  if (audience.length > MAX_AUDIENCE) {
    throw new ProofError(`for: expected at most ${MAX_AUDIENCE} characters, found ${audience.length}.`);
  }
  const question = { tokenId, nonce: `0x${nonce.toLowerCase()}`, audience, askedAt: Number(at) };
  const [account, signature] = [search.get("by"), search.get("signature")];
  if (account === null && signature === null) return question;
  if (account === null || !ADDRESS.test(account))
    throw new ProofError(`by: expected an address, found "${account ?? ""}".`);
  if (signature === null || !HEX.test(signature)) {
    throw new ProofError(
      `signature: expected pairs of hexadecimal digits, found ${signature?.length ?? 0} other characters.`,
    );
  }
  return { ...question, account, signature: `0x${signature}` };
}
