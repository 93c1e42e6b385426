import type { TimelineItem } from "../components/types.ts";
import { formatDateTime } from "../format/time.ts";
import { releaseName } from "../model/standing.ts";
import { suspensionOf, phaseOf } from "./dispute.ts";
import type { DisputeFacts, Outcome, Ruling } from "./dispute.ts";
import { outcomeWords, rulingWords } from "./words.ts";

/** One thing that happened in a dispute. Moments are unix seconds, as the index writes them. */
export interface StepFacts {
  id: string;
  kind:
    | "Raised"
    | "Suspended"
    | "Ratified"
    | "Lifted"
    | "Answered"
    | "Decided"
    | "Appealed"
    | "DecidedOnAppeal"
    | "RemedyRequired"
    | "Remedied"
    | "Closed";
  timestamp: string;
  transactionHash: string;
  /** Whoever did it, where that is an account; null for a vote. */
  by: { id: string } | null;
  /** The deadline it set; for a suspension its end. */
  until: string | null;
  ruling: Ruling | null;
  outcome: Outcome;
  release: { modelName: string; version: string } | null;
}

type NameOf = (address: string) => string;

/** What happened and, dashed, what comes next if nobody acts. @param now seconds on the chain's clock */
export function disputeTimeline(
  dispute: DisputeFacts,
  steps: readonly StepFacts[],
  now: number,
  nameOf: NameOf,
): TimelineItem[] {
  const happened = steps.filter((step) => !goesWithAnother(step, steps)).map((step) => happenedItem(step, nameOf));
  const lapse = lapseItem(dispute, now);
  const past = lapse ? [...happened, lapse].sort((a, b) => (a.at ?? 0) - (b.at ?? 0)) : happened;
  return [...past, ...nextItems(dispute, now)];
}

/** What a ruling, an appeal or an end brings with it: the suspension it confirms, or ends, in the same transaction. */
function goesWithAnother({ kind, transactionHash }: StepFacts, steps: readonly StepFacts[]): boolean {
  if (kind !== "Ratified" && kind !== "Lifted") return false;
  const same = steps.filter((one) => one.transactionHash === transactionHash).map((one) => one.kind);
  const leading: readonly StepFacts["kind"][] = [
    "Decided",
    "DecidedOnAppeal",
    "Appealed",
    "RemedyRequired",
    "Remedied",
    "Closed",
  ];
  return same.some((one) => leading.includes(one));
}

function happenedItem(step: StepFacts, nameOf: NameOf): TimelineItem {
  const who = step.by ? nameOf(step.by.id) : "Somebody";
  const item = (
    icon: TimelineItem["icon"],
    tone: NonNullable<TimelineItem["tone"]>,
    title: string,
    text?: string,
  ): TimelineItem => ({ id: step.id, icon, tone, title, text, at: Number(step.timestamp) });
  const until = step.until ? formatDateTime(Number(step.until)) : "";
  switch (step.kind) {
    case "Raised":
      return item("warning", "pending", `${who} raised it`, until && `The members were given until ${until} to decide.`);
    case "Suspended":
      return item(
        "pause",
        "suspended",
        "The council stopped the release",
        until && `Until ${until} at the latest, unless a vote confirms it.`,
      );
    case "Ratified":
      return item(
        "pause",
        "suspended",
        "The members confirmed the suspension",
        until && `Until ${until} at the latest.`,
      );
    case "Lifted":
      return item(
        "released",
        "released",
        "The members ended the suspension",
        "The release can be used and sold again. The dispute goes on.",
      );
    case "Answered":
      return item("person", "plain", `${who} answered`);
    case "Decided":
    case "DecidedOnAppeal": {
      const ruling = step.ruling ?? "None";
      const { word, means } = ruling === "None" ? { word: "nothing", means: "" } : rulingWords[ruling];
      const tone = ruling === "Dismissed" ? "released" : ruling === "Revoked" ? "revoked" : "suspended";
      const again = step.kind === "DecidedOnAppeal" ? " on the appeal" : "";
      const appeal = until && `The accused may appeal until ${until}. What the ruling means once it is final: `;
      return item("check", tone, `The members ruled${again}: ${word.toLowerCase()}`, `${appeal}${means}`);
    }
    case "Appealed":
      return item("person", "pending", `${who} appealed`, until && `The members decide again, until ${until}.`);
    case "RemedyRequired":
      return item(
        "clock",
        "suspended",
        "A corrected release is asked for",
        until && `It has to be approved until ${until}.`,
      );
    case "Remedied":
      return item(
        "released",
        "released",
        `${step.release ? releaseName(step.release) : "A corrected release"} took its place`,
        "The disputed release can be used again.",
      );
    case "Closed": {
      const [tone, words] = step.outcome ? outcomeWords[step.outcome] : (["off", "The dispute ended."] as const);
      return item("dotted", tone, "The dispute ended", words);
    }
  }
}

/** The council's suspension ends by its time alone: no event tells of it. */
function lapseItem(dispute: DisputeFacts, now: number): TimelineItem | null {
  const { state, until } = suspensionOf(dispute, now);
  if (state !== "over" || dispute.ratified) return null;
  return {
    id: "lapse",
    icon: "released",
    tone: "released",
    title: "The suspension lapsed",
    at: until,
    text: "No vote confirmed it in time. The release can be used and sold again.",
  };
}

function nextItems(dispute: DisputeFacts, now: number): TimelineItem[] {
  const phase = phaseOf(dispute, now);
  const next = (id: string, title: string, at: number, text: string): TimelineItem => ({
    id,
    icon: "dotted",
    tone: "off",
    title,
    text,
    next: true,
    ...(at > 0 ? { when: `on ${formatDateTime(at)} at the latest` } : {}),
  });
  const deadline = Number(dispute.deadline ?? 0);
  const items: TimelineItem[] = [];
  const { state, until } = suspensionOf(dispute, now);
  if (state === "council" && phase !== "closed") {
    items.push(next("next-lapse", "The suspension lapses", until, "Unless the members confirm it by vote."));
  }
  if (phase === "answering") {
    const hearing = formatDateTime(Number(dispute.answerUntil));
    items.push(
      next("next-hearing", "The accused may answer", 0, `Without an answer the members cannot rule before ${hearing}.`),
    );
  }
  switch (phase) {
    case "answering":
    case "deciding":
      items.push(
        next(
          "next",
          "The members decide",
          deadline,
          "If they do not, the dispute lapses and the raiser's bond comes back.",
        ),
      );
      break;
    case "appealable":
      items.push(next("next", "The ruling becomes final", deadline, "Unless the accused appeals."));
      break;
    case "appealed":
      items.push(next("next", "The members decide again", deadline, "If they do not, the first ruling stands."));
      break;
    case "remedying":
      items.push(
        next("next", "The release is revoked", deadline, "Unless a corrected one is approved and named before."),
      );
      break;
    case "closed":
      break;
    default:
      items.push(
        next("next", "Somebody concludes it", 0, "Its time is over: anybody may make what that decided take effect."),
      );
  }
  return items;
}
