import type { CharterDraft, Severity } from "#lib/governance/draft.ts";
import { policyOf } from "#lib/governance/policy.ts";
import type { CharterDetail } from "#lib/governance/charter-query.ts";

/** WebGPU alone, two receipts, 5 %: what a first charter starts from. */
const FIRST = { receiptsRequired: 2, acceptedBackends: 2, feeBps: 500, forbiddenRights: 0, verifierPoolBps: 100 };

/** The next charter version as a copy of the one in force. */
export function charterFrom(inForce: CharterDetail | null): CharterDraft {
  return {
    title: inForce?.document?.title ?? "The community's charter",
    version: (inForce?.version ?? 0) + 1,
    preamble: inForce?.document?.preamble ?? "",
    changes: "",
    clauses: (inForce?.document?.clauses ?? []).map(({ title, text, severity }) => ({
      title,
      text,
      severity: severityOf(severity),
    })),
    policy: inForce ? policyOf(inForce) : FIRST,
  };
}

function severityOf(found: string | null): Severity {
  return found === "suspend" || found === "revoke" ? found : "advisory";
}
