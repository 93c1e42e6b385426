import { error } from "@sveltejs/kit";
import { decodeActions } from "#lib/governance/decode.ts";
import { describedIn, givenAbis } from "#lib/governance/given-abi.ts";
import { proposalQuery, releaseNamesQuery } from "#lib/governance/proposal-query.ts";
import { graphFor } from "#lib/graph/load.ts";
import { currencyWords } from "#lib/treasury/currency.ts";
import { releaseName } from "#lib/model/standing.ts";
import type { PageServerLoad } from "./$types";

/** The largest number a proposal can have. */
const LARGEST = (1n << 256n) - 1n;

/** The proposal with its actions in words. They are decoded here, so that reading fetches neither ethers nor ABIs. */
export const load: PageServerLoad = async (event) => {
  const { id } = event.params;
  const missing = `There is no proposal ${id.slice(0, 80)}. Proposals are numbered on chain; the list shows them all.`;
  if (!/^\d{1,78}$/.test(id) || BigInt(id) > LARGEST) error(404, missing);
  const graph = await graphFor(event);
  const {
    proposals: [proposal],
    charterVersions: [charter],
    councils: [council],
    councilProposals: vetoes,
  } = await graph.query(proposalQuery, { number: id });
  if (!proposal) error(404, missing);

  // approve(uint64) and its like carry the release's number in their first word.
  const numbers = proposal.actions
    .filter(({ data }) => data.length >= 74)
    .map(({ data }) => BigInt(`0x${data.slice(10, 74)}`));
  const plausible = numbers.filter((number) => number < 1n << 64n).map(String);
  const { releases, currencies } = await graph.query(releaseNamesQuery, { numbers: plausible });
  const { config, names } = await event.parent();
  const paidIn = currencies.filter(({ id }) => proposal.actions.some(({ target }) => target === id));
  const words = await Promise.all(paidIn.map(async ({ id }) => [id, await currencyWords(config, id)] as const));
  const named = proposal.dispute ? [...releases, proposal.dispute.release] : releases;
  const releaseNames = Object.fromEntries(named.map((release) => [release.releaseId, releaseName(release)]));
  const actions = await decodeActions(
    proposal.actions.map(({ target, value, data }) => ({ to: target, value: BigInt(value), data })),
    {
      contracts: config.contracts,
      releases: releaseNames,
      nameOf: (address) => names[address],
      currencies: Object.fromEntries(words),
      pasted: givenAbis(describedIn(proposal.document)),
    }
  );
  return { proposal, actions, releaseNames, charter: charter ?? null, council: council ?? null, vetoes };
};
