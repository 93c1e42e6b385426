import { parseCard, type ModelCard } from "@commonweight/sdk/artifacts/card";
import { digestFile, SUITE_FILES } from "@commonweight/sdk/artifacts/digests";
import type { SourceFile } from "@commonweight/sdk/artifacts/directory";
import { MANIFEST_PATH, parseManifest, type Manifest, type ManifestFile } from "@commonweight/sdk/artifacts/manifest";
import type { OnnxSignature } from "@commonweight/sdk/artifacts/onnx";
import { inspectFiles } from "@commonweight/sdk/artifacts/safety";
import { loadSuite, type Suite } from "@commonweight/sdk/verify/cases";
import type { SuiteDefinition } from "@commonweight/sdk/verify/suite";
import { compareManifest, compareSuite } from "./compare.ts";

/** One file as the page found it. It passes when nothing is said against it. */
export interface CheckedFile {
  path: string;
  /** Bytes. */
  size: number;
  /** 64 hexadecimal characters; missing while the file is refused before it is hashed. */
  sha256?: string | undefined;
  /** Sentences with what was expected and what was found. */
  reasons: string[];
}

/** What the page found in a folder. */
export interface FolderCheck {
  files: CheckedFile[];
  /** What is missing altogether, as sentences. */
  missing: string[];
  /** Path of the ONNX model and of the files it keeps data in. */
  weights: string[];
  signature?: OnnxSignature | undefined;
  card?: { path: string; content: ModelCard } | undefined;
  suite?: { path: string; definition: SuiteDefinition } | undefined;
  /** The folder's own manifest.json, when it is sound and describes these files. */
  manifest?: Manifest | undefined;
  /** Sum of all files, bytes. */
  size: number;
  /** Nothing is refused and nothing is missing. */
  passes: boolean;
}

/** Options of {@link checkFolder}. */
export interface CheckOptions {
  /** Called with the bytes hashed so far and in total. */
  onProgress?: ((progress: { bytes: number; total: number }) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Looks into every file by name and content, reads the card, the suite and the model's signature, and holds a manifest
 * that lies in the folder against what the other files really are. Throws only when aborted.
 */
export async function checkFolder(sources: readonly SourceFile[], { onProgress, signal }: CheckOptions = {}): Promise<FolderCheck> {
  const reasons = new Map<string, string[]>(sources.map(({ path }) => [path, []]));
  const missing: string[] = [];
  const refuse = (path: string, reason: string) => (reasons.get(path) ?? missing).push(...reason.split("\n"));
  const attempt = async <T>(path: string, read: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await read();
    } catch (error) {
      signal?.throwIfAborted();
      refuse(path, (error as Error).message);
      return undefined;
    }
  };
  const find = (path: string) => sources.find((file) => file.path === path);

  const stated = find(MANIFEST_PATH) && (await attempt(MANIFEST_PATH, async () => parseManifest(await bytes(find(MANIFEST_PATH)!))));
  const model = stated?.weights[0] ?? guessModel(sources);
  let signature: OnnxSignature | undefined;
  if (model === undefined) missing.push("model.onnx: expected the weights as one ONNX file, found none. Export the model to ONNX.");
  const inspection = await inspectFiles(sources, { model: model ?? "model.onnx", signal });
  signature = inspection.signature;
  for (const { path, reason } of inspection.refusals) {
    if (reasons.has(path) || (path !== "" && model !== undefined)) refuse(path, reasons.has(path) ? reason : `${path}: ${reason}`);
    else if (path === "") missing.push(reason);
  }

  const cardPath = stated?.card ?? "README.md";
  const content = find(cardPath) && (await attempt(cardPath, async () => parseCard(await bytes(find(cardPath)!))));
  if (!find(cardPath)) missing.push(`${cardPath}: expected a model card with front matter, found none. Write one that begins with '---', license and '---'.`);
  const suitePath = stated?.suite ?? "suite/suite.json";
  const suite = await readSuite(suitePath, find, attempt, missing);
  if (suite && signature) for (const { path, message } of compareSuite(suite, signature, suitePath)) refuse(path, message);

  const digests = await digestAll(sources, reasons, { onProgress, signal });
  const files = sources.map(({ path, content: source }) => {
    return { path, size: sizeOf(source), sha256: digests.get(path)?.sha256, reasons: reasons.get(path)! };
  });
  if (stated) {
    const described = [...digests.values()].filter(({ path }) => path !== MANIFEST_PATH);
    for (const { path, message } of compareManifest(stated, described, signature)) refuse(path, message);
  }
  const folder = model?.slice(0, model.lastIndexOf("/") + 1) ?? "";
  // Of a Hugging Face layout, configuration and tokenizer decide the answer as much as the graph does.
  const besideGraph = (path: string) => /^[^/]+\.json$/.test(path) && path !== MANIFEST_PATH;
  const layout = suite?.definition.runner?.kind === "transformers" ? files.map(({ path }) => path).filter(besideGraph) : [];
  return {
    files,
    missing,
    weights: stated?.weights ?? (model === undefined ? [] : [model, ...(signature?.externalData.map((data) => folder + data.path) ?? []), ...layout]),
    signature,
    card: content && { path: cardPath, content },
    suite: suite && { path: suitePath, definition: suite.definition },
    manifest: stated && reasons.get(MANIFEST_PATH)!.length === 0 ? stated : undefined,
    size: files.reduce((sum, file) => sum + file.size, 0),
    passes: missing.length === 0 && files.every((file) => file.reasons.length === 0),
  };
}

async function readSuite(
  path: string,
  find: (path: string) => SourceFile | undefined,
  attempt: <T>(path: string, read: () => Promise<T>) => Promise<T | undefined>,
  missing: string[],
): Promise<Suite | undefined> {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const paths = [path, ...SUITE_FILES.slice(1).map((name) => folder + name)];
  const absent = paths.filter((one) => !find(one));
  for (const one of absent) missing.push(`${one}: expected a file of the verification suite, found none. Without a suite nobody can verify the release.`);
  if (absent.length > 0) return undefined;
  return attempt(path, async () => {
    const [definition, inputs, expected] = (await Promise.all(paths.map((one) => bytes(find(one)!)))) as [Uint8Array, Uint8Array, Uint8Array];
    return loadSuite({ suite: definition, inputs, expected });
  });
}

/** What is refused already may be huge, and its digest is of no use. */
async function digestAll(sources: readonly SourceFile[], reasons: Map<string, string[]>, { onProgress, signal }: CheckOptions) {
  const wanted = sources.filter(({ path }) => reasons.get(path)!.length === 0);
  const total = wanted.reduce((sum, { content }) => sum + sizeOf(content), 0);
  const digests = new Map<string, ManifestFile>();
  let before = 0;
  for (const { path, content } of wanted) {
    const report = (done: number) => onProgress?.({ bytes: before + done, total });
    digests.set(path, { path, ...(await digestFile(content, { signal, onProgress: report })) });
    before += sizeOf(content);
  }
  return digests;
}

/** `model.onnx`, or the one ONNX file there is, the highest in the folder first. */
function guessModel(sources: readonly SourceFile[]): string | undefined {
  const candidates = sources.map(({ path }) => path).filter((path) => path.toLowerCase().endsWith(".onnx"));
  const depth = (path: string) => path.split("/").length;
  return candidates.find((path) => path === "model.onnx") ?? candidates.sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1))[0];
}

async function bytes({ content }: SourceFile): Promise<Uint8Array> {
  return content instanceof Blob ? new Uint8Array(await content.arrayBuffer()) : content;
}

function sizeOf(content: SourceFile["content"]): number {
  return content instanceof Blob ? content.size : content.length;
}
