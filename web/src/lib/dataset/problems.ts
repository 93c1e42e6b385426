import type { FieldIssue } from "@commonweight/sdk/artifacts/issues";
import type { DatasetDraft, DraftFile } from "./draft.ts";

/** What is wrong with a file, by field. */
export type FileProblems = Partial<Record<keyof DraftFile, string>>;

/** What is wrong with a draft, as a sentence at each field. */
export interface DatasetProblems {
  name?: string;
  asked?: string;
  description?: string;
  license?: string;
  creator?: string;
  version?: string;
  keywords?: string;
  citeAs?: string;
  consent?: string;
  /** By position. */
  files: FileProblems[];
  /** What belongs to no field; for a document of one's own, everything. */
  document: string[];
}

type Typed = Exclude<keyof DatasetProblems, "files" | "document" | "name" | "asked">;

/** For each field where it lies in the document, what to do where it is empty, and how much fits. */
const FIELDS: Record<Typed, { at: RegExp; empty?: string; most: number }> = {
  description: { at: /^croissant\.description/, empty: "Say what it holds.", most: 20_000 },
  license: {
    at: /^croissant\.license/, most: 2_000,
    empty: "Name its licence: an SPDX identifier such as CC-BY-4.0, or the address of its text.",
  },
  creator: { at: /^croissant\.creator/, empty: "Say who made it.", most: 300 },
  version: { at: /^croissant\.version/, most: 60 },
  keywords: { at: /^croissant\.keywords/, most: 100 },
  citeAs: { at: /^croissant\.citeAs/, most: 20_000 },
  consent: { at: /^croissant\.usageInfo/, most: 20_000 },
};

/** What the document calls a file's fields. */
const FILE_FIELDS: Record<string, keyof DraftFile> = {
  "@id": "name", name: "name", contentUrl: "url", encodingFormat: "format", sha256: "sha256", contentSize: "size",
};

/** What a file lacks, at each field: at once, where the reader of documents stops at the first kind of fault. */
export function judgeFile({ name, url, size, format, sha256 }: DraftFile): FileProblems {
  const hash = sha256.trim();
  return {
    ...(name.trim() === "" && { name: "Give the file's name, such as strokes.zip." }),
    ...(!/^(https?|ipfs):\/\/[^\s"<>]+$/.test(url.trim()) && {
      url: `Give an address that begins with https://, http:// or ipfs://${unless(url)}.`,
    }),
    ...(!/^\d{1,15}$/.test(size) && { size: `Give its size in bytes, as a whole number${unless(size)}.` }),
    ...(format.trim() === "" && { format: "Give its media type, such as text/csv or application/zip." }),
    ...(!/^[0-9a-fA-F]{64}$/.test(hash) && {
      sha256: hash === "" ? "Give its sha-256: “Hash files of yours” fills it in."
        : `A sha-256 is 64 characters of 0-9 and a-f; this is “${hash.slice(0, 60)}”, ${hash.length} characters.`,
    }),
  };
}

/** Puts what the reader of documents has against a draft where it can be mended. */
export function sortIssues(error: Error & { issues?: FieldIssue[] }, draft: DatasetDraft, problems: DatasetProblems): void {
  const pasted = draft.pasted.trim() !== "";
  if (!error.issues) problems.document.push(error.message);
  for (const issue of error.issues ?? []) {
    const field = (Object.keys(FIELDS) as Typed[]).find((name) => FIELDS[name].at.test(issue.path));
    const [, position, name] = /^croissant\.distribution\[(\d+)\]\.([^.[]+)/.exec(issue.path) ?? [];
    const file = name === undefined ? undefined : FILE_FIELDS[name];
    if (pasted) problems.document.push(documentWords(issue));
    else if (field) problems[field] ??= fieldWords(field, draft);
    else if (file) (problems.files[Number(position)] ??= {})[file] ??= fileWords(issue);
    // The name is judged as the registry does, and the address of its page is this app's.
    else if (!/^croissant\.(name|url)$/.test(issue.path)) problems.document.push(documentWords(issue));
  }
}

function fieldWords(field: Typed, draft: DatasetDraft): string {
  const { empty, most } = FIELDS[field];
  if (field === "keywords") return `At most ${most} keywords fit, of ${most} characters each.`;
  const { length } = draft[field].trim();
  return length === 0 && empty ? empty : `At most ${most} characters fit; these are ${length}.`;
}

function fileWords({ path, expected, found }: FieldIssue): string {
  return path.endsWith("@id") && expected.includes("no other") ? "Another file has this name already."
    : `Expected ${expected}, found ${found}.`;
}

/** `distribution[0].sha256: expected 64 hexadecimal characters, found "abc".` */
function documentWords({ path, expected, found }: FieldIssue): string {
  const where = path.replace(/^croissant\.?/, "") || "The document";
  return found === "nothing" ? `${where} is missing: expected ${expected}.` : `${where}: expected ${expected}, found ${found}.`;
}

function unless(typed: string): string {
  return typed.trim() === "" ? "" : `; this is “${typed.trim().slice(0, 60)}”`;
}
