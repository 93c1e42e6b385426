import { createGraphClient } from "./client.ts";
import type { GraphClient } from "./client.ts";

/** What a load function depends on that reads the index; invalidated once a transaction is indexed. */
export const graphDependency = "commonweight:graph";

interface LoadEvent {
  fetch: typeof globalThis.fetch;
  depends(...dependencies: `${string}:${string}`[]): void;
  parent(): Promise<{ config: { graphUrl: string } }>;
}

/**
 * The index for a universal load function (`+page.ts`): asked on the server at the first visit and by the browser
 * afterwards, and again after each transaction of one's own.
 *
 * @example
 * export const load: PageLoad = async (event) => {
 *   const graph = await graphFor(event);
 *   return graph.query(modelsQuery, { first: 20 });
 * };
 */
export async function graphFor(event: LoadEvent): Promise<GraphClient> {
  event.depends(graphDependency);
  const { config } = await event.parent();
  return createGraphClient(config.graphUrl, event.fetch);
}
