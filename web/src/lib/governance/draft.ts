import type { DisputeAct } from "../ethics/actions.ts";
import type { Ruling } from "../ethics/dispute.ts";
import type { Verdict } from "../verifiers/challenge.ts";
import type { Process } from "../ethics/process.ts";
import type { CouncilChange, ProposalAction, VotingSettings } from "./actions.ts";
import type { PreparedPlugin } from "./plugin.ts";
import type { CharterPolicy } from "./policy.ts";

export type Severity = "advisory" | "suspend" | "revoke";

/** A proposal's own text, as it is typed. */
export interface DraftText {
  title: string;
  summary: string;
  /** Markdown. */
  body: string;
  links: { name: string; url: string }[];
}

/** A clause as it is typed. */
export interface DraftClause {
  title: string;
  text: string;
  severity: Severity;
  /** Passing receipts of others; null for no number. */
  demandedReceipts: number | null;
  /** What a model card has to state. */
  demandedStatements: string[];
  /** By their names in the contracts. */
  forbiddenRights: string[];
}

/** A charter version as it is typed; clauses are numbered by their place. */
export interface CharterDraft {
  title: string;
  /** The version it becomes. */
  version: number;
  preamble: string;
  /** What is different and why, Markdown. */
  changes: string;
  /** What it says of releases made under earlier versions, Markdown; empty for the first. */
  olderReleases: string;
  clauses: DraftClause[];
  policy: CharterPolicy;
  /** How disputes go under it. */
  process: Process;
}

/** What a new proposal would do. */
export type ProposalDraft =
  | { kind: "release"; releaseId: string }
  | { kind: "charter"; charter: CharterDraft }
  | { kind: "payment"; to: string; currency: string; value: bigint }
  | { kind: "royalty"; releaseId: string; currency: string; value: bigint }
  | { kind: "stream"; to: string; currency: string; value: bigint; start: number; duration: number }
  | { kind: "stop"; streamId: string }
  | { kind: "currency"; currency: string }
  | { kind: "dispute"; disputeId: string; act: DisputeAct; ruling?: Exclude<Ruling, "None"> | undefined }
  | { kind: "challenge"; challengeId: string; verdict: Verdict }
  | { kind: "overrule"; proposalId: string }
  | { kind: "mint"; to: string; value: bigint }
  | { kind: "settings"; settings: VotingSettings }
  | { kind: "council"; change: CouncilChange }
  | { kind: "divert"; releaseId: string; currency: string }
  | { kind: "plugin"; prepared: PreparedPlugin }
  /** Calls made one by one, or taken over from other forms. */
  | { kind: "calls"; actions: readonly ProposalAction[] };

const address = /^0x[0-9a-fA-F]{40}$/;

/** The account that a typed name or address means, lower case; null when nobody is known by it. */
export function findAccount(typed: string, names: Record<string, string>): string | null {
  const text = typed.trim();
  if (address.test(text)) return text.toLowerCase();
  const found = Object.keys(names).find((one) => names[one]?.toLowerCase() === text.toLowerCase());
  return text === "" ? null : found ?? null;
}

/** Where an unfinished draft is kept for this visit; null where there is no such place. */
function drafts(): Storage | null {
  try {
    return typeof sessionStorage === "undefined" ? null : sessionStorage;
  } catch {
    return null;
  }
}

const keyOf = (kind: string) => `commonweight:proposal:${kind}`;

/** JSON has no bigints: they are kept as `{ wei: "5" }`. */
function asBigInt(value: unknown): bigint | null {
  const { wei, ...rest } = (value ?? {}) as { wei?: unknown };
  return typeof wei === "string" && /^-?\d+$/.test(wei) && Object.keys(rest).length === 0 ? BigInt(wei) : null;
}

/** Keeps an unfinished draft over a reload. */
export function keepDraft(kind: string, draft: unknown): void {
  try {
    drafts()?.setItem(
      keyOf(kind),
      JSON.stringify(draft, (_, value) => (typeof value === "bigint" ? { wei: String(value) } : value)),
    );
  } catch {
    // A full storage loses the reload only; what is typed stays on the page.
  }
}

/** The draft kept by an earlier look at this page, or null. */
export function keptDraft<Draft>(kind: string): Draft | null {
  try {
    return JSON.parse(drafts()?.getItem(keyOf(kind)) ?? "null", (_, value) => asBigInt(value) ?? value) as Draft | null;
  } catch {
    return null;
  }
}

export function dropDraft(kind: string): void {
  drafts()?.removeItem(keyOf(kind));
}
