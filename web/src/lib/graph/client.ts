import { documentText } from "./graphql.ts";
import type { TadaDocumentNode } from "./graphql.ts";

/** Why the index gave no answer. */
export type GraphErrorCode = "graph_unreachable" | "graph_refused" | "graph_failed_indexing";

/** The index did not answer, or refused the query; `message` is for people. */
export class GraphError extends Error {
  readonly code: GraphErrorCode;

  constructor(code: GraphErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "GraphError";
    this.code = code;
  }
}

/** Asks the subgraph, on the server and in the browser alike. */
export interface GraphClient {
  /**
   * @throws GraphError when the index cannot be reached, refuses the query or stopped at an indexing error.
   */
  query<Result, Variables>(
    document: TadaDocumentNode<Result, Variables>,
    ...variables: keyof Variables extends never ? [] : [variables: Variables]
  ): Promise<Result>;
}

interface GraphResponse {
  data?: unknown;
  errors?: { message: string }[];
}

/** Long enough for a cold index, short enough that a page says what is wrong. */
const timeoutMilliseconds = 15_000;

/**
 * @param url Query URL of the subgraph.
 * @param fetch Kit's `fetch` in a load function, so that what the server asked is not asked again by the browser.
 */
export function createGraphClient(url: string, fetch: typeof globalThis.fetch = globalThis.fetch): GraphClient {
  return {
    async query(document, ...[variables]) {
      const body = JSON.stringify({ query: documentText(document), variables: variables ?? {} });
      const answer = await post(url, body, fetch);
      // graph-node answers 200 with `errors`; data beside them would be half a truth.
      if (answer.errors?.length) throw refused(answer.errors);
      if (answer.data === undefined) throw new GraphError("graph_refused", "The index answered without data.");
      return answer.data as never;
    },
  };
}

async function post(url: string, body: string, fetch: typeof globalThis.fetch): Promise<GraphResponse> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
  } catch (cause) {
    throw new GraphError(
      "graph_unreachable",
      `The index at ${new URL(url).host} does not answer. What is on chain is untouched; try again in a moment.`,
      { cause },
    );
  }
  try {
    return (await response.json()) as GraphResponse;
  } catch (cause) {
    throw new GraphError("graph_unreachable", `The index answered ${response.status} without JSON.`, { cause });
  }
}

function refused(errors: { message: string }[]): GraphError {
  const text = errors.map((error) => error.message).join("; ");
  if (/indexing_error/.test(text)) {
    return new GraphError("graph_failed_indexing", "The index stopped at an error and no longer follows the chain.");
  }
  return new GraphError("graph_refused", `The index refused the query: ${text}`);
}
