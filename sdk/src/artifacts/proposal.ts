import * as z from "zod";
import { parseJsonDocument } from "./json-document.ts";
import { linksSchema } from "./links.ts";

/** A function of a contract, as somebody describes it who may be mistaken, or lie. */
const describedFunction = z.object({
  target: z.string().regex(/^0x[0-9a-fA-F]{40}$/, "expected an address"),
  /** One line of an ABI as people read it: `function mint(address to, uint256 amount)`. */
  function: z.string().max(500).regex(/^function [A-Za-z_$][\w$]*\(.*\)/, "expected a line such as function mint(address to)"),
});

/** A function of a contract that an action of a proposal calls. */
export type DescribedFunction = z.infer<typeof describedFunction>;

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
  /** Functions that its actions call, for readers who do not know the contracts. Nobody has verified them. */
  abi: z.array(describedFunction).max(64).optional(),
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
