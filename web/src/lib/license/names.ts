import type { Divided } from "#lib/model/query.ts";
import type { QuoteNames } from "./quote.ts";

/** Who a quote's parts go to, in words, from what the index knows of a release. */
export function quoteNames(release: Divided, nameOf: (address: string) => string): QuoteNames {
  return {
    nameOf,
    feeBps: release.feeBps,
    parents: new Map(release.parents.map(({ parent }) => [parent.releaseId, parent])),
    datasets: new Map(release.datasets.map(({ dataset }) => [dataset.datasetId, dataset.name])),
    roles: new Map(release.shares.map(({ account, contribution }) => [account.id, contribution?.role ?? ""])),
  };
}
