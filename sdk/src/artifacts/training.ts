import type { Manifest } from "./manifest.ts";

/** Predicate type of {@link trainingStatement}; docs/manifest.md says what its fields mean. */
export const TRAINING_PREDICATE = "urn:commonweight:training:v1";

/** An in-toto statement about files: https://in-toto.io/Statement/v1. */
export interface InTotoStatement<Predicate> {
  _type: "https://in-toto.io/Statement/v1";
  subject: { name: string; digest: { sha256: string } }[];
  predicateType: string;
  predicate: Predicate;
}

/** How weights came to be. */
export interface TrainingPredicate {
  model: string;
  version: string;
  code?: { uri: string; commit?: string };
  script?: string;
  /** Releases it was made from, `owner/slug@version`, and how. */
  parents: { release: string; kind: string }[];
  datasets: { name: string; license?: string; cid?: string }[];
  /** Hyper-parameters, seed and epochs among them. */
  parameters: Record<string, string | number | boolean>;
  hardware?: string;
  /** Kilowatt-hours. */
  energyKwh?: number;
  statement: string;
}

/**
 * What a manifest says of its training, as an in-toto statement whose subjects are the plain weight files. It is the
 * publisher's word: the manifest's CID is what binds it to the release.
 */
export function trainingStatement(manifest: Manifest): InTotoStatement<TrainingPredicate> {
  const { training } = manifest;
  const { seed, epochs, parameters } = training;
  return {
    _type: "https://in-toto.io/Statement/v1",
    subject: manifest.weights.map((path) => ({ name: path, digest: { sha256: plainDigest(manifest, path) } })),
    predicateType: TRAINING_PREDICATE,
    predicate: {
      model: manifest.name,
      version: manifest.release,
      ...(training.code && {
        code: { uri: training.code, ...(training.commit && { commit: training.commit }) },
      }),
      ...(training.script && { script: training.script }),
      parents: manifest.parents.map(({ release, kind }) => ({ release, kind })),
      datasets: manifest.datasets.map(({ name, license, cid }) => {
        return { name, ...(license && { license }), ...(cid && { cid }) };
      }),
      parameters: { ...(seed !== undefined && { seed }), ...(epochs !== undefined && { epochs }), ...parameters },
      ...(training.hardware && { hardware: training.hardware }),
      ...(training.energyKwh !== undefined && { energyKwh: training.energyKwh }),
      statement: training.statement,
    },
  };
}

function plainDigest(manifest: Manifest, path: string): string {
  const file = manifest.files.find((candidate) => candidate.path === path);
  if (!file) throw new RangeError(`manifest.files: expected an entry for '${path}', found none`);
  return file.sha256;
}
