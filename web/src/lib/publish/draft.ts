import type { EDGE_KINDS, Manifest } from "@commonweight/sdk/artifacts/manifest";

/** What a contributor gave; the order is the contracts' `Role`, the words are the index's. */
export const ROLES = ["Data", "Training", "Compute", "Evaluation", "Upstream"] as const;
export type Role = (typeof ROLES)[number];
export type EdgeKind = (typeof EDGE_KINDS)[number];

/** A release this one is made from. */
export interface DraftParent {
  /** In decimal digits. */
  releaseId: string;
  /** `owner/slug`. */
  modelName: string;
  version: string;
  weightsDigest: string;
  kind: EdgeKind;
  /** Per cent of every sale, as typed. */
  share: string;
  /** Token id of the licence held on it that this release rests on; empty for none. */
  license: string;
}

/** A registered dataset this release is made from. */
export interface DraftPaidDataset {
  /** In decimal digits. */
  datasetId: string;
  name: string;
  /** Per cent of every sale, as typed; 0 names it only. */
  share: string;
}

/** Somebody who is paid. */
export interface DraftContributor {
  account: string;
  role: Role;
  /** Per cent of what is left to the contributors, as typed. */
  share: string;
}

export interface DraftDataset {
  name: string;
  description: string;
  license: string;
  cid: string;
}

/** Everything a publisher typed. It is kept in the browser; the files are not. */
export interface Draft {
  /** Name of the folder it was begun with; empty before the first. */
  folder: string;
  namespace: string;
  slug: string;
  version: string;
  task: string;
  description: string;
  license: string;
  /** What it was made for, and what it cannot do; empty where nothing is said. */
  intendedUse: string;
  limits: string;
  statement: string;
  script: string;
  datasets: DraftDataset[];
  /** Fields of `manifest.training` that have no input here, kept as they were. */
  training: Omit<Manifest["training"], "statement" | "script">;
  parents: DraftParent[];
  /** Datasets of the registry; `datasets` above are the manifest's words for people. */
  paidDatasets: DraftPaidDataset[];
  contributors: DraftContributor[];
  /** Rights bits anybody has without a licence. */
  openRights: number;
  /** Whether the contributors' shares can never be changed, not even by all of them together. */
  sharesFixed: boolean;
  /** Whether the weights are encrypted before they are uploaded. */
  encrypt: boolean;
  /** The charter version that was read; 0 before. */
  charterRead: number;
}

/** The one who publishes, as the one who is paid. */
export const publisherAlone = (account: string): DraftContributor[] => [{ account, role: "Training", share: "100" }];

/**
 * Who is paid once an account connects: its publisher, until somebody says otherwise.
 * @param before the account that was connected in the same visit; whoever takes its place is the publisher now
 */
export function paidWith(contributors: DraftContributor[], account: string, before: string | undefined): DraftContributor[] {
  const untouched = contributors.length === 0
    || (before !== undefined && JSON.stringify(contributors) === JSON.stringify(publisherAlone(before)));
  return untouched ? publisherAlone(account) : contributors;
}

export function emptyDraft(): Draft {
  return {
    folder: "", namespace: "", slug: "", version: "", task: "", description: "", license: "", intendedUse: "", limits: "",
    statement: "", script: "",
    datasets: [], training: {}, parents: [], paidDatasets: [], contributors: [], openRights: 0, sharesFixed: false, encrypt: false, charterRead: 0,
  };
}

const KEY = "commonweight:publish";

/** The part of the browser's storage that is needed, so that tests bring their own. */
export type DraftStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** The draft of an earlier visit; null where there is none or it is not readable (then it is as good as none). */
export function loadDraft(storage: DraftStorage, chainId: number): Draft | null {
  try {
    const value = JSON.parse(storage.getItem(`${KEY}:${chainId}`) ?? "null") as Partial<Draft> | null;
    if (value === null || typeof value !== "object") return null;
    const draft = emptyDraft();
    for (const key of Object.keys(draft) as (keyof Draft)[]) {
      const kept = value[key];
      if (typeof kept === typeof draft[key] && Array.isArray(kept) === Array.isArray(draft[key]) && kept !== null) {
        Object.assign(draft, { [key]: kept });
      }
    }
    for (const parent of draft.parents) parent.license ??= ""; // kept before parents asked for licences
    return draft;
  } catch {
    return null; // storage may be forbidden
  }
}

/** Keeps the draft. @returns whether the browser keeps it. */
export function saveDraft(storage: DraftStorage, chainId: number, draft: Draft): boolean {
  try {
    storage.setItem(`${KEY}:${chainId}`, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function forgetDraft(storage: DraftStorage, chainId: number): void {
  try {
    storage.removeItem(`${KEY}:${chainId}`);
  } catch {
    // See loadDraft().
  }
}
