import { ALL_CONSENT, consentBits, withheldRights } from "@commonweight/sdk/dataset/consent";
import { formatBps, parsePercent } from "#lib/format/share.ts";
import type { DraftPaidDataset } from "./draft.ts";

/** What the index knows of a dataset, as far as it decides whether a release may name it. */
export interface DatasetFacts {
  /** Consent bits. */
  consent: number;
  askedBps: number;
}

/** What the datasets of a draft let it do. */
export interface DataVerdict {
  /** By position: why this release cannot name it so. */
  problems: (string | undefined)[];
  /** LicenseRights bits that licences of the release cannot grant, for want of consent. */
  withheld: number;
  good: boolean;
}

/**
 * Judges each dataset as ModelRegistry will, before anything is signed.
 *
 * @param facts by the dataset's number; one that is missing is still asked about
 */
export function judgeData(datasets: readonly DraftPaidDataset[], facts: ReadonlyMap<string, DatasetFacts>): DataVerdict {
  const problems = datasets.map((dataset) => problemOf(dataset, facts.get(dataset.datasetId)));
  const consents = datasets.flatMap(({ datasetId }) => facts.get(datasetId)?.consent ?? []);
  return {
    problems,
    withheld: withheldRights(consents.filter((consent) => (consent & consentBits("TRAIN")) !== 0)),
    good: problems.every((problem) => problem === undefined),
  };
}

/** Which dataset's owner withholds a right, in a few words; undefined where none does. */
export function withheldByData(
  bit: number, datasets: readonly DraftPaidDataset[], facts: ReadonlyMap<string, DatasetFacts>,
): string | undefined {
  const one = datasets.find(({ datasetId }) => (withheldRights([facts.get(datasetId)?.consent ?? ALL_CONSENT]) & bit) !== 0);
  return one && `The owner of ${one.name} does not consent to it`;
}

function problemOf({ name, share }: DraftPaidDataset, facts: DatasetFacts | undefined): string | undefined {
  if (!facts) return `What ${name} consents to is not known yet.`;
  if ((facts.consent & consentBits("TRAIN")) === 0) {
    return `The owner of ${name} does not consent to training with it. Remove it, and train without it, or ask them to revise it.`;
  }
  const given = bpsOf(share);
  if (given === undefined || given >= facts.askedBps) return undefined;
  return `${name} asks for ${formatBps(facts.askedBps)} of what the release earns, and is given ${formatBps(given)}. Raise its share.`;
}

/** Basis points of what was typed; undefined where that is no share, which is said elsewhere. */
function bpsOf(share: string): number | undefined {
  try {
    return parsePercent(share);
  } catch {
    return undefined;
  }
}
