import * as z from "zod";
import { MAX_HEADER_BYTES, RECIPIENT } from "./age-header.ts";
import { payloadSize } from "./age-payload.ts";
import { ArtifactError } from "./errors.ts";
import { pathProblem } from "./paths.ts";
import { describeValue, issuesOf, type FieldIssue } from "./issues.ts";

/** The manifest's own name in the release folder; it is the one file that `files` does not list. */
export const MANIFEST_PATH = "manifest.json";

/** Largest `manifest.json` in bytes: one block, so that a reader learns everything about a release in one request. */
export const MAX_MANIFEST_BYTES = 1024 * 1024;

/** Most files a release may list. */
export const MAX_FILES = 1024;

/** Element types of tensors, by the names that safetensors readers and ONNX Runtime's JavaScript API use. */
export const DTYPES = [
  "float32",
  "float64",
  "float16",
  "bfloat16",
  "int8",
  "int16",
  "int32",
  "int64",
  "uint8",
  "uint16",
  "uint32",
  "uint64",
  "bool",
  "string",
] as const;

/** How a release came from its parent; the order is the contracts' `EdgeKind`. */
export const EDGE_KINDS = ["fine-tune", "merge", "quantize", "adapter", "distill"] as const;

const SLUG = "[a-z0-9]+(?:-[a-z0-9]+)*";
const NAME = new RegExp(`^${SLUG}/${SLUG}$`);
const SEMVER = "(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)(?:-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?";
const RELEASE = new RegExp(`^${SEMVER}$`);
const PARENT = new RegExp(`^${SLUG}/${SLUG}@${SEMVER}$`);

const text = (max: number) =>
  z.string({ error: "text" }).max(max, `1 to ${max} characters`).regex(/\S/, `1 to ${max} characters`);
const matching = (pattern: RegExp, expected: string) => z.string({ error: expected }).max(200, expected).regex(pattern, expected);
const wholeNumber = (max: number, expected: string) => z.int({ error: expected }).min(0, expected).max(max, expected);
const list = <T extends z.ZodType>(item: T, min: number, max: number) =>
  z
    .array(item, { error: "a list" })
    .min(min, `${min} to ${max} entries`)
    .max(max, `${min} to ${max} entries`);

const filePath = z.string({ error: "a relative path" }).superRefine((path, context) => {
  const problem = pathProblem(path);
  if (problem) context.addIssue({ code: "custom", message: `a safe relative path (this one ${problem})` });
});

const tensor = z.strictObject({
  name: text(200),
  dtype: z.enum(DTYPES, { error: `one of ${DTYPES.join(", ")}` }),
  /** One entry per dimension: its length, or the name of a dimension that varies (such as the batch). */
  shape: z.array(
    z.union([wholeNumber(2 ** 31 - 1, "a length"), text(100)], { error: "a whole number from 0, or a dimension's name" }),
    { error: "a list of dimensions" },
  ).max(16, "at most 16 dimensions"),
});

/** How the weights were made; `trainingStatement` makes an in-toto statement of it. */
const trainingSchema = z.strictObject(
  {
    /** Where the training code lies, for example the URL of a repository. */
    code: text(500).optional(),
    /** The commit of that code: a git object id (SHA-1 or SHA-256). */
    commit: matching(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, "a git object id of 40 or 64 lower-case hexadecimal characters").optional(),
    script: text(500).optional(),
    seed: z.int({ error: "a whole number" }).optional(),
    epochs: z.number({ error: "a number" }).nonnegative("a number from 0").optional(),
    /** Hyper-parameters by name, such as the learning rate. */
    parameters: z
      .record(z.string().min(1).max(100), z.union([z.number(), z.string().max(500), z.boolean()], { error: "a number, text, or true or false" }), {
        error: "an object",
      })
      .refine((value) => Object.keys(value).length <= 100, "at most 100 parameters")
      .optional(),
    hardware: text(500).optional(),
    /** Electrical energy that the training took, in kilowatt-hours, where it is known. */
    energyKwh: z.number({ error: "kilowatt-hours" }).nonnegative("kilowatt-hours from 0").optional(),
    statement: text(4000),
  },
  { error: "an object" },
);

/** Schema of `manifest.json`, version 1. Fields that it does not know are refused, so that a typo cannot hide. */
export const manifestSchema = z.strictObject({
  version: z.literal(1, { error: "1" }),
  name: matching(NAME, "owner/slug in lower-case letters, digits and single hyphens"),
  release: matching(RELEASE, "a semantic version such as 1.2.0"),
  task: matching(new RegExp(`^${SLUG}$`), "a task such as image-classification"),
  description: text(2000),
  /** An SPDX licence expression, or words such as "see offers". */
  license: text(200),
  /** The file with the licence's text, where the folder has one. */
  licenseText: filePath.optional(),
  /** What the model was made for, and what it cannot do or must not be used for. */
  intendedUse: text(4000).optional(),
  limits: text(4000).optional(),
  weights: list(filePath, 1, 64),
  suite: filePath,
  card: filePath,
  files: list(
    z.strictObject({
      path: filePath,
      /** Bytes. */
      size: wholeNumber(Number.MAX_SAFE_INTEGER, "a size in whole bytes"),
      sha256: matching(/^[0-9a-f]{64}$/, "64 lower-case hexadecimal characters"),
    }),
    1,
    MAX_FILES,
  ),
  /** Files that lie in the release encrypted with age: what they are once decrypted, and under which name they lie. */
  encrypted: list(
    z.strictObject({
      /** The plain file's path, which `weights` may name. */
      path: filePath,
      /** The age file that `files` lists. */
      stored: filePath,
      /** Bytes of the plain file. */
      size: wholeNumber(Number.MAX_SAFE_INTEGER, "a size in whole bytes"),
      /** Of the plain file. */
      sha256: matching(/^[0-9a-f]{64}$/, "64 lower-case hexadecimal characters"),
    }),
    1,
    MAX_FILES,
  ).optional(),
  /** Who may unwrap the encrypted files' keys: an age recipient, and where its service answers if not on the registry's site. */
  keyService: z
    .strictObject(
      {
        recipient: matching(RECIPIENT, "an age recipient (age1…)"),
        url: z.url({ protocol: /^https?$/, error: "an http or https URL" }).max(500, "at most 500 characters").optional(),
      },
      { error: "an object" },
    )
    .optional(),
  tensors: z.strictObject({ inputs: list(tensor, 1, 256), outputs: list(tensor, 1, 256) }, { error: "an object" }),
  parents: list(
    z.strictObject({
      release: matching(PARENT, "owner/slug@version"),
      kind: z.enum(EDGE_KINDS, { error: `one of ${EDGE_KINDS.join(", ")}` }),
      shareBps: wholeNumber(10_000, "basis points from 0 to 10000"),
    }),
    0,
    8,
  ),
  datasets: list(
    z.strictObject({ name: text(200), description: text(2000), license: text(200).optional(), cid: text(100).optional() }),
    0,
    64,
  ),
  training: trainingSchema,
});

/** A release's description of itself: `manifest.json`, version 1. */
export type Manifest = z.infer<typeof manifestSchema>;
/** One file of a release: where it lies, how many bytes it has and what they hash to. */
export type ManifestFile = Manifest["files"][number];
/** One file that lies in the release encrypted. */
export type EncryptedFile = NonNullable<Manifest["encrypted"]>[number];
/** Name, element type and shape of one input or output. */
export type TensorSignature = Manifest["tensors"]["inputs"][number];
/** Any JSON shape of the manifest before it is checked (what a form fills in). */
export type ManifestInput = z.input<typeof manifestSchema>;

/** A manifest that was refused; `issues` lists every field that is wrong, with what was expected and found. */
export class ManifestError extends ArtifactError {
  override readonly name = "ManifestError";
  readonly issues: FieldIssue[];

  constructor(issues: FieldIssue[]) {
    super("manifest-invalid", issues.map((issue) => issue.message).join("\n"));
    this.issues = issues;
  }
}

/**
 * Checks a manifest, given as JSON text, its UTF-8 bytes, or a parsed value.
 *
 * @throws ManifestError naming path, expected and found for each field that is wrong, for example
 *   `manifest.files[2].sha256: expected 64 lower-case hexadecimal characters, found "abc"`.
 */
export function parseManifest(json: unknown): Manifest {
  const value = typeof json === "string" || json instanceof Uint8Array ? readJson(json) : json;
  const result = manifestSchema.safeParse(value);
  if (!result.success) throw new ManifestError(issuesOf("manifest", result.error.issues, value));
  const issues = crossCheck(result.data);
  if (issues.length > 0) throw new ManifestError(issues);
  return result.data;
}

function readJson(json: string | Uint8Array): unknown {
  const refuse = (expected: string, found: string) => {
    const message = `manifest: expected ${expected}, found ${found}`;
    return new ManifestError([{ path: "manifest", expected, found, message }]);
  };
  if (json.length > MAX_MANIFEST_BYTES) throw refuse(`at most ${MAX_MANIFEST_BYTES} bytes`, `${json.length}`);
  try {
    const source = typeof json === "string" ? json : new TextDecoder("utf-8", { fatal: true }).decode(json);
    return JSON.parse(source);
  } catch (error) {
    throw refuse("JSON in UTF-8", (error as Error).message);
  }
}

/** What no single field can tell: that names refer to listed files, nothing is listed twice, and shares fit in a whole. */
function crossCheck(manifest: Manifest): FieldIssue[] {
  const issues: FieldIssue[] = [];
  const report = (path: string, expected: string, found: unknown) => {
    const shown = describeValue(found);
    issues.push({ path, expected, found: shown, message: `${path}: expected ${expected}, found ${shown}` });
  };
  const listed = new Set<string>();
  for (const [i, { path }] of manifest.files.entries()) {
    if (path === MANIFEST_PATH) report(`manifest.files[${i}].path`, "any file but the manifest itself", path);
    // Case-insensitive file systems would merge 'A' and 'a' into one file.
    if (listed.has(path.toLowerCase())) report(`manifest.files[${i}].path`, "each file once (in any case)", path);
    listed.add(path.toLowerCase());
  }
  const paths = new Set(manifest.files.map((file) => file.path));
  const mustBeListed = (field: string, path: string) => {
    if (!paths.has(path)) report(field, "a path that manifest.files lists", path);
  };
  const plain = new Set(manifest.encrypted?.map((file) => file.path));
  manifest.weights.forEach((path, i) => {
    if (!plain.has(path)) mustBeListed(`manifest.weights[${i}]`, path);
  });
  issues.push(...checkEncrypted(manifest, listed));
  mustBeListed("manifest.suite", manifest.suite);
  mustBeListed("manifest.card", manifest.card);
  if (manifest.licenseText !== undefined) mustBeListed("manifest.licenseText", manifest.licenseText);
  const twice = (values: string[]) => values.find((value, i) => values.indexOf(value) !== i);
  const noneTwice = (field: string, values: string[]) => {
    const value = twice(values);
    if (value !== undefined) report(field, "each name once", value);
  };
  noneTwice("manifest.weights", manifest.weights);
  noneTwice("manifest.tensors.inputs", manifest.tensors.inputs.map((input) => input.name));
  noneTwice("manifest.tensors.outputs", manifest.tensors.outputs.map((output) => output.name));
  noneTwice("manifest.parents", manifest.parents.map((parent) => parent.release));
  const shares = manifest.parents.reduce((sum, parent) => sum + parent.shareBps, 0);
  if (shares > 10_000) report("manifest.parents", "shares of at most 10000 basis points together", shares);
  return issues;
}

/** That each encrypted file lies in the release under one name, and that its size can be that of the plain one encrypted. */
function checkEncrypted({ encrypted = [], files, keyService }: Manifest, listed: ReadonlySet<string>): FieldIssue[] {
  const issues: FieldIssue[] = [];
  const report = (path: string, expected: string, found: string) =>
    issues.push({ path, expected, found, message: `${path}: expected ${expected}, found ${found}` });
  const names = new Set(listed);
  const stored = new Set<string>();
  for (const [i, file] of encrypted.entries()) {
    const field = `manifest.encrypted[${i}]`;
    const key = file.path.toLowerCase();
    // A plain file beside its encrypted form would make the encryption a pretence.
    if (names.has(key) || key === MANIFEST_PATH) report(`${field}.path`, "a name that no other file has", `"${file.path}"`);
    names.add(key);
    const lies = files.find(({ path }) => path === file.stored);
    if (!lies || stored.has(file.stored)) {
      report(`${field}.stored`, "a path that manifest.files lists, once", `"${file.stored}"`);
      continue;
    }
    stored.add(file.stored);
    const header = lies.size - payloadSize(file.size);
    if (header > 0 && header <= MAX_HEADER_BYTES) continue;
    const expected = `the size that ${lies.size} encrypted bytes decrypt to`;
    report(`${field}.size`, expected, `${file.size}`);
  }
  if (encrypted.length > 0 && !keyService) report("manifest.keyService", "who unwraps the keys of the encrypted files", "none");
  return issues;
}
