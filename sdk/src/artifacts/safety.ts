import type { SourceFile } from "./directory.ts";
import { ArtifactError } from "./errors.ts";
import { readOnnxSignature, type OnnxSignature } from "./onnx.ts";
import { pathProblem } from "./paths.ts";
import { isPickle } from "./pickle.ts";
import { HEAD_BYTES, isLinkText, refusedContent, scriptOf } from "./signatures.ts";
import { zipContents } from "./zip-contents.ts";

/** Limits of {@link inspectFiles}, in bytes. */
export interface SafetyLimits {
  /** Largest single file; 2 GiB - 1 by default, what browsers can hold. */
  maxFileBytes?: number | undefined;
  /** All files together; 4 GiB by default, what the gateway takes. */
  maxTotalBytes?: number | undefined;
}

/** Options of {@link inspectFiles}. */
export interface InspectOptions extends SafetyLimits {
  /** The model: the first of `manifest.weights`. */
  model: string;
  signal?: AbortSignal | undefined;
}

/** Why one file may not be part of a release. */
export interface Refusal {
  path: string;
  /** A sentence with what was found and what to do. */
  reason: string;
}

/** What an inspection found. The files may be published when `refusals` is empty. */
export interface Inspection {
  refusals: Refusal[];
  /** The model's signature, when it could be read. */
  signature: OnnxSignature | undefined;
}

const MAX_FILE_BYTES = 2 ** 31 - 1;
const MAX_TOTAL_BYTES = 4 * 1024 ** 3;
const MAX_JSON_BYTES = 64 * 1024 * 1024;
/** Brackets and commas are counted, those inside texts too: no honest file comes near either. */
const [MAX_JSON_DEPTH, MAX_JSON_VALUES] = [200, 8_000_000];

/** What a file with this ending must be. Endings that are not listed are refused, but for the model's external data. */
const KINDS: Record<string, (content: Blob) => Promise<string | undefined>> = {
  onnx: async (content) => (await readModel(content)).problem,
  safetensors: safetensorsProblem,
  json: jsonProblem,
  md: textProblem,
  txt: textProblem,
  csv: textProblem,
  png: (content) => magicProblem(content, "PNG image", [0x89, 0x50, 0x4e, 0x47]),
  jpg: (content) => magicProblem(content, "JPEG image", [0xff, 0xd8, 0xff]),
  jpeg: (content) => magicProblem(content, "JPEG image", [0xff, 0xd8, 0xff]),
  webp: (content) => magicProblem(content, "WebP image", [0x52, 0x49, 0x46, 0x46]),
};

/** Endings that name a format which is refused whatever it holds, with the reason. */
const REFUSED_ENDINGS: Record<string, string> = {
  ...Object.fromEntries(["pkl", "pickle", "joblib", "dill"].map((ending) => [ending, "pickles run code when they are loaded"])),
  ...Object.fromEntries(["pt", "pth", "ckpt", "bin"].map((ending) => [ending, "PyTorch files carry pickles: export to ONNX"])),
  ...Object.fromEntries(["h5", "hdf5", "keras", "pb", "tflite", "gguf", "mlmodel"].map((e) => [e, "only ONNX models can be verified"])),
  ...Object.fromEntries(["npy", "npz"].map((ending) => [ending, "NumPy files can carry pickles: use safetensors"])),
  ...Object.fromEntries(["zip", "gz", "tgz", "tar", "7z", "xz", "bz2", "zst"].map((e) => [e, "archives cannot be looked into: add their files"])),
  ...Object.fromEntries(
    ["py", "js", "mjs", "ts", "sh", "ps1", "bat", "exe", "dll", "so", "dylib", "wasm", "html", "htm", "svg"].map((ending) => [
      ending,
      "a release carries no programs: name their address in manifest.training",
    ]),
  ),
};

/**
 * Checks a release's files by name and by content, before anything is published: a safe path, a format that carries no
 * code and is what its name says, a size within limits; and reads the model, whose external data must be there.
 */
export async function inspectFiles(files: readonly SourceFile[], options: InspectOptions): Promise<Inspection> {
  const refusals: Refusal[] = [];
  const model = await inspectModel(files, options);
  const external = new Map(model.signature?.externalData.map((data) => [data.path, data.size]));
  for (const file of files) {
    options.signal?.throwIfAborted();
    const content = asBlob(file.content);
    const reason =
      file.path === options.model && model.problem
        ? model.problem
        : await fileProblem(file.path, content, external.get(relativeTo(options.model, file.path)), options);
    if (reason) refusals.push({ path: file.path, reason });
  }
  const folder = options.model.slice(0, options.model.lastIndexOf("/") + 1);
  for (const path of external.keys()) {
    if (files.some((file) => file.path === folder + path)) continue;
    refusals.push({ path: folder + path, reason: `the model keeps data in this file, which is not among the files` });
  }
  if (!files.some((file) => file.path === options.model)) {
    refusals.push({ path: options.model, reason: "the manifest names this file as the model, but it is not among the files" });
  }
  const [total, most] = [files.reduce((sum, file) => sum + sizeOf(file), 0), options.maxTotalBytes ?? MAX_TOTAL_BYTES];
  if (total > most) refusals.push({ path: "", reason: `the files have ${total} bytes together, at most ${most} are allowed` });
  return { refusals, signature: model.signature };
}

async function inspectModel(
  files: readonly SourceFile[],
  { model, maxFileBytes = MAX_FILE_BYTES }: InspectOptions,
): Promise<{ signature?: OnnxSignature; problem?: string }> {
  const file = files.find((candidate) => candidate.path === model);
  if (!file || sizeOf(file) > maxFileBytes) return {};
  const content = asBlob(file.content);
  // What it really is tells more than why it is no ONNX model.
  const head = new Uint8Array(await content.slice(0, HEAD_BYTES).arrayBuffer());
  if (await refusedInside(content, head, false)) return {};
  return readModel(content);
}

async function readModel(content: Blob): Promise<{ signature?: OnnxSignature; problem?: string }> {
  try {
    return { signature: readOnnxSignature(new Uint8Array(await content.arrayBuffer())) };
  } catch (error) {
    if (error instanceof ArtifactError) return { problem: error.message };
    throw error;
  }
}

/** `externalBytes` is how much the model refers to, when the file is part of it. */
async function fileProblem(
  path: string,
  content: Blob,
  externalBytes: number | undefined,
  { maxFileBytes = MAX_FILE_BYTES }: SafetyLimits,
): Promise<string | undefined> {
  const problem = pathProblem(path);
  if (problem) return `its path ${problem}`;
  if (content.size > maxFileBytes) return `${content.size} bytes, at most ${maxFileBytes} are allowed`;
  const head = new Uint8Array(await content.slice(0, HEAD_BYTES).arrayBuffer());
  const found = await refusedInside(content, head, ["md", "txt", "csv"].includes(endingOf(path)));
  if (found) return `its content is ${found}`;
  if (externalBytes !== undefined) {
    if (content.size >= externalBytes) return undefined;
    return `${content.size} bytes, where the model refers to ${externalBytes}`;
  }
  const ending = endingOf(path);
  if (Object.hasOwn(REFUSED_ENDINGS, ending)) return `'.${ending}' is refused: ${REFUSED_ENDINGS[ending]}`;
  if (/^(LICENSE|NOTICE)$/i.test(path)) return textProblem(content);
  const check = Object.hasOwn(KINDS, ending) ? KINDS[ending] : undefined;
  if (!check) return `'${path}' has no known ending: expected one of ${Object.keys(KINDS).join(", ")}`;
  return check(content);
}

/**
 * What a file is that no release may hold, whatever its name. Prose may begin with the word "import", and cannot run
 * wherever it goes from here; what a shell or an unpickler takes is no prose.
 */
async function refusedInside(content: Blob, head: Uint8Array, isProse: boolean): Promise<string | undefined> {
  const zip = await zipContents(content);
  const known = isProse ? scriptOf(head) : refusedContent(head);
  // What lies in an archive tells more than that it is one.
  if (zip && (!known || known === "a ZIP archive" || zip.includes(" in it") || zip.includes("bomb"))) return zip;
  if (known) return known;
  if (await isPickle(content, { isProse })) return "a Python pickle, which runs code when it is loaded";
  if (!isProse && isLinkText(head, content.size)) return "the text of a symbolic link: put the file itself in its place";
  return undefined;
}

async function textProblem(content: Blob): Promise<string | undefined> {
  if (content.size > MAX_JSON_BYTES) return `${content.size} bytes of text, at most ${MAX_JSON_BYTES} are allowed`;
  const bytes = new Uint8Array(await content.arrayBuffer());
  if (bytes.includes(0)) return "expected text, found binary data";
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return undefined;
  } catch {
    return "expected text in UTF-8";
  }
}

async function jsonProblem(content: Blob): Promise<string | undefined> {
  if (content.size > MAX_JSON_BYTES) return `${content.size} bytes of JSON, at most ${MAX_JSON_BYTES} are allowed`;
  const text = await content.text();
  const costly = costlyJson(text);
  if (costly) return costly;
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return `expected JSON, found an error: ${(error as Error).message}`;
  }
}

/** Says why JSON is not parsed: a few megabytes of brackets would take gigabytes of memory. */
function costlyJson(text: string): string | undefined {
  let [depth, values] = [0, 0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x5b || code === 0x7b) depth++;
    else if (code === 0x5d || code === 0x7d) depth--;
    else if (code !== 0x2c) continue;
    if (depth > MAX_JSON_DEPTH) return `its JSON is nested deeper than ${MAX_JSON_DEPTH} levels`;
    if (++values > MAX_JSON_VALUES) return `its JSON has more than ${MAX_JSON_VALUES} values`;
  }
  return undefined;
}

/** Only the frame: eight bytes of length, then a JSON object. Who reads the tensors checks the rest. */
async function safetensorsProblem(content: Blob): Promise<string | undefined> {
  if (content.size < 10) return "expected safetensors, found a file that is too short";
  const length = new DataView(await content.slice(0, 8).arrayBuffer()).getBigUint64(0, true);
  if (length > BigInt(content.size - 8) || length > BigInt(MAX_JSON_BYTES)) {
    return `expected safetensors, found a header of ${length} bytes in a file of ${content.size}`;
  }
  const problem = await jsonProblem(content.slice(8, 8 + Number(length)));
  return problem && `expected safetensors, but its header is damaged (${problem})`;
}

async function magicProblem(content: Blob, what: string, magic: number[]): Promise<string | undefined> {
  const head = new Uint8Array(await content.slice(0, magic.length).arrayBuffer());
  return magic.every((byte, i) => head[i] === byte) ? undefined : `expected a ${what}, found other content`;
}


function endingOf(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return name.includes(".") ? name.slice(name.lastIndexOf(".") + 1).toLowerCase() : "";
}

/** `path` as seen from the model's folder; paths outside of it match no external data. */
function relativeTo(model: string, path: string): string {
  const folder = model.slice(0, model.lastIndexOf("/") + 1);
  return path.startsWith(folder) ? path.slice(folder.length) : `../${path}`;
}

function sizeOf({ content }: SourceFile): number {
  return content instanceof Blob ? content.size : content.length;
}

function asBlob(content: Blob | Uint8Array): Blob {
  return content instanceof Blob ? content : new Blob([content as Uint8Array<ArrayBuffer>]);
}
