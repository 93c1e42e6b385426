import type { GraphClient } from "./client.ts";
import { graphql } from "./graphql.ts";

/** How far the index has followed the chain. */
export interface IndexStatus {
  block: number;
  /** Seconds since the epoch of that block. */
  timestamp: number;
  hasIndexingErrors: boolean;
}

// Answers even where indexing failed, for then the page has to say so.
const statusQuery = graphql(`
  query IndexStatus {
    _meta {
      block {
        number
        timestamp
      }
      hasIndexingErrors
    }
  }
`);

/** @throws GraphError when the index does not answer. */
export async function indexStatus(graph: GraphClient): Promise<IndexStatus> {
  const { _meta } = await graph.query(statusQuery);
  return {
    block: _meta?.block.number ?? 0,
    timestamp: _meta?.block.timestamp ?? 0,
    hasIndexingErrors: _meta?.hasIndexingErrors ?? false,
  };
}

export interface WaitForIndexedOptions {
  signal?: AbortSignal;
  /** Milliseconds between questions; the first ones come faster. */
  interval?: number;
  sleep?: (milliseconds: number) => Promise<void>;
  onStatus?: (status: IndexStatus) => void;
}

/**
 * Resolves once the index holds `block`. An index that does not answer for a while is asked again: not being able to
 * look is not a failure of what one waits for.
 *
 * @throws the signal's reason when aborted.
 */
export async function waitForIndexed(
  graph: GraphClient,
  block: number,
  { signal, interval = 1000, sleep = pause, onStatus }: WaitForIndexedOptions = {},
): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    signal?.throwIfAborted();
    const status = await indexStatus(graph).catch(() => undefined);
    if (status) {
      onStatus?.(status);
      if (status.block >= block) return;
    }
    await sleep(Math.min(interval, 100 * (attempt + 1)));
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
