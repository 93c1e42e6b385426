import { FileCacheClient, type KeptFiles } from "@commonweight/sdk/artifacts/cache-client";

let client: KeptFiles | undefined;

/**
 * The files that this browser keeps between visits, in a worker of their own that starts when they are first asked for.
 * One for the page, so that two readers of one file wait for each other.
 */
export function keptFiles(): KeptFiles {
  client ??= new FileCacheClient(() => new Worker(new URL("./files.worker.ts", import.meta.url), { type: "module" }));
  return client;
}
