import type { ProposalDetail } from "#lib/governance/proposal-query.ts";
import type { Simulation } from "#lib/governance/simulate.ts";
import type { App } from "#lib/state/app.svelte.ts";

/** Options of the query that tries the proposal's execution; the same key wherever it is asked. */
export function simulationQuery(app: App, proposal: ProposalDetail, enabled: boolean) {
  return {
    queryKey: ["simulation", proposal.proposalId],
    enabled: enabled && typeof window !== "undefined",
    staleTime: 15_000,
    refetchInterval: 30_000,
    retry: 1,
    queryFn: async (): Promise<Simulation> => {
      // ethers and the ABIs, at the first look at a proposal that is not executed.
      const { simulateExecution } = await import("#lib/governance/simulate.ts");
      const actions = proposal.actions.map(({ target, value, data }) => ({ to: target, value: BigInt(value), data }));
      const { proposalId, allowFailureMap } = proposal;
      const execution = { proposalId: BigInt(proposalId), actions, allowFailureMap: BigInt(allowFailureMap) };
      return simulateExecution({ rpc: app.rpc, contracts: app.config.contracts, tokens: app.tokens() }, execution);
    },
  };
}
