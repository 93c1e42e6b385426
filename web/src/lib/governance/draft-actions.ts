import { actOnDispute } from "../ethics/actions.ts";
import {
  adoptCharter, approveRelease, creditRoyalty, listCurrency, openStream, pay, requireSolvent, stopStream,
} from "./actions.ts";
import type { ProposalAction } from "./actions.ts";
import type { ProposalDraft } from "./draft.ts";

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
    case "charter": {
      const { policy, clauses } = draft.charter;
      return [await adoptCharter(contracts, { digest: await charterDigest(), clauseCount: clauses.length, policy })];
    }
  }
}
