import { FormatError } from "#lib/format/amount.ts";
import { formatBps, parsePercent, WHOLE_BPS } from "#lib/format/share.ts";
import type { SplitTerms } from "#lib/license/split.ts";
import type { Draft } from "./draft.ts";

/** The registry's own limits. */
export const MAX_PARENTS = 8;
export const MAX_DATASETS = 16;
export const MAX_CONTRIBUTORS = 64;

/** What the charter takes of every sale, basis points. */
export interface CharterRates {
  feeBps: number;
  verifierPoolBps: number;
}

/** What of a draft divides a sale. */
export type DividingDraft = Pick<Draft, "parents" | "paidDatasets" | "contributors">;

/** How a draft divides a sale, and what is wrong with it. */
export interface SharesVerdict {
  /** What parents, datasets and verifiers take together, basis points of every sale. */
  upstreamBps: number;
  /** Sum of the contributors' shares, basis points of what is left to them. */
  contributorBps: number;
  /** By position; undefined where nothing is wrong. */
  parents: (string | undefined)[];
  datasets: (string | undefined)[];
  contributors: (string | undefined)[];
  /** What is wrong with the whole. */
  problems: string[];
  good: boolean;
}

/** Judges who is paid as ModelRegistry will, before anything is signed. */
export function judgeShares(draft: DividingDraft, { feeBps, verifierPoolBps }: CharterRates): SharesVerdict {
  const parents = draft.parents.map(({ share }) => percentProblem(share, 0));
  const datasets = draft.paidDatasets.map(({ share }) => percentProblem(share, 0));
  const accounts = draft.contributors.map(({ account }) => account.toLowerCase());
  const contributors = draft.contributors.map(({ share, account }, i) => {
    if (!/^0x[0-9a-fA-F]{40}$/.test(account)) return `Expected an address, 0x and 40 hexadecimal characters, found "${account}".`;
    if (/^0x0{40}$/.test(account)) return "Nobody holds the address of zeros: what it is owed could not be claimed.";
    if (accounts.indexOf(account.toLowerCase()) !== i) return "This account stands here twice: add its shares up in one line.";
    return percentProblem(share, 1);
  });
  const upstreamBps = sum(draft.parents) + sum(draft.paidDatasets) + verifierPoolBps;
  const contributorBps = sum(draft.contributors);
  const problems: string[] = [];
  if (draft.contributors.length === 0) problems.push("Somebody has to be paid: add at least one contributor.");
  else if (contributorBps !== WHOLE_BPS) {
    const rest = WHOLE_BPS - contributorBps;
    const way = rest > 0 ? `${formatBps(rest)} are left to give` : `take back ${formatBps(-rest)}`;
    problems.push(`The contributors' shares add up to ${formatBps(contributorBps)}, not to 100 %: ${way}.`);
  }
  if (feeBps + upstreamBps > WHOLE_BPS) {
    const taken = `Fee, verifiers, parents and datasets together take ${formatBps(feeBps + upstreamBps)} of a sale`;
    problems.push(`${taken}; no more than 100 % can be given away.`);
  }
  if (draft.parents.length > MAX_PARENTS) problems.push(`A release has at most ${MAX_PARENTS} parents, found ${draft.parents.length}.`);
  if (draft.paidDatasets.length > MAX_DATASETS) {
    problems.push(`A release names at most ${MAX_DATASETS} datasets, found ${draft.paidDatasets.length}.`);
  }
  if (draft.contributors.length > MAX_CONTRIBUTORS) {
    problems.push(`A release has at most ${MAX_CONTRIBUTORS} contributors, found ${draft.contributors.length}.`);
  }
  const good = problems.length === 0 && ![...parents, ...datasets, ...contributors].some((problem) => problem !== undefined);
  return { upstreamBps, contributorBps, parents, datasets, contributors, problems, good };
}

/** The draft's rates in the form that divides a sale; shares that are no numbers count as nothing. */
export function splitTerms(draft: DividingDraft, rates: CharterRates): SplitTerms {
  return {
    ...rates,
    parents: draft.parents.map((parent) => ({ shareBps: bpsOf(parent.share), parent })),
    datasets: draft.paidDatasets.map((dataset) => ({ shareBps: bpsOf(dataset.share), dataset })),
    shares: draft.contributors.map(({ account, role, share }) => {
      return { shareBps: bpsOf(share), account: { id: account }, contribution: { role } };
    }),
  };
}

function sum(items: readonly { share: string }[]): number {
  return items.reduce((total, { share }) => total + bpsOf(share), 0);
}

function bpsOf(share: string): number {
  return percentProblem(share, 0) === undefined ? parsePercent(share) : 0;
}

function percentProblem(share: string, least: number): string | undefined {
  try {
    return parsePercent(share) < least ? "A share of nothing is none: give a share, or remove the line." : undefined;
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
}
