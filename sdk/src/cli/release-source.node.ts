import { stat } from "node:fs/promises";
import { suiteDigest, SUITE_FILES, weightsDigest } from "../artifacts/digests.ts";
import { fetchRelease, type Release } from "../artifacts/release.ts";
import type { SuiteFiles } from "../verify/cases.ts";
import type { WeightsFile } from "../verify/runner.ts";
import type { VerificationRequest } from "../verify/verification.ts";
import { readReleaseFolder } from "../verify/verification.node.ts";
import { UsageError } from "./command.ts";
import type { Places } from "./places.node.ts";
import { findRelease, isReleaseName, type RegisteredRelease } from "./registry.node.ts";

/** A release that is to be verified: its files, and what they have to hash to. */
export interface ReleaseSource {
  /** As it is called in what is printed. */
  name: string;
  weights: WeightsFile[];
  suite: SuiteFiles;
  expected: VerificationRequest["expected"];
  /** Not there for a folder. */
  registered?: RegisteredRelease | undefined;
}

/** What is said while a release is read. */
interface Told {
  /** Progress. */
  say: (line: string) => void;
  /** What the person did not choose, and has to know whatever is printed. */
  note: (line: string) => void;
}

/**
 * The release of a folder, or of a name: `owner/slug@version`, or `owner/slug` for its newest one that is released.
 *
 * @throws UsageError, and what reading it throws.
 */
export async function readSource(word: string, places: Places, { say, note }: Told): Promise<ReleaseSource> {
  const folder = await stat(word).catch(() => undefined);
  if (folder?.isDirectory()) return readFolder(word);
  if (!isReleaseName(word)) throw new UsageError(`'${word}' is neither a folder nor owner/slug@version`);
  const registered = await findRelease(word, places, note);
  const { name } = registered;
  const [gateway] = places.gateways;
  if (!gateway) throw new UsageError(`to fetch ${name}, name a --gateway`);
  say(`${name} is release ${registered.releaseId} (by the ${registered.by}); fetching ${registered.cid}`);
  const release = await fetchRelease({ gateway, cid: registered.cid });
  const weights: WeightsFile[] = [];
  for (const path of release.manifest.weights) {
    const file = release.file(path);
    // The reader gives bytes out only after they matched this digest.
    weights.push({ path, data: await file.bytes(), sha256: file.sha256 });
  }
  const { weightsDigest, suiteDigest } = registered;
  return { name, weights, suite: await fetchSuite(release), expected: { weightsDigest, suiteDigest }, registered };
}

async function readFolder(folder: string): Promise<ReleaseSource> {
  const { weights, suite, manifest } = await readReleaseFolder(folder);
  if (!manifest) return { name: folder, weights, suite, expected: undefined };
  const expected = { weightsDigest: weightsDigest(manifest), suiteDigest: suiteDigest(manifest) };
  return { name: `${manifest.name}@${manifest.release}`, weights, suite, expected };
}

async function fetchSuite(release: Release): Promise<SuiteFiles> {
  const { suite } = release.manifest;
  const folder = suite.slice(0, suite.lastIndexOf("/") + 1);
  const [definition, inputs, expected] = await Promise.all(
    SUITE_FILES.map((name) => release.file(`${folder}${name}`).bytes()),
  );
  return { suite: definition!, inputs: inputs!, expected: expected! };
}
