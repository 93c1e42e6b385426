import { readDatasets } from "#lib/dataset/query.ts";
import { graphFor } from "#lib/graph/load.ts";
import type { PageLoad } from "./$types";

/** Datasets whose name or document contains what is looked for, a page of them. */
export const load: PageLoad = async (event) => {
  const text = (event.url.searchParams.get("q") ?? "").trim().slice(0, 100);
  const page = Math.min(Math.max(1, Math.floor(Number(event.url.searchParams.get("page")) || 1)), 100);
  return { text, page, ...(await readDatasets(await graphFor(event), text, page)) };
};
