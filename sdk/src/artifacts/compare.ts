import { canonicalJson } from "./canonical.ts";
import type { Manifest, ManifestFile, TensorSignature } from "./manifest.ts";
import { comparePaths } from "./paths.ts";

/** What became of one thing between two releases. */
export type Change = "added" | "removed" | "changed" | "same";

/** One file of either release. */
export interface FileChange {
  path: string;
  change: Change;
  from?: ManifestFile | undefined;
  to?: ManifestFile | undefined;
}

/** One input or output of either release. */
export interface TensorChange {
  name: string;
  direction: "input" | "output";
  change: Change;
  from?: TensorSignature | undefined;
  to?: TensorSignature | undefined;
}

/** One field of the manifest whose value differs; values are texts for people. */
export interface FieldChange {
  /** Path in the manifest, for example `training.epochs`. */
  path: string;
  from?: string | undefined;
  to?: string | undefined;
}

/** What differs between two manifests. */
export interface ManifestComparison {
  /** All files of both, in path order. */
  files: FileChange[];
  /** All inputs, then all outputs. */
  tensors: TensorChange[];
  /** Only what differs, in the manifest's order. */
  fields: FieldChange[];
}

/** Fields that say which release it is, or that {@link ManifestComparison} tells apart. */
const APART = new Set(["version", "files", "tensors"]);

/** Holds two manifests against each other. Neither the order of files nor of keys counts. */
export function compareManifests(from: Manifest, to: Manifest): ManifestComparison {
  return {
    files: pair(from.files, to.files, (file) => file.path, (a, b) => a.sha256 === b.sha256)
      .sort((a, b) => comparePaths(a.key, b.key))
      .map(({ key, ...rest }) => ({ path: key, ...rest })),
    tensors: (["input", "output"] as const).flatMap((direction) =>
      pair(tensorsOf(from, direction), tensorsOf(to, direction), (tensor) => tensor.name, sameTensor).map(
        ({ key, ...rest }) => ({ name: key, direction, ...rest }),
      ),
    ),
    fields: compareFields(from, to),
  };
}

function tensorsOf(manifest: Manifest, direction: "input" | "output"): TensorSignature[] {
  return direction === "input" ? manifest.tensors.inputs : manifest.tensors.outputs;
}

function sameTensor(a: TensorSignature, b: TensorSignature): boolean {
  return a.dtype === b.dtype && a.shape.join() === b.shape.join();
}

interface Paired<T> {
  key: string;
  change: Change;
  from?: T | undefined;
  to?: T | undefined;
}

/** Puts the entries of two lists side by side: first's order, then what only the second has. */
function pair<T>(
  from: readonly T[],
  to: readonly T[],
  keyOf: (entry: T) => string,
  same: (a: T, b: T) => boolean,
): Paired<T>[] {
  const later = new Map(to.map((entry) => [keyOf(entry), entry]));
  const pairs = from.map((a): Paired<T> => {
    const key = keyOf(a);
    const b = later.get(key);
    later.delete(key);
    if (b === undefined) return { key, change: "removed", from: a };
    return { key, change: same(a, b) ? "same" : "changed", from: a, to: b };
  });
  return [...pairs, ...[...later].map(([key, b]): Paired<T> => ({ key, change: "added", to: b }))];
}

function compareFields(from: Manifest, to: Manifest): FieldChange[] {
  const before = new Map(leaves(from));
  const after = new Map(leaves(to));
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  return paths
    .map((path) => ({ path, from: before.get(path), to: after.get(path) }))
    .filter((field) => field.from !== field.to);
}

/** The manifest's values by path: objects are walked, lists of plain values are one value, lists of objects by index. */
function* leaves(value: object, at = ""): Generator<[string, string]> {
  for (const [key, field] of Object.entries(value)) {
    if (at === "" && APART.has(key)) continue;
    if (field === undefined || (Array.isArray(field) && field.length === 0)) continue;
    const path = Array.isArray(value) ? `${at}[${key}]` : at === "" ? key : `${at}.${key}`;
    if (field === null || typeof field !== "object") yield [path, String(field)];
    else if (Array.isArray(field) && field.every((entry) => typeof entry !== "object")) yield [path, field.join(", ")];
    else if (Object.keys(field).length === 0) yield [path, canonicalJson(field)];
    else yield* leaves(field as object, path);
  }
}
