import { hashOf, isFile, parseCroissant, type Croissant } from "./croissant.ts";

/** A file of a dataset, as a form or a program describes it. */
export interface DatasetFile {
  /** As it is called when downloaded, with its extension. */
  name: string;
  /** An https, http or ipfs address. */
  url: string;
  /** Bytes. */
  size: number;
  /** Media type such as `text/csv`. */
  format: string;
  /** 64 hexadecimal characters. */
  sha256: string;
}

/** What a person says about a dataset. */
export interface DatasetForm {
  name: string;
  description: string;
  /** SPDX identifier, or an address. */
  license: string;
  /** The dataset's page. */
  url: string;
  creator: string;
  creatorKind: "Person" | "Organization";
  /** `2026-11-23`. */
  datePublished: string;
  version: string;
  keywords: string[];
  /** How it wants to be cited, BibTeX or a sentence; may be empty. */
  citeAs: string;
  /** What the owner consents to, in words; may be empty. What counts stands in the registry. */
  consent: string;
  files: DatasetFile[];
}

/** The context that the specification recommends (1.1, appendix 1), as far as its terms are used here. */
const CONTEXT = {
  "@language": "en",
  "@vocab": "https://schema.org/",
  sc: "https://schema.org/",
  cr: "http://mlcommons.org/croissant/",
  rai: "http://mlcommons.org/croissant/RAI/",
  dct: "http://purl.org/dc/terms/",
  citeAs: "cr:citeAs",
  column: "cr:column",
  conformsTo: "dct:conformsTo",
  containedIn: "cr:containedIn",
  data: { "@id": "cr:data", "@type": "@json" },
  dataType: { "@id": "cr:dataType", "@type": "@vocab" },
  equivalentProperty: "cr:equivalentProperty",
  examples: { "@id": "cr:examples", "@type": "@json" },
  excludes: "cr:excludes",
  extract: "cr:extract",
  field: "cr:field",
  fileProperty: "cr:fileProperty",
  fileObject: "cr:fileObject",
  fileSet: "cr:fileSet",
  format: "cr:format",
  includes: "cr:includes",
  isLiveDataset: "cr:isLiveDataset",
  jsonPath: "cr:jsonPath",
  key: "cr:key",
  md5: "cr:md5",
  parentField: "cr:parentField",
  path: "cr:path",
  recordSet: "cr:recordSet",
  references: "cr:references",
  regex: "cr:regex",
  repeated: "cr:repeated",
  replace: "cr:replace",
  samplingRate: "cr:samplingRate",
  separator: "cr:separator",
  source: "cr:source",
  subField: "cr:subField",
  transform: "cr:transform",
};
const CONSENT_NAME = "Consent of the owner";
const SPDX = /^https:\/\/spdx\.org\/licenses\/([A-Za-z0-9.+-]+?)(\.html)?$/;

/**
 * Makes a Croissant document, version 1.1, of what a person said.
 *
 * @throws CroissantError naming every field that cannot stand in one.
 */
export function buildCroissant(form: DatasetForm): Record<string, unknown> {
  const document = {
    "@context": CONTEXT,
    "@type": "sc:Dataset",
    conformsTo: "http://mlcommons.org/croissant/1.1",
    name: form.name.trim(),
    description: form.description.trim(),
    license: licenseAddress(form.license.trim()),
    url: form.url.trim(),
    creator: { "@type": `sc:${form.creatorKind}`, name: form.creator.trim() },
    datePublished: form.datePublished.trim(),
    ...(form.version.trim() && { version: form.version.trim() }),
    ...(form.keywords.length > 0 && { keywords: form.keywords }),
    ...(form.citeAs.trim() && { citeAs: form.citeAs.trim() }),
    ...(form.consent.trim() && {
      usageInfo: { "@type": "sc:CreativeWork", name: CONSENT_NAME, text: form.consent.trim() },
    }),
    distribution: form.files.map((file) => ({
      "@type": "cr:FileObject",
      "@id": file.name.trim(),
      name: file.name.trim(),
      contentUrl: file.url.trim(),
      contentSize: `${file.size} B`,
      encodingFormat: file.format.trim(),
      sha256: file.sha256.trim().toLowerCase(),
    })),
  };
  parseCroissant(document);
  return document;
}

/** What a page shows of a document: text only, whichever way the document says it. */
export interface DatasetSummary {
  name: string;
  description: string;
  /** SPDX identifier, name or address. */
  licenses: { name: string; url: string | null }[];
  url: string;
  creators: string[];
  datePublished: string;
  version: string | null;
  keywords: string[];
  citeAs: string | null;
  /** What is said in words about its use. */
  consent: string | null;
  files: { id: string; name: string; url: string | null; size: string | null; format: string | null; sha256: string | null }[];
  /** File sets: what they take from where. */
  sets: { id: string; includes: string; from: string }[];
  records: { name: string; fields: number }[];
}

/** Reads off a checked document what a page shows. */
export function summarizeCroissant(document: Croissant): DatasetSummary {
  const use = (document.usageInfo ?? []).map((one) => (typeof one === "string" ? one : (one.text ?? one.name ?? "")));
  return {
    name: document.name,
    description: document.description,
    licenses: document.license.map((one) => licenseName(typeof one === "string" ? one : (one.url ?? one["@id"] ?? one.name ?? ""))),
    url: document.url,
    creators: document.creator.map(({ name }) => name),
    datePublished: document.datePublished.slice(0, 10),
    version: document.version === undefined ? null : String(document.version),
    keywords: (document.keywords ?? []).map((one) => (typeof one === "string" ? one : one.name)),
    citeAs: document.citeAs ?? null,
    consent: use.filter(Boolean).join("\n\n") || null,
    files: document.distribution.filter(isFile).map((one) => ({
      id: one["@id"],
      name: one.name ?? one["@id"],
      url: one.containedIn ? null : (one.contentUrl ?? null),
      size: one.contentSize ?? null,
      format: one.encodingFormat?.[0] ?? null,
      sha256: hashOf(one) ?? null,
    })),
    sets: document.distribution.filter((one) => !isFile(one)).map((one) => ({
      id: one["@id"],
      includes: (one.includes ?? []).join(", "),
      from: (one.containedIn ?? []).map((container) => container["@id"]).join(", "),
    })),
    records: (document.recordSet ?? []).map((set) => ({ name: set.name ?? set["@id"], fields: set.field?.length ?? 0 })),
  };
}

function licenseAddress(license: string): string {
  return /^[A-Za-z0-9.+-]+$/.test(license) ? `https://spdx.org/licenses/${license}.html` : license;
}

function licenseName(license: string): { name: string; url: string | null } {
  const spdx = SPDX.exec(license)?.[1];
  return { name: spdx ?? license, url: /^https?:\/\//.test(license) ? license : null };
}
