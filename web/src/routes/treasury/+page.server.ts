import { graphFor } from "#lib/graph/load.ts";
import { currencyWords } from "#lib/treasury/currency.ts";
import { readHolding } from "#lib/treasury/holdings.ts";
import { ledgerVariables, mergeLedger, readLedgerFilter } from "#lib/treasury/ledger.ts";
import { tellTreasury } from "#lib/treasury/overview.ts";
import { ledgerQuery, treasuryQuery } from "#lib/treasury/query.ts";
import type { PageServerLoad } from "./$types";

/** Read on the server, index and chain alike, so that looking needs no library in the browser. */
export const load: PageServerLoad = async (event) => {
  const filter = readLedgerFilter(event.url.searchParams);
  const [graph, { config, status }] = await Promise.all([graphFor(event), event.parent()]);
  const now = status.head?.timestamp ?? status.index?.timestamp ?? 0;
  const [state, found] = await Promise.all([
    graph.query(treasuryQuery),
    graph.query(ledgerQuery, ledgerVariables(filter)),
  ]);
  const block = state._meta?.block.number ?? 0;
  const currencies = await Promise.all(
    tellTreasury(state, now).map(async (overview) => ({
      ...overview,
      words: await currencyWords(config, overview.currency),
      // Without the chain the page still tells what the index knows, and says that it does.
      holding: await readHolding(config, overview.currency, block).catch(() => null),
    }))
  );
  const ledger = mergeLedger(found, filter.before);
  const paidIn = new Set([
    ...ledger.rows.map((row) => ("flow" in row ? row.flow : row.settlement).currency.id),
    ...state.streams.map(({ currency }) => currency.id),
  ]);
  const words = Object.fromEntries(
    await Promise.all([...paidIn].map(async (id) => [id, await currencyWords(config, id)] as const))
  );
  const releases = state.releases
    .map(({ releaseId, modelName, version }) => ({ releaseId, label: `${modelName} ${version}` }))
    .sort((a, b) => a.label.localeCompare(b.label));
  return { block, currencies, filter, ledger, words, releases, streams: state.streams };
};
