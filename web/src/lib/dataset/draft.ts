import { ALL_CONSENT } from "@commonweight/sdk/dataset/consent";
import type { DatasetFile, DatasetForm } from "@commonweight/sdk/artifacts/croissant-form";
import { parsePercent } from "#lib/format/share.ts";
import { judgeFile, sortIssues, type DatasetProblems } from "./problems.ts";

/** What DatasetRegistry takes as a name: as `Names.isName`. */
const NAME = /^[a-z0-9][a-z0-9-]{1,30}[a-z0-9]$/;

/** A file as it stands in the form: sizes are what was typed. */
export interface DraftFile extends Omit<DatasetFile, "size"> {
  size: string;
}

/** Everything somebody says of a dataset, as typed. */
export interface DatasetDraft extends Omit<DatasetForm, "keywords" | "files"> {
  /** Separated by commas. */
  keywords: string;
  files: DraftFile[];
  /** Empty for this app's page, and for today. */
  url: string;
  datePublished: string;
  /** A document that was pasted or chosen; it stands instead of the fields above. */
  pasted: string;
  /** Consent bits. */
  consentBits: number;
  /** Per cent, as typed. */
  asked: string;
}

export function emptyDatasetDraft(): DatasetDraft {
  return {
    name: "", description: "", license: "", creator: "", creatorKind: "Person", version: "1.0.0", keywords: "", citeAs: "",
    consent: "", url: "", datePublished: "", files: [], pasted: "", consentBits: ALL_CONSENT, asked: "0",
  };
}

export function emptyFile(): DraftFile {
  return { name: "", url: "", size: "", format: "", sha256: "" };
}

/** What a draft comes to. */
export interface DatasetVerdict {
  problems: DatasetProblems;
  /** The document, checked; undefined while something is wrong with it. */
  document?: Record<string, unknown>;
  askedBps: number;
  good: boolean;
}

/**
 * Judges a draft as the registry and the reader of documents will.
 *
 * @param origin Where this app is, for the dataset's page.
 * @param today `2026-11-23`.
 */
export async function judgeDataset(draft: DatasetDraft, origin: string, today: string): Promise<DatasetVerdict> {
  const problems: DatasetProblems = { files: [], document: [] };
  if (!NAME.test(draft.name)) {
    problems.name = nameProblem(draft.name);
  }
  let askedBps = 0;
  try {
    askedBps = parsePercent(draft.asked);
  } catch (error) {
    problems.asked = (error as Error).message;
  }
  const document = await documentOf(draft, origin, today, problems);
  const good = document !== undefined && problems.name === undefined && problems.asked === undefined;
  return { problems, askedBps, good, ...(document && { document }) };
}

function nameProblem(name: string): string {
  if (name === "") return "Give it a name.";
  const rule = "A name has 3 to 32 lower-case letters, digits and hyphens, and neither begins nor ends with a hyphen";
  return `${rule}; this is “${name.slice(0, 60)}”.`;
}

async function documentOf(
  draft: DatasetDraft, origin: string, today: string, problems: DatasetProblems,
): Promise<Record<string, unknown> | undefined> {
  const [{ parseCroissant }, { buildCroissant }] = await Promise.all([
    import("@commonweight/sdk/artifacts/croissant"),
    import("@commonweight/sdk/artifacts/croissant-form"),
  ]);
  if (draft.pasted.trim() === "") problems.files = draft.files.map(judgeFile);
  try {
    if (draft.pasted.trim() !== "") {
      parseCroissant(draft.pasted);
      return JSON.parse(draft.pasted) as Record<string, unknown>;
    }
    const built = buildCroissant({
      ...draft,
      url: draft.url || `${origin}/datasets/${draft.name}`,
      datePublished: draft.datePublished || today,
      keywords: draft.keywords.split(",").map((word) => word.trim()).filter(Boolean),
      files: draft.files.map((file) => ({ ...file, size: Number(file.size) })),
    });
    return problems.files.some((file) => Object.keys(file).length > 0) ? undefined : built;
  } catch (error) {
    sortIssues(error as Error, draft, problems);
    return undefined;
  }
}

/** What the fields begin with when a dataset is revised: its document in fields where they hold all of it, else as it is. */
export async function draftOf(
  { name, consent, askedBps, documentCid }: { name: string; consent: number; askedBps: number; documentCid: string },
  gatewayUrl: string,
): Promise<DatasetDraft> {
  const draft = { ...emptyDatasetDraft(), name, consentBits: consent, asked: String(askedBps / 100) };
  const [{ parseCroissant }, { buildCroissant, summarizeCroissant }, { canonicalJson }, { readVerifiedFile }] = await Promise.all([
    import("@commonweight/sdk/artifacts/croissant"),
    import("@commonweight/sdk/artifacts/croissant-form"),
    import("@commonweight/sdk/artifacts/canonical"),
    import("@commonweight/sdk/artifacts/reader"),
  ]);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(await readVerifiedFile(documentCid, "", { gateway: gatewayUrl }));
  } catch {
    return draft; // nothing to begin with: the gateway is away, or what it has is no text
  }
  try {
    const value = JSON.parse(text) as { creator?: { "@type"?: string } };
    const said = summarizeCroissant(parseCroissant(value));
    const form = {
      description: said.description, license: said.licenses[0]?.name ?? "", url: said.url, creator: said.creators[0] ?? "",
      creatorKind: value.creator?.["@type"] === "sc:Organization" ? "Organization" as const : "Person" as const,
      datePublished: said.datePublished, version: said.version ?? "", citeAs: said.citeAs ?? "", consent: said.consent ?? "",
    };
    const files = said.files.map(({ name: file, url, size, format, sha256 }) => {
      return { name: file, url: url ?? "", size: size?.replace(/ B$/, "") ?? "", format: format ?? "", sha256: sha256 ?? "" };
    });
    const rebuilt = buildCroissant({
      ...form, name: said.name, keywords: said.keywords, files: files.map((file) => ({ ...file, size: Number(file.size) })),
    });
    const whole = said.name === name && canonicalJson(rebuilt) === canonicalJson(value);
    return whole ? { ...draft, ...form, keywords: said.keywords.join(", "), files } : { ...draft, pasted: text };
  } catch {
    return { ...draft, pasted: text.startsWith("{") ? text : "", description: text.startsWith("{") ? "" : text };
  }
}
