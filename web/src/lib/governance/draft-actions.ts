import { decideChallenge } from "../verifiers/actions.ts";
import { actOnDispute } from "../ethics/actions.ts";
import {
  adoptCharter,
  approveRelease,
  changeCouncil,
  changeVoting,
  creditRoyalty,
  divertRefunds,
  listCurrency,
  mint,
  openStream,
  overrule,
  pay,
  requireSolvent,
  stopStream,
} from "./actions.ts";
import type { ProposalAction } from "./actions.ts";
import type { ProposalDraft } from "./draft.ts";
import { applyPlugin } from "./plugin.ts";

type Addresses = Record<string, string>;

/**
 * The calls of a draft, the solvency check at their end.
 *
 * @param charterDigest sha-256 of the charter document's CID, 0x and hex; only a charter's draft asks for it.
 */
export async function actionsOfDraft(
  draft: ProposalDraft,
  contracts: Addresses,
  charterDigest: () => Promise<string>
): Promise<ProposalAction[]> {
  return [...(await deeds(draft, contracts, charterDigest)), await requireSolvent(contracts)];
}

async function deeds(draft: ProposalDraft, contracts: Addresses, charterDigest: () => Promise<string>) {
  switch (draft.kind) {
    case "release":
      return [await approveRelease(contracts, draft.releaseId)];
    case "payment":
      return [await pay(draft.to, draft.currency, draft.value)];
    case "royalty":
      return [await creditRoyalty(contracts, draft)];
    case "stream":
      return openStream(contracts, draft);
    case "stop":
      return [await stopStream(contracts, draft.streamId)];
    case "currency":
      return [await listCurrency(contracts, draft.currency)];
    case "dispute":
      return [await actOnDispute(contracts, draft)];
    case "challenge":
      return [await decideChallenge(contracts, draft)];
    case "overrule":
      return [await overrule(contracts, draft.proposalId)];
    case "mint":
      return [await mint(contracts, draft)];
    case "settings":
      return [await changeVoting(contracts, draft.settings)];
    case "council":
      return changeCouncil(contracts, draft.change);
    case "divert":
      return [await divertRefunds(contracts, draft)];
    case "plugin":
      return applyPlugin(contracts, draft.prepared);
    case "calls":
      return draft.actions;
    case "charter": {
      const { policy, process, clauses } = draft.charter;
      const digest = await charterDigest();
      return [await adoptCharter(contracts, { digest, clauseCount: clauses.length, policy, process })];
    }
  }
}
