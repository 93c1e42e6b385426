import type { Step } from "#lib/components/types.ts";
import type { Stage, TransactionRecord } from "./record.ts";

/** A record in the header's words. */
export interface Description {
  label: string;
  /** One square each in the header. */
  squares: Pick<Step, "state">[];
  /** The list behind it. */
  steps: Step[];
}

const order: Stage[] = ["signing", "confirming", "indexing", "done"];

const underWay: Partial<Record<Stage, string>> = {
  preparing: "preparing",
  signing: "waiting for your signature",
  confirming: "confirming",
  indexing: "indexing",
};

/** Says where a transaction or a signature stands. A step's place is numbered where there are several. */
export function describeTransaction(record: TransactionRecord): Description {
  const steps = stepsOf(record);
  const { flow } = record;
  if (!flow) return { label: labelOf(record), squares: steps, steps };
  const squares = flow.steps.map((_, index) => ({ state: flowState(record.stage, index - flow.step) }));
  const last = flow.step === flow.steps.length - 1;
  const position = `${flow.step + 1} of ${flow.steps.length}`;
  const word = underWay[record.stage] ?? { failed: "failed", lost: "unclear" }[record.stage as string] ?? "done";
  return { label: last && record.stage === "done" ? labelOf(record) : `${position} ${word}`, squares, steps };
}

function labelOf({ stage, title, doneTitle }: TransactionRecord): string {
  const now = underWay[stage];
  if (now) return now.charAt(0).toUpperCase() + now.slice(1);
  if (stage === "done") return doneTitle ?? `Done: ${title}`;
  return stage === "failed" ? `Failed: ${title}` : `Unclear: ${title}`;
}

function flowState(stage: Stage, distance: number): Step["state"] {
  if (distance !== 0) return distance < 0 ? "done" : "todo";
  if (stage === "done") return "done";
  return stage === "failed" ? "fail" : "now";
}

function stepsOf(record: TransactionRecord): Step[] {
  const { kind, stage, hash, block, indexedBlock } = record;
  const sign = { label: "Sign in your wallet", state: stateOf(record, "signing") };
  if (kind === "signature") return [sign];
  const confirmed = block === undefined ? {} : { note: `confirmed in block ${block}` };
  const short = hash === undefined ? {} : { end: `${hash.slice(0, 6)}…${hash.slice(-4)}` };
  const missing = block !== undefined && indexedBlock !== undefined ? Math.max(0, block - indexedBlock) : 0;
  const left = missing === 0 ? "" : `${missing} block${missing === 1 ? "" : "s"} to read. `;
  const waiting = stage === "indexing" ? { note: `${left}You can leave this page.` } : {};
  return [
    sign,
    { label: record.title, state: stateOf(record, "confirming"), ...confirmed, ...short },
    { label: "Wait for the index", state: stateOf(record, "indexing"), ...waiting },
  ];
}

/** State of the step that a stage stands for. A failure belongs to the first step that was not passed. */
function stateOf({ stage, hash, block }: TransactionRecord, step: Stage): Step["state"] {
  if (stage === "done") return "done";
  const passed = block !== undefined && stage === "indexing" ? 2 : hash !== undefined ? 1 : 0;
  const position = order.indexOf(step);
  if (position < passed) return "done";
  if (position > passed) return "todo";
  return stage === "failed" ? "fail" : "now";
}
