import * as z from "zod";
import { RIGHTS, type RightName } from "../license/rights.ts";
import { parseJsonDocument } from "./json-document.ts";

const rightNames = RIGHTS.map((right) => right.name) as [RightName, ...RightName[]];

/** What a clause demands of a release, as far as it can be looked up; the clause's text says the rest. */
export const clauseDemandsSchema = z.object({
  /** Passing receipts of verifiers who have no part in the release. */
  receipts: z.number().int().min(1).max(255).optional(),
  /** What the model card has to state, each in a few words. */
  statements: z.array(z.string().min(1).max(200)).min(1).max(20).optional(),
  /** Rights that its licences must not grant, by their names in the contracts. */
  forbiddenRights: z.array(z.enum(rightNames)).min(1).max(rightNames.length).optional(),
});

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
          demands: clauseDemandsSchema.optional(),
        }),
      )
      .min(1, "expected at least one clause")
      .max(200),
    /** What is different from the version before and why, as Markdown; empty for the first version. */
    changes: z.string().max(20_000),
    /** What the version says of releases made under earlier ones, as Markdown; empty for the first version. */
    olderReleases: z.string().max(20_000).default(""),
  })
  .check(({ value, issues }) => {
    if (value.version > 1 && value.olderReleases.trim() === "") {
      const message = `version ${value.version} has to say what becomes of releases made under earlier versions`;
      issues.push({ code: "custom", path: ["olderReleases"], message, input: value.olderReleases });
    }
    value.clauses.forEach((clause, index) => {
      if (clause.number === index + 1) return;
      const message = `expected ${index + 1}, found ${clause.number}: clauses are numbered in order from 1`;
      issues.push({ code: "custom", path: ["clauses", index, "number"], message, input: clause.number });
    });
  });

export type CharterDocument = z.infer<typeof charterDocumentSchema>;
export type CharterClause = CharterDocument["clauses"][number];
export type ClauseDemands = z.infer<typeof clauseDemandsSchema>;

/**
 * Reads a charter document from its bytes.
 *
 * @throws ArtifactError `document-invalid` naming every path that is wrong.
 */
export function parseCharterDocument(bytes: Uint8Array): CharterDocument {
  return parseJsonDocument(bytes, "charter", charterDocumentSchema);
}
