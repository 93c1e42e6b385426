import * as z from "zod";
import { parseJsonDocument } from "./json-document.ts";
import { linksSchema } from "./links.ts";

/**
 * What a statement is made for: a dispute's evidence, the answer of the accused, the grounds of an appeal, the longer
 * reason for a vote, or the council's reason for a veto.
 */
export const STATEMENT_KINDS = ["evidence", "answer", "grounds", "reason", "veto"] as const;

/**
 * What somebody says in a dispute, on a vote or with a veto. Its canonical JSON is stored under a raw CID, and contracts
 * record the CID's digest.
 */
export const statementSchema = z.object({
  kind: z.enum(STATEMENT_KINDS),
  title: z.string().min(1).max(200),
  /** The whole text, as Markdown. */
  body: z.string().min(1).max(50_000),
  links: linksSchema,
});

export type Statement = z.infer<typeof statementSchema>;
export type StatementKind = Statement["kind"];

/**
 * Reads a statement from its bytes.
 *
 * @throws ArtifactError `document-invalid` naming every path that is wrong.
 */
export function parseStatement(bytes: Uint8Array): Statement {
  return parseJsonDocument(bytes, "statement", statementSchema);
}
