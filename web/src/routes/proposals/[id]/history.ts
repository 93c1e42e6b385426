import type { TimelineItem } from "#lib/components/types.ts";
import type { ProposalState } from "#lib/format/status.ts";
import { shortHash } from "#lib/format/identifier.ts";
import type { ProposalDetail } from "#lib/governance/proposal-query.ts";

/** What happened to a proposal and what still may, in order of time. @param now seconds on the chain's clock */
export function proposalHistory(proposal: ProposalDetail, state: ProposalState, now: number): TimelineItem[] {
  const [first] = proposal.votes.toReversed();
  const ended = state === "passed" || state === "defeated" || state === "executed";
  const items: TimelineItem[] = [
    {
      id: "opened",
      icon: "file",
      title: "Opened",
      at: Number(proposal.createdAt),
      text: `Voting power is counted at block ${proposal.snapshotBlock}. Transaction ${shortHash(
        proposal.transactionHash
      )}.`,
    },
  ];
  if (state === "pending")
    items.push({ id: "start", icon: "clock", title: "Votes are taken", at: Number(proposal.startDate), next: true });
  if (first)
    items.push({ id: "first", icon: "half", tone: "pending", title: "First vote", at: Number(first.timestamp) });
  const end: TimelineItem = {
    id: "end",
    icon: "clock",
    title: "Vote ends",
    at: Number(proposal.endDate),
    next: !ended,
  };
  if (proposal.vetoedAt) {
    const at = Number(proposal.vetoedAt);
    items.push({ id: "vetoed", icon: "revoked", tone: "revoked", title: "Vetoed by the council", at });
  }
  if (proposal.overruledAt) {
    const at = Number(proposal.overruledAt);
    items.push({ id: "overruled", icon: "check", tone: "released", title: "Veto overruled by the DAO", at });
  }
  if (state === "executed" && proposal.executedAt) {
    const executed: TimelineItem = {
      id: "executed",
      icon: "released",
      tone: "released",
      title: "Executed",
      at: Number(proposal.executedAt),
      ...(proposal.executionTransaction ? { text: `Transaction ${shortHash(proposal.executionTransaction)}.` } : {}),
    };
    // A vote that could not be lost any more may have been executed before its end, which then decides nothing.
    return Number(proposal.executedAt) < Number(proposal.endDate)
      ? [...items, executed]
      : [...items, { ...end, title: "Vote ended" }, executed];
  }
  if (state === "defeated") return [...items, { ...end, icon: "cross-circle", title: "Vote ended, not passed" }];
  const execution: TimelineItem = {
    id: "execution",
    icon: "circle",
    title: "Executed",
    when: proposal.vetoed
      ? "if the veto is overruled"
      : state === "passed"
        ? "once its time has come"
        : "once it has passed",
    next: true,
    text: "Anybody may execute a proposal that has passed. What changes who controls the DAO or its money has to be done in its time.",
  };
  // Decided early: the vote goes on, and may be executed before its end.
  if (state === "passed" && now < Number(proposal.endDate)) {
    const when = "no vote can turn it any more";
    const passed: TimelineItem = { id: "passed", icon: "check", tone: "released", title: "Passed early", when };
    return [...items, passed, execution, { ...end, next: true }];
  }
  if (state === "passed")
    return [...items, { ...end, title: "Passed", next: false, icon: "check", tone: "released" }, execution];
  return [...items, end, execution];
}
