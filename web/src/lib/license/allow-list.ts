import type { GatewayAddresses } from "@commonweight/sdk/artifacts/gateways";
import type { Document } from "@commonweight/sdk/artifacts/document";
import { FormatError } from "../format/amount.ts";

/**
 * Who may buy from an offer. The offer holds the root of a tree of the accounts alone (OpenZeppelin's standard tree of
 * `(address)`); the accounts are a public document, which the offer's legal text names by its CID. Whoever buys reads
 * it there, checks it against the root, and makes the proof that the purchase has to bring.
 */
interface AllowList {
  type: "commonweight/allow-list";
  version: 1;
  /** Lower case, sorted, none twice. */
  accounts: string[];
}

/** The line of a legal text that names the list. */
const CITATION = /^Allow-list: (b[a-z2-7]{58})$/m;

/**
 * Reads addresses as pasted, one a line or separated by commas; none twice, lower case, sorted.
 *
 * @throws FormatError `allow-list/malformed`, `allow-list/empty`
 */
export function readAccounts(text: string): string[] {
  const words = text.split(/[\s,;]+/).filter((word) => word !== "");
  const wrong = words.find((word) => !/^0x[0-9a-fA-F]{40}$/.test(word));
  if (wrong !== undefined) {
    const expected = "Expected addresses, 0x and 40 hexadecimal characters each";
    throw new FormatError("allow-list/malformed", `${expected}, found "${wrong}".`);
  }
  if (words.length === 0) {
    throw new FormatError("allow-list/empty", "Paste the address of at least one account that may buy.");
  }
  return [...new Set(words.map((word) => word.toLowerCase()))].sort();
}

/**
 * The list as it is published, and the root the offer holds.
 *
 * @throws ArtifactError `too-large` above 1 MiB (some 23 000 accounts).
 */
export async function allowListDocument(accounts: readonly string[]): Promise<{ root: string; document: Document }> {
  const { createDocument } = await import("@commonweight/sdk/artifacts/document");
  const list: AllowList = { type: "commonweight/allow-list", version: 1, accounts: [...accounts] };
  return { root: (await treeOf(accounts)).root, document: await createDocument(list) };
}

/** A legal text that names the list; the list's line comes last. */
export function citeAllowList(legal: string, cid: string): string {
  const own = legal.trim();
  const sentence = `Only the accounts in this list may buy from this offer.\n\nAllow-list: ${cid}\n`;
  return own === "" ? sentence : `${own}\n\n${sentence}`;
}

/** The CID of the list that a legal text names; null when it names none. */
export function citedAllowList(legal: string): string | null {
  return CITATION.exec(legal)?.[1] ?? null;
}

/**
 * The proof that an account may buy; null when it is not on the list.
 *
 * @param bytes the published document
 * @param root what the offer holds
 * @throws FormatError `allow-list/other` when the document is no list or another offer's
 */
export async function proofFor(bytes: Uint8Array, root: string, account: string): Promise<string[] | null> {
  const accounts = parseList(bytes);
  const tree = await treeOf(accounts);
  if (tree.root !== root) {
    const found = `The list that the offer names has the root ${tree.root}, but the offer holds ${root}`;
    throw new FormatError("allow-list/other", `${found}. Nobody can buy by it.`);
  }
  const index = accounts.indexOf(account.toLowerCase());
  return index === -1 ? null : tree.getProof(index);
}

/**
 * Reads an offer's list by its legal text and makes the proof, as {@link proofFor}.
 *
 * @throws FormatError `allow-list/unnamed` when the legal text names no list
 */
export async function allowListProof(
  gateway: GatewayAddresses, offer: { allowList: string; legalTextCid: string | null }, account: string,
): Promise<string[] | null> {
  const { readVerifiedFile } = await import("@commonweight/sdk/artifacts/reader");
  const legal = offer.legalTextCid ? await readVerifiedFile(offer.legalTextCid, "", { gateway }) : undefined;
  const cid = citedAllowList(new TextDecoder().decode(legal));
  if (cid === null) {
    const way = "ask its publisher for a proof";
    throw new FormatError("allow-list/unnamed", `The offer does not say where its list is: ${way}.`);
  }
  return proofFor(await readVerifiedFile(cid, "", { gateway }), offer.allowList, account);
}

function parseList(bytes: Uint8Array): string[] {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const { type, accounts } = JSON.parse(text) as Partial<AllowList>;
    if (type === "commonweight/allow-list" && Array.isArray(accounts)) return readAccounts(accounts.join("\n"));
  } catch (error) {
    if (error instanceof FormatError) throw error;
  }
  throw new FormatError("allow-list/other", "What the offer names as its list is none.");
}

async function treeOf(accounts: readonly string[]) {
  const { StandardMerkleTree } = await import("@openzeppelin/merkle-tree");
  return StandardMerkleTree.of(accounts.map((account) => [account]), ["address"]);
}
