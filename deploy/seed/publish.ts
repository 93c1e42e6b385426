import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { id } from "ethers";
import type { Bytes32 } from "../../sdk/src/artifacts/cid.ts";
import { digestFile, suiteDigest, weightsDigest } from "../../sdk/src/artifacts/digests.ts";
import { packDirectory, type SourceFile } from "../../sdk/src/artifacts/directory.ts";
import { EDGE_KINDS, MANIFEST_PATH, parseManifest, type Manifest } from "../../sdk/src/artifacts/manifest.ts";
import { readOnnxSignature } from "../../sdk/src/artifacts/onnx.ts";
import { comparePaths } from "../../sdk/src/artifacts/paths.ts";
import { demoAddress, type DemoRole } from "../protocol/accounts.ts";
import { storeCar } from "./store.ts";
import type { Stage } from "./stage.ts";
import type { ReleaseStory } from "./world.ts";

/** The contracts' numbers for what a contributor gave. */
const ROLE = { data: 0, training: 1, compute: 2, evaluation: 3, upstream: 4 } as const;
export type ContributorRole = keyof typeof ROLE;

/** A submitted release and the bytes that were published. */
export interface Published {
  releaseId: bigint;
  modelId: string;
  /** `owner/slug@version` */
  name: string;
  weightsDigest: Bytes32;
  suiteDigest: Bytes32;
  manifest: Manifest;
  files: Map<string, Uint8Array<ArrayBuffer>>;
}

const MODELS = fileURLToPath(new URL("models/", import.meta.url));
const WEIGHTS = "model.onnx";

/** Takes a namespace and registers a model in it, as far as that has not been done. */
export async function createModel(stage: Stage, by: DemoRole, name: string): Promise<void> {
  const [namespace = "", slug = ""] = name.split("/");
  const registry = stage.registry.connect(stage.wallet(by));
  if (/^0x0+$/.test(await registry.namespaceOwner(namespace))) {
    await stage.send(() => registry.claimNamespace(namespace));
  }
  await stage.send(() => registry.createModel(namespace, slug));
}

/** Builds a release's manifest from its folder, uploads everything and submits it under the charter in force. */
export async function publish(
  stage: Stage,
  by: DemoRole,
  story: ReleaseStory,
  parents: readonly Published[] = [],
): Promise<Published> {
  const files = await readFolder(story);
  const manifest = await buildManifest(story, files);
  files.set(MANIFEST_PATH, new TextEncoder().encode(`${JSON.stringify(manifest, undefined, 2)}\n`));
  const sources: SourceFile[] = [...files].map(([path, content]) => ({ path, content }));
  const packed = await packDirectory(sources);
  await storeCar(stage.gateway, packed.car, packed.cid);

  const submission = {
    modelId: id(story.name),
    version: story.version,
    manifest: packed.digest,
    weightsDigest: weightsDigest(manifest),
    suiteDigest: suiteDigest(manifest),
    charterVersion: await stage.charter.currentVersion(),
    parents: manifest.parents.map((parent) => ({
      parent: parents.find((candidate) => candidate.name === parent.release)!.releaseId,
      kind: EDGE_KINDS.indexOf(parent.kind),
      shareBps: parent.shareBps,
    })),
    contributors: story.contributors.map(({ account, shareBps, role }) => ({
      account: demoAddress(account),
      shareBps,
      role: ROLE[role],
    })),
  };
  await stage.send(() => stage.registry.connect(stage.wallet(by)).submitRelease(submission));
  return {
    releaseId: await stage.registry.releaseCount(),
    modelId: submission.modelId,
    name: `${story.name}@${story.version}`,
    weightsDigest: submission.weightsDigest,
    suiteDigest: submission.suiteDigest,
    manifest,
    files,
  };
}

/** The folder's files, changed as the story says; a manifest of its own is built anew. */
async function readFolder(story: ReleaseStory): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const folder = join(MODELS, story.folder);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1).replaceAll("\\", "/"))
    .filter((path) => path !== MANIFEST_PATH)
    .sort(comparePaths);
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const path of paths) {
    const bytes = new Uint8Array(await readFile(join(folder, path)));
    const change = story.changes?.[path];
    files.set(path, change ? new TextEncoder().encode(change(new TextDecoder().decode(bytes))) : bytes);
  }
  return files;
}

async function buildManifest(story: ReleaseStory, files: ReadonlyMap<string, Uint8Array>): Promise<Manifest> {
  const digests = [...files].map(async ([path, bytes]) => ({ path, ...(await digestFile(bytes)) }));
  const { inputs, outputs } = readOnnxSignature(files.get(WEIGHTS)!);
  return parseManifest({
    version: 1,
    name: story.name,
    release: story.version,
    task: story.task,
    description: story.description,
    license: "see offers",
    weights: [WEIGHTS],
    suite: "suite/suite.json",
    card: "README.md",
    files: await Promise.all(digests),
    tensors: { inputs, outputs },
    parents: story.parents ?? [],
    datasets: story.datasets,
    training: story.training,
  });
}
