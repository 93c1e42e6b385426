import type { IconName } from "./icons.ts";

/** A row of `Pick`. */
export interface PickItem {
  id: string;
  name: string;
  note?: string | undefined;
  end?: string | undefined;
  endNote?: string | undefined;
  /** Exists on the local chain only: dashed edge. */
  local?: boolean;
  disabled?: boolean;
}

/** A column of `DataTable`. */
export interface Column {
  id: string;
  /** In the head, and before the value on phones. */
  label: string;
  align?: "right";
  /** The head is read out but not shown. */
  hideLabel?: boolean;
  /** The title of the card on phones: no label before it. One column per table. */
  title?: boolean;
  mono?: boolean;
  /** Left out on phones. */
  wideOnly?: boolean;
}

/** Whose part of a sale: decides the colour, always the same one. */
export type Party = "contributor" | "upstream" | "dataset" | "verifiers" | "fee";

/** One part of a sale. */
export interface SharePart {
  label: string;
  party: Party;
  /** In the currency's smallest unit. */
  value: bigint;
  href?: string | undefined;
  /** After the label: "8 %". */
  note?: string | undefined;
}

/** One step of a run or a transaction. */
export interface Step {
  label: string;
  state: "todo" | "now" | "done" | "fail";
  /** After the label: "confirmed in block 8 214 905". */
  note?: string | undefined;
  /** At the right: seconds, a hash. */
  end?: string | undefined;
  href?: string | undefined;
}

/** One case of a verification run. */
export interface CaseResult {
  state: "todo" | "now" | "done";
  /** Largest absolute deviation of the case's outputs. */
  deviation?: number;
  /** The label differs from the suite's: allowed, it lowers the score. */
  missed?: boolean;
  /** Outside atol and rtol: not allowed. */
  bad?: boolean;
}

/** Part of a confusion matrix: rows are labels, columns what came out. */
export interface Confusions {
  /** Of the classes shown. */
  names: string[];
  /** Cases by label and class that came out. */
  cells: number[][];
  /** Cases of each label that came out as a class that is not shown, or as none. */
  elsewhere: number[];
  labelled: number[];
  /** Classes that occur and are not shown. */
  leftOut: number;
  /** No case of a class that is not shown is wrong. */
  allRight: boolean;
  /** The report itself is cut: some cells are missing. */
  partial: boolean;
}

/** What a model was given in one case, by kind. */
export type Preview =
  | { kind: "text"; name: string; text: string }
  | { kind: "image"; name: string; width: number; height: number; pixels: Uint8ClampedArray<ArrayBuffer> }
  | { kind: "numbers"; name: string; type: string; shown: string[]; more: number };

/** One of the five answers under a release's name. */
export interface Answer {
  icon: IconName;
  tone: import("../format/status.ts").Tone;
  answer: string;
  note?: string | undefined;
  href?: string | undefined;
}

/** A tab: with `href` a link in the URL, without it a panel on this page. */
export interface TabItem {
  id: string;
  label: string;
  count?: number | undefined;
  href?: string | undefined;
}

export interface TimelineItem {
  id: string;
  icon: IconName;
  tone?: import("../format/status.ts").Tone;
  title: string;
  /** Unix seconds; or `when` in words: "possible until 6 Dec". */
  at?: number | undefined;
  when?: string | undefined;
  text?: string | undefined;
  href?: string | undefined;
  /** Has not happened: dashed. */
  next?: boolean;
}

/** The colour of a party in charts. */
export const PARTY_COLOUR: Record<Party, string> = {
  contributor: "var(--data-1)",
  upstream: "var(--data-2)",
  dataset: "var(--data-3)",
  verifiers: "var(--data-4)",
  fee: "var(--data-5)",
};

/** A step of `Stepper`. */
export interface StepItem {
  id: string;
  title: string;
  state: "done" | "fail" | "open" | "todo";
  /** What was settled, or what will be asked, in a line. */
  sum?: string | undefined;
}

/** An entry of `Menu`: a place (`href`) or an act (`onselect`). */
export interface MenuItem {
  id: string;
  label: string;
  note?: string | undefined;
  href?: string | undefined;
  current?: boolean;
  disabled?: boolean;
  onselect?: (() => void) | undefined;
}
