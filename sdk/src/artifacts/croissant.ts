import * as z from "zod";
import { ArtifactError } from "./errors.ts";
import { describeValue, issuesOf, type FieldIssue } from "./issues.ts";

/**
 * Croissant 1.0 and 1.1 (mlcommons.org/croissant): the document that describes a dataset. Read are its own terms by the
 * short names that its recommended context gives them; a context that gives those names another meaning is refused, since
 * nothing here expands JSON-LD. What is not known is kept.
 */

/** Largest document in bytes: it stays one block, so that its CID is the plain hash of its text. */
export const MAX_CROISSANT_BYTES = 256 * 1024;
/** Deepest nesting of lists and objects that is read. */
export const MAX_CROISSANT_DEPTH = 32;
/** Most files and file sets of a dataset. */
export const MAX_CROISSANT_FILES = 1_000;
/** Most record sets, and most fields of one. */
export const MAX_CROISSANT_RECORD_SETS = 200;

/** The versions of the specification that are read, as documents name them. */
export const CROISSANT_VERSIONS = ["http://mlcommons.org/croissant/1.0", "http://mlcommons.org/croissant/1.1"] as const;

/** What the short names that are read have to mean, in the one spelling and in the other that documents use. */
const VOCABULARY = /^https?:\/\/schema\.org\/$/;
const TERMS: Record<string, RegExp> = {
  cr: /^https?:\/\/mlcommons\.org\/croissant\/$/,
  sc: VOCABULARY,
  dct: /^http:\/\/purl\.org\/dc\/terms\/$/,
  citeAs: /^cr:citeAs$/,
  conformsTo: /^dct:conformsTo$/,
  containedIn: /^cr:containedIn$/,
  field: /^cr:field$/,
  fileObject: /^cr:fileObject$/,
  fileSet: /^cr:fileSet$/,
  isLiveDataset: /^cr:isLiveDataset$/,
  recordSet: /^cr:recordSet$/,
  source: /^cr:source$/,
};
/** Without these a document's own terms would mean nothing. */
const NEEDED_TERMS = ["cr", "conformsTo", "citeAs", "recordSet"];

const text = (max: number) =>
  z.string({ error: "text" }).max(max, `1 to ${max} characters`).regex(/\S/, `1 to ${max} characters`);
/** Only what a page may link to: a `javascript:` link would run in the reader's page. */
const address = z
  .string({ error: "an https, http or ipfs address" })
  .max(2_000, "at most 2000 characters")
  .regex(/^(https?|ipfs):\/\/[^\s"<>]+$/, "an https, http or ipfs address");
/** JSON-LD lets one value stand where many may. */
const many = <T extends z.ZodType>(item: T, min: number, max: number) =>
  z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(item, { error: "a value or a list" }).min(min, `${min} to ${max} entries`).max(max, `${min} to ${max} entries`),
  );
const typed = (names: readonly string[], expected: string) =>
  many(z.string({ error: expected }), 1, 8).refine((types) => types.some((type) => names.includes(bare(type))), expected);
const reference = z.looseObject({ "@id": text(500) }, { error: "a reference such as { \"@id\": \"images.zip\" }" });
const party = z.looseObject(
  { name: text(300), url: address.optional(), "@type": many(z.string(), 1, 8).optional() },
  { error: "a person or an organisation with a name" },
);
const licence = z.union(
  [text(2_000), z.looseObject({ name: text(300).optional(), url: address.optional(), "@id": text(2_000).optional() })],
  { error: "a licence's address or name" },
);
const SHA256 = /^[0-9a-fA-F]{64}$/;

const resource = z.looseObject({
  "@type": typed(["FileObject", "FileSet"], "cr:FileObject or cr:FileSet"),
  "@id": text(500),
  name: text(500).optional(),
  description: text(20_000).optional(),
  contentUrl: z.string({ error: "an address" }).max(2_000, "at most 2000 characters").optional(),
  contentSize: text(60).optional(),
  encodingFormat: many(text(200), 1, 8).optional(),
  sha256: z.string({ error: "64 hexadecimal characters" }).max(200, "64 hexadecimal characters").optional(),
  containedIn: many(reference, 1, 50).optional(),
  includes: many(text(500), 1, 200).optional(),
});
const source = z.looseObject({ fileObject: reference.optional(), fileSet: reference.optional() });
const field = z.looseObject({
  "@id": text(500), name: text(500).optional(), description: text(5_000).optional(), source: source.optional(),
});
const recordSet = z.looseObject({
  "@id": text(500), name: text(500).optional(), description: text(20_000).optional(),
  field: many(field, 0, MAX_CROISSANT_RECORD_SETS).optional(),
});
const conformity = z.union([z.string(), reference], { error: "an address" })
  .transform((value) => (typeof value === "string" ? value : value["@id"]));

/** Schema of the document's own fields. The licence, creator, address and date that the specification requires are required. */
const croissantSchema = z.looseObject({
  "@context": z.looseObject({}, { error: "the context of Croissant, as an object" }),
  "@type": typed(["Dataset"], "sc:Dataset"),
  conformsTo: many(conformity, 1, 20)
    .refine((all) => all.some((one) => (CROISSANT_VERSIONS as readonly string[]).includes(one)), CROISSANT_VERSIONS.join(" or ")),
  name: text(200),
  description: text(20_000),
  license: many(licence, 1, 20),
  url: address,
  creator: many(party, 1, 100),
  publisher: many(party, 1, 100).optional(),
  datePublished: z.string({ error: "a date such as 2026-11-23" })
    .max(40, "a date such as 2026-11-23").regex(/^\d{4}-\d\d-\d\d(T[0-9:.]+(Z|[+-]\d\d:?\d\d)?)?$/, "a date such as 2026-11-23"),
  version: z.union([text(60), z.number()], { error: "a version such as 1.0.0" }).optional(),
  keywords: many(z.union([text(100), z.looseObject({ name: text(100) })], { error: "text" }), 0, 100).optional(),
  citeAs: text(20_000).optional(),
  isLiveDataset: z.boolean({ error: "true or false" }).optional(),
  /** Where the owner says in words what may be done with the data (1.1, “Data Use Conditions”). */
  usageInfo: many(z.union([text(20_000), z.looseObject({ name: text(500).optional(), text: text(20_000).optional() })]), 1, 20).optional(),
  distribution: many(resource, 0, MAX_CROISSANT_FILES),
  recordSet: many(recordSet, 0, MAX_CROISSANT_RECORD_SETS).optional(),
});

/** A document that was checked. Whatever may stand once or as a list is a list here. */
export type Croissant = z.infer<typeof croissantSchema>;
/** A file or a set of files of the dataset. */
export type CroissantResource = Croissant["distribution"][number];

/** A document that was refused; `issues` lists every field that is wrong, with what was expected and found. */
export class CroissantError extends ArtifactError {
  override readonly name = "CroissantError";
  readonly issues: FieldIssue[];

  constructor(issues: FieldIssue[]) {
    super("document-invalid", issues.map((issue) => issue.message).join("\n"));
    this.issues = issues;
  }
}

/**
 * Reads and checks a Croissant document from its text, its UTF-8 bytes, or a parsed value.
 *
 * @throws CroissantError naming path, expected and found for each field that is wrong, for example
 *   `croissant.distribution[0].sha256: expected 64 hexadecimal characters, found "abc"`.
 * @throws ArtifactError `too-large`, `document-invalid` for what is no JSON in UTF-8 or nested too deeply.
 */
export function parseCroissant(source: string | Uint8Array | object): Croissant {
  const value = typeof source === "string" || source instanceof Uint8Array ? readJson(source) : source;
  const input = withConformity(value);
  const result = croissantSchema.safeParse(input);
  if (!result.success) throw new CroissantError(issuesOf("croissant", result.error.issues, input));
  const issues = [...contextIssues(result.data["@context"]), ...resourceIssues(result.data), ...recordIssues(result.data)];
  if (issues.length > 0) throw new CroissantError(issues);
  return result.data;
}

/** The last part of a term: `FileObject` of `cr:FileObject` and of `http://mlcommons.org/croissant/FileObject`. */
function bare(term: string): string {
  return term.replace(/^(cr|sc):/, "").replace(/^https?:\/\/(schema\.org|mlcommons\.org\/croissant)\//, "");
}

/** The specification writes `dct:conformsTo` in its text and `conformsTo` in its examples. */
function withConformity(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value) || "conformsTo" in value) return value;
  const { "dct:conformsTo": conformsTo, ...rest } = value as Record<string, unknown>;
  return conformsTo === undefined ? value : { ...rest, conformsTo };
}

function contextIssues(context: Record<string, unknown>): FieldIssue[] {
  const issues: FieldIssue[] = [];
  const expect = (term: string, expected: string) => issues.push(issue(`["@context"].${term}`, expected, context[term]));
  const vocabulary = context["@vocab"];
  if (typeof vocabulary !== "string" || !VOCABULARY.test(vocabulary)) expect("@vocab", "https://schema.org/");
  for (const [term, meaning] of Object.entries(TERMS)) {
    const found = meaningOf(context[term]);
    if (found === undefined && !NEEDED_TERMS.includes(term)) continue;
    if (typeof found !== "string" || !meaning.test(found)) expect(term, `what Croissant means by it (${meaning.source})`);
  }
  return issues;
}

function meaningOf(entry: unknown): unknown {
  return typeof entry === "object" && entry !== null ? (entry as Record<string, unknown>)["@id"] : entry;
}

/** What a file needs to be found and checked; what it is contained in must be another one of the same document. */
function resourceIssues({ distribution, isLiveDataset }: Croissant): FieldIssue[] {
  const ids = new Set<string>();
  const all = new Set(distribution.map((one) => one["@id"]));
  return distribution.flatMap((one, i) => {
    const at = (name: string, expected: string, found: unknown) => issue(`.distribution[${i}].${name}`, expected, found);
    const issues: FieldIssue[] = [];
    if (ids.has(one["@id"])) issues.push(at("@id", "an id that no other file has", one["@id"]));
    ids.add(one["@id"]);
    for (const container of one.containedIn ?? []) {
      const id = container["@id"];
      if (!all.has(id) || id === one["@id"]) issues.push(at("containedIn", "the id of another file in this list", id));
    }
    if (!isFile(one)) {
      if (!one.includes) issues.push(at("includes", "a pattern such as *.jpg", one.includes));
      return issues;
    }
    if (!one.containedIn && !address.safeParse(one.contentUrl).success) {
      issues.push(at("contentUrl", "an https, http or ipfs address", one.contentUrl));
    }
    if (!one.encodingFormat) issues.push(at("encodingFormat", "a media type such as text/csv", one.encodingFormat));
    if (!isRepository(one) && (one.sha256 !== undefined || !(one.containedIn || isLiveDataset)) && !hashOf(one)) {
      issues.push(at("sha256", "64 hexadecimal characters", one.sha256));
    }
    return issues;
  });
}

/** Ids of record sets and fields stand once, and what they are read from is described. */
function recordIssues({ distribution, recordSet: sets = [] }: Croissant): FieldIssue[] {
  const known = new Set(distribution.map((one) => one["@id"]));
  const ids = new Set(known);
  const issues: FieldIssue[] = [];
  const take = (path: string, id: string) => {
    if (ids.has(id)) issues.push(issue(`${path}.@id`, "an id that nothing else has", id));
    ids.add(id);
  };
  sets.forEach((set, i) => {
    take(`.recordSet[${i}]`, set["@id"]);
    set.field?.forEach((one, j) => {
      const path = `.recordSet[${i}].field[${j}]`;
      take(path, one["@id"]);
      for (const from of ["fileObject", "fileSet"] as const) {
        const id = one.source?.[from]?.["@id"];
        if (id !== undefined && !known.has(id)) issues.push(issue(`${path}.source.${from}`, "the id of a file", id));
      }
    });
  });
  return issues;
}

/** Whether it is one file; else it is a set of them. */
export function isFile(resource: CroissantResource): boolean {
  return resource["@type"].some((type) => bare(type) === "FileObject");
}

/** The file's sha-256, 64 hexadecimal characters; undefined where none is given. */
export function hashOf({ sha256 }: CroissantResource): string | undefined {
  return sha256 !== undefined && SHA256.test(sha256) ? sha256.toLowerCase() : undefined;
}

/** A git repository is no bytes to hash: in its place public collections write an address that says so. */
function isRepository({ encodingFormat }: CroissantResource): boolean {
  return encodingFormat?.includes("git+https") === true;
}

function issue(path: string, expected: string, value: unknown): FieldIssue {
  const [where, found] = [`croissant${path}`, describeValue(value)];
  return { path: where, expected, found, message: `${where}: expected ${expected}, found ${found}` };
}

function readJson(source: string | Uint8Array): unknown {
  const size = typeof source === "string" ? new TextEncoder().encode(source).length : source.length;
  if (size > MAX_CROISSANT_BYTES) {
    throw new ArtifactError("too-large", `Croissant: ${size} bytes, at most ${MAX_CROISSANT_BYTES} are allowed`);
  }
  try {
    const text = typeof source === "string" ? source : new TextDecoder("utf-8", { fatal: true }).decode(source);
    requireFlat(text);
    return JSON.parse(text) as unknown;
  } catch (cause) {
    if (cause instanceof ArtifactError) throw cause;
    throw new ArtifactError("document-invalid", `Croissant: not JSON in UTF-8 (${(cause as Error).message})`, { cause });
  }
}

/** Counts brackets outside of strings, before anything is built of them. */
function requireFlat(text: string): void {
  let [depth, quoted] = [0, false];
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === "\\") i++;
      else if (c === '"') quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === "{" || c === "[") {
      if (++depth <= MAX_CROISSANT_DEPTH) continue;
      throw new ArtifactError("document-invalid", `Croissant: nested more than ${MAX_CROISSANT_DEPTH} deep at character ${i}`);
    } else if (c === "}" || c === "]") depth--;
  }
}
