import type { Document } from "@commonweight/sdk/artifacts/document";
import type { StatementKind } from "@commonweight/sdk/artifacts/statement";

/** What somebody says at length, as the document that is stored and named on chain. */
export async function draftReason(kind: StatementKind, title: string, body: string): Promise<Document> {
  const [{ statementSchema }, { createDocument }] = await Promise.all([
    import("@commonweight/sdk/artifacts/statement"),
    import("@commonweight/sdk/artifacts/document"),
  ]);
  return createDocument(statementSchema.parse({ kind, title: title.slice(0, 200), body: body.trim(), links: [] }));
}
