import { documentCid } from "./cid.ts";
import { weightsDigest } from "./digests.ts";
import type { Manifest } from "./manifest.ts";

/** What only the registry knows of a release, for its bill of materials. */
export interface SpdxFacts {
  /** CID of the manifest's directory. */
  cid: string;
  /** Who published it: an account, `0x` and 40 hexadecimal characters. */
  publisher: string;
  /** Unix seconds of its submission. */
  submittedAt: number;
  /** Release id in the registry, and the chain and contract that hold it. */
  releaseId: bigint | string;
  chainId: number;
  registry: string;
  /** Name and value of what was measured, for example `top1-accuracy` and `0.9785`. */
  metrics?: readonly { name: string; value: string }[] | undefined;
  /** Digests of datasets' documents in the registry (Croissant), by the manifest's name of each. */
  datasetDocuments?: ReadonlyMap<string, string> | undefined;
}

type Element = Record<string, unknown> & { type: string };

const CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld";
const CREATION = "_:creation";

/**
 * The bill of materials of a release: SPDX 3.0.1, AI profile, as JSON-LD. What the manifest does not know is left out
 * or NOASSERTION, as the specification wants; nothing is guessed.
 *
 * @see https://spdx.github.io/spdx-spec/v3.0.1/model/AI/AI/
 */
export function spdxDocument(manifest: Manifest, facts: SpdxFacts): { "@context": string; "@graph": Element[] } {
  // CAIP-2 names the chain; contract and id make the rest of a name that nobody else uses.
  const base = `urn:eip155:${facts.chainId}:${facts.registry.toLowerCase()}:release:${facts.releaseId}`;
  const id = (part: string) => `${base}#${part}`;
  const created = new Date(facts.submittedAt * 1000).toISOString().replace(".000Z", "Z");
  const publisher = {
    type: "Agent",
    spdxId: id("publisher"),
    creationInfo: CREATION,
    name: facts.publisher,
    externalIdentifier: [
      {
        type: "ExternalIdentifier",
        externalIdentifierType: "other",
        identifier: `eip155:${facts.chainId}:${facts.publisher}`,
      },
    ],
  };
  const model = aiPackage(manifest, facts, id, created);
  const files = manifest.files.map((file, i) => ({
    type: "software_File",
    spdxId: id(`file-${i}`),
    creationInfo: CREATION,
    name: file.path,
    software_primaryPurpose: purposeOf(manifest, file.path),
    verifiedUsing: [{ type: "Hash", algorithm: "sha256", hashValue: file.sha256 }],
  }));
  const license = licenseElement(manifest.license, id("license"));
  const datasets = manifest.datasets.map((dataset, i) => datasetPackage(dataset, facts, id(`dataset-${i}`)));
  const relationships = [
    relationship(id("declares"), "hasDeclaredLicense", model.spdxId, [license.spdxId]),
    // Nobody has concluded anything beyond what was declared.
    relationship(id("concludes"), "hasConcludedLicense", model.spdxId, [NO_ASSERTION_LICENSE]),
    relationship(id("contains"), "contains", model.spdxId, files.map((file) => file.spdxId)),
    ...(datasets.length > 0 ? [relationship(id("trained"), "trainedOn", model.spdxId, datasets.map(spdxIdOf))] : []),
    ...parentElements(manifest, id).relationships(model.spdxId),
  ];
  const elements: Element[] = [
    publisher,
    model,
    ...files,
    license,
    ...datasets,
    ...parentElements(manifest, id).packages,
    ...relationships,
  ];
  const document = {
    type: "SpdxDocument",
    spdxId: id("document"),
    creationInfo: CREATION,
    name: `${manifest.name}@${manifest.release}`,
    profileConformance: ["core", "software", "simpleLicensing", "ai"],
    rootElement: [model.spdxId],
    element: elements.map(spdxIdOf),
  };
  const creation = { type: "CreationInfo", "@id": CREATION, specVersion: "3.0.1", created, createdBy: [publisher.spdxId] };
  return { "@context": CONTEXT, "@graph": [creation, document, ...elements] };
}

const NO_ASSERTION_LICENSE = "https://spdx.org/rdf/3.0.1/terms/ExpandedLicensing/NoAssertionLicense";

function aiPackage(manifest: Manifest, facts: SpdxFacts, id: (part: string) => string, releaseTime: string) {
  const { training } = manifest;
  const about = [training.statement, training.script && `Script: ${training.script}.`, training.hardware]
    .filter(Boolean)
    .join("\n");
  const parameters = Object.entries({
    ...(training.seed !== undefined && { seed: training.seed }),
    ...(training.epochs !== undefined && { epochs: training.epochs }),
    ...training.parameters,
  });
  return {
    type: "ai_AIPackage",
    spdxId: id("model"),
    creationInfo: CREATION,
    name: manifest.name,
    summary: manifest.description,
    software_packageVersion: manifest.release,
    software_primaryPurpose: "model",
    software_downloadLocation: `ipfs://${facts.cid}`,
    ...(training.code && { software_sourceInfo: [training.code, training.commit].filter(Boolean).join(" @ ") }),
    suppliedBy: id("publisher"),
    releaseTime,
    verifiedUsing: [{ type: "Hash", algorithm: "sha256", hashValue: weightsDigest(manifest).slice(2) }],
    ai_domain: [manifest.task],
    ai_informationAboutTraining: about,
    ...(manifest.intendedUse && { ai_informationAboutApplication: manifest.intendedUse }),
    ...(manifest.limits && { ai_limitation: manifest.limits }),
    ...(parameters.length > 0 && { ai_hyperparameter: parameters.map(([key, value]) => entry(key, String(value))) }),
    ...(facts.metrics?.length && { ai_metric: facts.metrics.map(({ name, value }) => entry(name, value)) }),
    ...(training.energyKwh !== undefined && {
      ai_energyConsumption: {
        type: "ai_EnergyConsumption",
        ai_trainingEnergyConsumption: [
          {
            type: "ai_EnergyConsumptionDescription",
            ai_energyQuantity: training.energyKwh,
            ai_energyUnit: "kilowattHour",
          },
        ],
      },
    }),
  };
}

function datasetPackage(dataset: Manifest["datasets"][number], facts: SpdxFacts, spdxId: string) {
  const digest = facts.datasetDocuments?.get(dataset.name);
  const cid = digest ? documentCid(digest) : dataset.cid;
  return {
    type: "dataset_DatasetPackage",
    spdxId,
    creationInfo: CREATION,
    name: dataset.name,
    summary: dataset.description,
    software_primaryPurpose: "data",
    dataset_datasetType: ["noAssertion"],
    ...(cid && { software_downloadLocation: `ipfs://${cid}` }),
  };
}

/** The releases it was made from, as packages of which nothing but the name is stated here. */
function parentElements(manifest: Manifest, id: (part: string) => string) {
  const packages = manifest.parents.map(({ release }, i) => {
    const [name = release, version] = release.split("@");
    return {
      type: "software_Package",
      spdxId: id(`parent-${i}`),
      creationInfo: CREATION,
      name,
      software_packageVersion: version,
      software_primaryPurpose: "model",
    };
  });
  return {
    packages,
    relationships: (model: string) =>
      packages.map(({ spdxId }, i) => ({
        ...relationship(id(`descends-${i}`), "descendantOf", model, [spdxId]),
        comment: manifest.parents[i]!.kind,
      })),
  };
}

/** An SPDX expression is named as one; other words ("see offers") are a licence's text. */
function licenseElement(license: string, spdxId: string) {
  const expression = /^[A-Za-z0-9.+-]+(?: (?:AND|OR|WITH) [A-Za-z0-9.+-]+)*$/.test(license);
  return expression
    ? {
        type: "simplelicensing_LicenseExpression",
        spdxId,
        creationInfo: CREATION,
        simplelicensing_licenseExpression: license,
      }
    : { type: "simplelicensing_SimpleLicensingText", spdxId, creationInfo: CREATION, simplelicensing_licenseText: license };
}

function relationship(spdxId: string, relationshipType: string, from: string, to: string[]) {
  return { type: "Relationship", spdxId, creationInfo: CREATION, relationshipType, from, to };
}

function entry(key: string, value: string) {
  return { type: "DictionaryEntry", key, value };
}

function purposeOf(manifest: Manifest, path: string): string {
  if (manifest.weights.includes(path)) return "model";
  if (path === manifest.card) return "documentation";
  return path.endsWith(".json") ? "configuration" : "data";
}

function spdxIdOf(element: Record<string, unknown>): string {
  return element.spdxId as string;
}
