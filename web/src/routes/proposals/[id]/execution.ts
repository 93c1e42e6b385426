import type { CurrencyWords } from "#lib/format/currency.ts";
import type { ProposalDetail } from "#lib/governance/proposal-query.ts";
import type { Trial } from "#lib/governance/try-proposal.ts";
import type { App } from "#lib/state/app.svelte.ts";

/** Names that the page was given. */
export interface Known {
  /** "glyph-reader 1.1.0" by release number. */
  releases: Record<string, string>;
  /** Names by address in lower case. */
  names: Record<string, string>;
  currencies: Readonly<Record<string, CurrencyWords>>;
}

/** Options of the query that tries the proposal's execution; the same key wherever it is asked. */
export function trialQuery(app: App, proposal: ProposalDetail, { releases, names, currencies }: Known) {
  return {
    queryKey: ["simulation", proposal.proposalId],
    enabled: typeof window !== "undefined",
    staleTime: 15_000,
    refetchInterval: 30_000,
    retry: 1,
    queryFn: async (): Promise<Trial> => {
      // ethers and the ABIs, at the first look at a proposal that is not executed.
      const { tryProposal } = await import("#lib/governance/try-proposal.ts");
      const actions = proposal.actions.map(({ target, value, data }) => ({ to: target, value: BigInt(value), data }));
      const { proposalId, allowFailureMap } = proposal;
      const execution = { proposalId: BigInt(proposalId), actions, allowFailureMap: BigInt(allowFailureMap) };
      const nameOf = (address: string) => names[address];
      return tryProposal({ rpc: app.rpc, config: app.config, releases, nameOf, currencies }, execution);
    },
  };
}
