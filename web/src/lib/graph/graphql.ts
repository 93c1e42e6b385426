import type { ResultOf, TadaDocumentNode, VariablesOf, initGraphQLTada } from "gql.tada";
import type { introspection } from "./generated/introspection.d.ts";

/**
 * `graphql()` of gql.tada, types only: queries are checked against the subgraph's schema while writing, and are plain
 * strings when running, so no GraphQL parser is in the bundle. Fragments are not masked: a fragment's fields are
 * simply part of the result.
 *
 * @example
 * const modelRow = graphql(`fragment ModelRow on Model { id name }`);
 * const query = graphql(`query Models($first: Int!) { models(first: $first) { ...ModelRow } }`, [modelRow]);
 * const { models } = await graph.query(query, { first: 10 });
 */
type Setup = {
  introspection: introspection;
  disableMasking: true;
  scalars: {
    ID: string;
    /** Whole number in decimal digits; `BigInt()` reads it. */
    BigInt: string;
    BigDecimal: string;
    /** 0x and hex. */
    Bytes: string;
    Int8: string;
    /** Microseconds since the epoch, in decimal digits. */
    Timestamp: string;
  };
};

/** What a document is when running. */
interface RunningDocument {
  source: string;
  fragments: RunningDocument[];
}

function document(source: string, fragments: RunningDocument[] = []): RunningDocument {
  return { source, fragments };
}

export const graphql = document as unknown as ReturnType<typeof initGraphQLTada<Setup>>;

/** The text that is sent: the document and each fragment it reaches, once. */
export function documentText(root: unknown): string {
  const seen = new Set<RunningDocument>();
  const visit = (node: RunningDocument): void => {
    if (seen.has(node)) return;
    seen.add(node);
    node.fragments.forEach(visit);
  };
  visit(root as RunningDocument);
  return [...seen].map((node) => node.source).join("\n");
}

export type { ResultOf, TadaDocumentNode, VariablesOf };
