import { processOf } from "#lib/ethics/process.ts";
import type { Process } from "#lib/ethics/process.ts";
import { NATIVE } from "#lib/format/currency.ts";
import type { CharterDraft, Severity } from "#lib/governance/draft.ts";
import { policyOf } from "#lib/governance/policy.ts";
import type { CharterDetail } from "#lib/governance/charter-query.ts";

/** WebGPU alone, two receipts, 5 %: what a first charter starts from. */
const FIRST = { receiptsRequired: 2, acceptedBackends: 2, feeBps: 500, forbiddenRights: 0, verifierPoolBps: 100 };

const DAY = 86_400;

/** A bond of 0.05 ETH, a week to decide: what a first charter starts from. */
const FIRST_PROCESS: Process = {
  bondCurrency: NATIVE,
  bond: 50_000_000_000_000_000n,
  ratifyWithin: 3 * DAY,
  answerWithin: 2 * DAY,
  decideWithin: 14 * DAY,
  appealWithin: 7 * DAY,
  remedyWithin: 30 * DAY,
  refundWithin: 30 * DAY,
  perpetualRefundBps: 5_000,
};

/** The next charter version as a copy of the one in force. */
export function charterFrom(inForce: CharterDetail | null): CharterDraft {
  return {
    title: inForce?.document?.title ?? "The community's charter",
    version: (inForce?.version ?? 0) + 1,
    preamble: inForce?.document?.preamble ?? "",
    changes: "",
    olderReleases: "",
    clauses: (inForce?.document?.clauses ?? []).map(({ title, text, severity, ...demands }) => ({
      title,
      text,
      severity: severityOf(severity),
      demandedReceipts: demands.demandedReceipts,
      demandedStatements: demands.demandedStatements,
      forbiddenRights: demands.forbiddenRights,
    })),
    policy: inForce ? policyOf(inForce) : FIRST,
    process: inForce ? processOf(inForce.process) : FIRST_PROCESS,
  };
}

function severityOf(found: string | null): Severity {
  return found === "suspend" || found === "revoke" ? found : "advisory";
}
