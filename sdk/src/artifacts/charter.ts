import * as z from "zod";
import { parseJsonDocument } from "./json-document.ts";

/**
 * The charter's document: what a community stands for, in numbered clauses that a dispute can name. Its canonical JSON
 * is stored under a raw CID, and the CID's digest is what EthicsCharter records.
 */
export const charterDocumentSchema = z
  .object({
    title: z.string().min(1).max(200),
    /** The version it becomes on chain, from 1. */
    version: z.number().int().min(1),
    /** Why the charter exists, as Markdown. */
    preamble: z.string().min(1).max(20_000),
    clauses: z
      .array(
        z.object({
          number: z.number().int().min(1),
          title: z.string().min(1).max(200),
          /** Markdown. */
          text: z.string().min(1).max(20_000),
          /** What a breach leads to: a note to the publisher, a suspension, or a revocation. */
          severity: z.enum(["advisory", "suspend", "revoke"]),
        }),
      )
      .min(1, "expected at least one clause")
      .max(200),
    /** What is different from the version before and why, as Markdown; empty for the first version. */
    changes: z.string().max(20_000),
  })
  .check(({ value, issues }) => {
    value.clauses.forEach((clause, index) => {
      if (clause.number === index + 1) return;
      const message = `expected ${index + 1}, found ${clause.number}: clauses are numbered in order from 1`;
      issues.push({ code: "custom", path: ["clauses", index, "number"], message, input: clause.number });
    });
  });

export type CharterDocument = z.infer<typeof charterDocumentSchema>;
export type CharterClause = CharterDocument["clauses"][number];

/**
 * Reads a charter document from its bytes.
 *
 * @throws ArtifactError `document-invalid` naming every path that is wrong.
 */
export function parseCharterDocument(bytes: Uint8Array): CharterDocument {
  return parseJsonDocument(bytes, "charter", charterDocumentSchema);
}
