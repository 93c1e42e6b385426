/** A GraphQL endpoint answered with errors, or not with GraphQL. */
export class GraphError extends Error {
  override readonly name = "GraphError";
  readonly code = "GRAPH_FAILED";
}

/** Asks one GraphQL question. graph-node reports errors with HTTP 200, so the body decides. */
export async function ask<T>(url: string, query: string): Promise<T> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  if (!response.ok) throw new GraphError(`HTTP ${response.status}`);
  const answer = (await response.json()) as { data?: T; errors?: { message: string }[] };
  if (answer.errors?.length) throw new GraphError(answer.errors.map((error) => error.message).join("; "));
  if (!answer.data) throw new GraphError("an answer without data");
  return answer.data;
}
