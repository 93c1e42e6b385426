import { canonicalJson } from "@commonweight/sdk/artifacts/canonical";
import { MANIFEST_PATH, parseManifest, type Manifest, type ManifestInput } from "@commonweight/sdk/artifacts/manifest";
import { comparePaths } from "@commonweight/sdk/artifacts/paths";
import { parsePercent } from "#lib/format/share.ts";
import type { FolderCheck } from "./check.ts";
import type { Draft } from "./draft.ts";

/** The manifest that is published, and where it comes from. */
export interface ComposedManifest {
  manifest: Manifest;
  /** The folder's own file says exactly this, so its bytes are published as they are. */
  own: boolean;
}

/**
 * Puts a manifest together from the files, the model's own signature and what was typed. A manifest in the folder that says
 * the same is left untouched.
 *
 * @throws ManifestError naming path, expected and found for each field that is wrong.
 */
export function composeManifest(check: FolderCheck, draft: Draft): ComposedManifest {
  const files = check.files.filter(({ path }) => path !== MANIFEST_PATH).sort((a, b) => comparePaths(a.path, b.path));
  const input: ManifestInput = {
    version: 1,
    name: `${draft.namespace}/${draft.slug}`,
    release: draft.version,
    task: draft.task,
    description: draft.description,
    license: draft.license,
    ...licenseText(check),
    ...(draft.intendedUse && { intendedUse: draft.intendedUse }),
    ...(draft.limits && { limits: draft.limits }),
    weights: check.weights,
    suite: check.suite?.path ?? "",
    card: check.card?.path ?? "",
    files: files.map(({ path, size, sha256 = "" }) => ({ path, size, sha256 })),
    tensors: check.manifest?.tensors ?? { inputs: check.signature?.inputs ?? [], outputs: check.signature?.outputs ?? [] },
    parents: draft.parents.map(({ modelName, version, kind, share }) => {
      return { release: `${modelName}@${version}`, kind, shareBps: parsePercent(share) };
    }),
    datasets: draft.datasets.map(({ name, description, license, cid }) => {
      return { name, description, ...(license && { license }), ...(cid && { cid }) };
    }),
    training: { ...(draft.script && { script: draft.script }), ...draft.training, statement: draft.statement },
  };
  const manifest = parseManifest(input);
  const own = check.manifest !== undefined && sameManifest(check.manifest, manifest);
  return { manifest: own ? check.manifest! : manifest, own };
}

/** The bytes of a manifest this page wrote. */
export function encodeManifest(manifest: Manifest): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${JSON.stringify(manifest, undefined, 2)}\n`);
}

/** Fills a draft from what the folder says of itself: its manifest first, else its card. */
export function draftFromFolder(check: FolderCheck, folder: string, draft: Draft): Draft {
  const { manifest, card } = check;
  if (manifest) {
    const [namespace = "", slug = ""] = manifest.name.split("/");
    const { statement, script = "", ...training } = manifest.training;
    const datasets = manifest.datasets.map((set) => ({ license: "", cid: "", ...set }));
    const { task, description, license, intendedUse = "", limits = "" } = manifest;
    const said = { task, description, license, intendedUse, limits, statement, script, training, datasets };
    return { ...draft, folder, namespace, slug, version: manifest.release, ...said };
  }
  const metadata = card?.content.metadata;
  const names = metadata?.datasets === undefined ? [] : [metadata.datasets].flat();
  return {
    ...draft,
    folder,
    slug: draft.slug || slugOf(folder),
    version: draft.version || "0.1.0",
    task: draft.task || (metadata?.pipeline_tag ?? ""),
    license: draft.license || (metadata?.license === "other" ? "see offers" : (metadata?.license ?? "")),
    description: draft.description || firstParagraph(card?.content.body ?? ""),
    datasets: draft.datasets.length > 0 ? draft.datasets : names.map((name) => ({ name, description: "", license: "", cid: "" })),
  };
}

/** The file with the licence's text: as the folder's own manifest says, else by the names such files have. */
function licenseText(check: FolderCheck): { licenseText?: string } {
  const named = check.files.find(({ path }) => /^(?:LICEN[CS]E|COPYING)(?:\.(?:md|txt))?$/i.test(path))?.path;
  const path = check.manifest ? check.manifest.licenseText : named;
  return path === undefined ? {} : { licenseText: path };
}

function sameManifest(a: Manifest, b: Manifest): boolean {
  const sorted = (manifest: Manifest) => ({ ...manifest, files: [...manifest.files].sort((x, y) => comparePaths(x.path, y.path)) });
  return canonicalJson(sorted(a)) === canonicalJson(sorted(b));
}

/** A folder's name as a slug: `My Model_v2` is `my-model-v2`. */
export function slugOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 32).replace(/-+$/, "");
}

function firstParagraph(markdown: string): string {
  const paragraph = markdown.split(/\r?\n\s*\r?\n/).map((block) => block.trim()).find((block) => /^[\p{L}\d"'(*_]/u.test(block));
  return (paragraph ?? "").replace(/\s+/g, " ").slice(0, 500);
}
