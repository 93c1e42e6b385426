import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { id, isError, ZeroAddress } from "ethers";
import type { Bytes32 } from "../../sdk/src/artifacts/cid.ts";
import { encryptWeights } from "../../sdk/src/artifacts/encrypted-release.ts";
import { digestFile, suiteDigest, weightsDigest } from "../../sdk/src/artifacts/digests.ts";
import { packDirectory, type SourceFile } from "../../sdk/src/artifacts/directory.ts";
import { EDGE_KINDS, MANIFEST_PATH, parseManifest, type Manifest } from "../../sdk/src/artifacts/manifest.ts";
import { demoAddress, type DemoRole } from "../protocol/accounts.ts";
import { storeCar } from "./store.ts";
import { SeedError, type Stage } from "./stage.ts";
import type { ReleaseStory } from "./world.ts";

/** The contracts' numbers for what a contributor gave. */
const ROLE = { data: 0, training: 1, compute: 2, evaluation: 3, upstream: 4 } as const;
export type ContributorRole = keyof typeof ROLE;

/** A submitted release and its files, the weights plain. */
export interface Published {
  releaseId: bigint;
  modelId: string;
  weightsDigest: Bytes32;
  suiteDigest: Bytes32;
  manifest: Manifest;
  files: Map<string, Uint8Array<ArrayBuffer>>;
}

/** A published release that another one is made from, and the licence held on it, a token id. */
export interface Parent {
  release: Published;
  license: bigint;
}

/** Uploads a release folder and submits it, every right reserved, under the charter in force. */
export async function publish(
  stage: Stage,
  by: DemoRole,
  story: ReleaseStory,
  parents: readonly Parent[] = [],
): Promise<Published> {
  const folder = await readFolder(join(stage.models, story.folder));
  const { manifest, files } = story.later ? await laterRelease(folder, story.later) : folder;
  const plain = [...files].map(([path, content]) => ({ path, content }));
  const packed = await packDirectory(story.encrypted ? await encrypted(stage, manifest, plain) : plain);
  await storeCar(stage.gateway, packed.car, packed.cid);

  const submission = {
    modelId: id(manifest.name),
    version: manifest.release,
    manifest: packed.digest,
    weightsDigest: weightsDigest(manifest),
    suiteDigest: suiteDigest(manifest),
    charterVersion: await stage.charter.currentVersion(),
    openRights: 0,
    sharesFixed: false,
    parents: manifest.parents.map(({ release: name, kind, shareBps }) => {
      const { release, license } = parentOf(name, parents);
      return { parent: release.releaseId, kind: EDGE_KINDS.indexOf(kind), shareBps, license };
    }),
    datasets: await Promise.all(
      story.datasets.map(async ({ name, shareBps }) => {
        return { dataset: await stage.datasets.datasetByName(name), shareBps };
      }),
    ),
    contributors: story.contributors.map(({ account, shareBps, role }) => {
      return { account: demoAddress(account), shareBps, role: ROLE[role] };
    }),
  };
  const [namespace = "", slug = ""] = manifest.name.split("/");
  await requireModel(stage, by, namespace, slug);
  await stage.send(() => stage.registry.connect(stage.wallet(by)).submitRelease(submission));
  const { modelId, weightsDigest: weights, suiteDigest: suite } = submission;
  const releaseId = await stage.registry.releaseCount();
  return { releaseId, modelId, weightsDigest: weights, suiteDigest: suite, manifest, files };
}

/** The files as they lie in the store once the weights are encrypted for the key service; as they are where there is none. */
async function encrypted(stage: Stage, manifest: Manifest, plain: SourceFile[]): Promise<SourceFile[]> {
  if (!stage.keyRecipient) return plain;
  const { manifest: changed, files } = await encryptWeights(manifest, plain, { recipient: stage.keyRecipient });
  return [...files, { path: MANIFEST_PATH, content: encodeManifest(changed) }];
}

/** Takes the namespace and registers the model, as far as that has not been done. */
async function requireModel(stage: Stage, by: DemoRole, namespace: string, slug: string): Promise<void> {
  const registry = stage.registry.connect(stage.wallet(by));
  if ((await registry.namespaceOwner(namespace)) === ZeroAddress) {
    await stage.send(() => registry.claimNamespace(namespace));
  }
  const exists = await registry.modelOf(id(`${namespace}/${slug}`)).then(
    () => true,
    (error: unknown) => {
      if (isError(error, "CALL_EXCEPTION")) return false; // unknown model
      throw error;
    },
  );
  if (!exists) await stage.send(() => registry.createModel(namespace, slug));
}

function parentOf(name: string, parents: readonly Parent[]): Parent {
  const found = parents.find(({ release: { manifest } }) => `${manifest.name}@${manifest.release}` === name);
  if (found) return found;
  throw new SeedError(`the manifest names the parent ${name}, which the story has not published`);
}

/** A release folder in memory; `files` holds its manifest too. */
interface Folder {
  manifest: Manifest;
  files: Map<string, Uint8Array<ArrayBuffer>>;
}

async function readFolder(folder: string): Promise<Folder> {
  const manifest = parseManifest(await readFile(join(folder, MANIFEST_PATH)));
  const files: Folder["files"] = new Map();
  for (const path of [MANIFEST_PATH, ...manifest.files.map((file) => file.path)]) {
    files.set(path, new Uint8Array(await readFile(join(folder, path))));
  }
  return { manifest, files };
}

async function laterRelease(folder: Folder, later: NonNullable<ReleaseStory["later"]>): Promise<Folder> {
  const files = new Map(folder.files);
  for (const [path, change] of Object.entries(later.files)) {
    files.set(path, new TextEncoder().encode(change(new TextDecoder().decode(files.get(path)))));
  }
  const described = folder.manifest.files.map(async ({ path }) => ({ path, ...(await digestFile(files.get(path)!)) }));
  const { release, description = folder.manifest.description } = later;
  const manifest = parseManifest({ ...folder.manifest, release, description, files: await Promise.all(described) });
  files.set(MANIFEST_PATH, encodeManifest(manifest));
  return { manifest, files };
}

function encodeManifest(manifest: Manifest): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${JSON.stringify(manifest, undefined, 2)}\n`);
}
