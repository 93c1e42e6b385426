import type { Document } from "@commonweight/sdk/artifacts/document";
import { uploadDocument } from "#lib/documents/upload.ts";
import { allowListDocument, citeAllowList, readAccounts } from "./allow-list.ts";
import type { DraftTerms, OfferDraft } from "./draft.ts";
import { textDocument } from "./legal.ts";

/** The documents of an offer, and what the offer says of them. */
export interface OfferDocuments {
  documents: Document[];
  /** Merkle root of the accounts that may buy; zero where anybody may. */
  allowList: string;
  /** Digest of the legal text; zero where there is none. */
  legalText: string;
}

const NONE = `0x${"0".repeat(64)}`;

/** Makes an offer's documents: the list of who may buy, if it has one, and the legal text, which names that list. */
export async function offerDocuments(
  draft: Pick<OfferDraft, "restricted" | "allowed" | "legal">,
): Promise<OfferDocuments> {
  const list = draft.restricted ? await allowListDocument(readAccounts(draft.allowed)) : undefined;
  const legal = list ? citeAllowList(draft.legal, list.document.cid) : draft.legal.trim();
  const text = legal === "" ? undefined : await textDocument(legal);
  return {
    documents: [...(list ? [list.document] : []), ...(text ? [text] : [])],
    allowList: list?.root ?? NONE,
    legalText: text?.digest ?? NONE,
  };
}

/**
 * Stores the documents, so that the offer cites what can be read.
 *
 * @throws ArtifactError with the gateway's own sentence.
 */
export async function storeDocuments(gateway: string, { documents }: OfferDocuments): Promise<void> {
  for (const document of documents) await uploadDocument(gateway, document);
}

/** The call as text, for "As the contract sees it". */
export function describeOffer(releaseId: string, terms: DraftTerms, draft: OfferDraft): string {
  return [
    "ModelLicense.openOffer(",
    `  releaseId: ${releaseId}`,
    ...Object.entries(terms).map(([key, value]) => `  ${key}: ${value}`),
    `  allowList: ${draft.restricted ? "Merkle root of the accounts" : "none"}`,
    `  legalText: ${draft.legal.trim() || draft.restricted ? "sha-256 of the text" : "none"}`,
    ")",
  ].join("\n");
}
