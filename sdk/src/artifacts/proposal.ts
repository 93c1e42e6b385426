import * as z from "zod";
import { parseJsonDocument } from "./json-document.ts";
import { linksSchema } from "./links.ts";

/**
 * What a proposal says about itself. Its canonical JSON is stored under a raw CID, and TokenVoting's `metadata` holds
 * the UTF-8 text `ipfs://<cid>`.
 */
export const proposalDocumentSchema = z.object({
  title: z.string().min(1).max(200),
  /** One paragraph of plain text, for lists. */
  summary: z.string().min(1).max(1_000),
  /** The reasons, as Markdown. */
  body: z.string().max(50_000),
  links: linksSchema,
});

export type ProposalDocument = z.infer<typeof proposalDocumentSchema>;

/**
 * Reads a proposal's document from its bytes.
 *
 * @throws ArtifactError `document-invalid` naming every path that is wrong.
 */
export function parseProposalDocument(bytes: Uint8Array): ProposalDocument {
  return parseJsonDocument(bytes, "proposal", proposalDocumentSchema);
}

const SCHEME = "ipfs://";

/** The metadata TokenVoting stores for a document: the UTF-8 bytes of `ipfs://<cid>`, as `0x` hexadecimal. */
export function proposalMetadata(cid: string): `0x${string}` {
  const bytes = new TextEncoder().encode(SCHEME + cid);
  return `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
