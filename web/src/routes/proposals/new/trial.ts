import type { Interface } from "ethers";
import type { BasketCall } from "#lib/governance/basket.ts";
import { graphql } from "#lib/graph/graphql.ts";
import type { DecodedAction } from "#lib/governance/decode.ts";
import type { ProposalDraft } from "#lib/governance/draft.ts";
import type { Trial, TrialContext } from "#lib/governance/try-proposal.ts";
import { proposingPower } from "#lib/governance/voter.ts";
import type { App } from "#lib/state/app.svelte.ts";

const isBrowser = typeof window !== "undefined";

const proposerQuery = graphql(`
  query Proposer($id: ID!) {
    member(id: $id) {
      balance
      votes
    }
  }
`);

/** A draft tried: what it does in words, and what would come of it. */
export interface DraftTrial extends Trial {
  actions: DecodedAction[];
}

/** Options of the query that tries a draft's execution, again with every change of what it does. */
export function tryDraft(app: App, draft: ProposalDraft | null, known: Omit<TrialContext, "rpc" | "config">) {
  // A charter's words decide nothing on chain: only its terms and the number of its clauses are tried.
  const key =
    draft?.kind === "charter"
      ? { kind: draft.kind, ...draft.charter.policy, ...draft.charter.process, clauses: draft.charter.clauses.length }
      : draft;
  return {
    queryKey: [
      "draft",
      JSON.stringify(key, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
    ],
    enabled: draft !== null && isBrowser,
    retry: false,
    queryFn: async (): Promise<DraftTrial> => {
      if (!draft) throw new Error("Nothing to try yet.");
      const [{ tryProposal }, { decodeActions }, actions] = await Promise.all([
        import("#lib/governance/try-proposal.ts"),
        import("#lib/governance/decode.ts"),
        actionsOf(draft, app),
      ]);
      const [trial, decoded] = await Promise.all([
        tryProposal({ rpc: app.rpc, config: app.config, ...known }, { proposalId: null, actions, allowFailureMap: 0n }),
        decodeActions(actions, { contracts: app.config.contracts, ...known, pasted: await pastedAbis(draft) }),
      ]);
      return { ...trial, actions: decoded };
    },
  };
}

/** The ABIs that came with the calls of a draft, by address in lower case. */
async function pastedAbis(draft: ProposalDraft): Promise<Record<string, Interface>> {
  const { describedBy, givenAbis } = await import("#lib/governance/given-abi.ts");
  return givenAbis(describedBy(draft));
}

/** Options of the query that says what some calls do. */
export function decodeCalls(app: App, actions: readonly BasketCall[], known: Omit<TrialContext, "rpc" | "config">) {
  return {
    queryKey: ["decoded", ...actions.map(({ to, value, data }) => `${to} ${value} ${data}`)],
    enabled: actions.length > 0 && isBrowser,
    placeholderData: (before: DecodedAction[] | undefined) => before,
    queryFn: async (): Promise<DecodedAction[]> => {
      const { decodeActions } = await import("#lib/governance/decode.ts");
      const pasted = await pastedAbis({ kind: "calls", actions });
      return decodeActions(actions, { contracts: app.config.contracts, ...known, pasted });
    },
  };
}

async function actionsOf(draft: ProposalDraft, app: App) {
  const { actionsOfDraft } = await import("#lib/governance/draft-actions.ts");
  // Any digest but zero stands for a charter's text, which is made only when the proposal is opened.
  return actionsOfDraft(draft, app.config.contracts, async () => `0x${"1".repeat(64)}`);
}

/** Options of the query for what an account may propose with, in the token's smallest unit. */
export function powerQuery(app: App, account: string | null) {
  return {
    queryKey: ["proposing-power", account],
    enabled: account !== null && isBrowser,
    queryFn: async () => proposingPower((await app.graph.query(proposerQuery, { id: account ?? "" })).member),
  };
}
