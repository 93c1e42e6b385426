import { readFileSync } from "node:fs";
import { parse, stringify } from "yaml";
import type { Deployment } from "../sdk/src/chain/deployment.ts";

/** A deployment lacks contracts that the index follows. */
export class ManifestFillError extends Error {
  readonly code = "subgraph_contract_missing";

  constructor(missing: string[], deployment: Deployment) {
    super(
      `subgraph: the deployment on chain ${deployment.chainId} lacks ${missing.join(", ")}; ` +
        "deploy the protocol again, so that its JSON names every contract"
    );
    this.name = "ManifestFillError";
  }
}

interface Mapping {
  abis: { name: string; file: string }[];
}

interface EventMapping extends Mapping {
  eventHandlers: { event: string; handler: string }[];
}

interface DataSource {
  name: string;
  network?: string;
  source: { abi: string; address?: string; startBlock?: number };
  context?: Record<string, { type: string; data?: string }>;
  mapping: EventMapping;
}

/** A subgraph manifest, as far as it is filled in here. */
export interface SubgraphManifest {
  dataSources: DataSource[];
  templates: { name: string; network?: string; mapping: Mapping }[];
}

/** Reads a manifest or its template; YAML's merge keys are resolved. */
export function readManifest(file: string): SubgraphManifest {
  return parse(readFileSync(file, "utf8"), { merge: true }) as SubgraphManifest;
}

/** The manifest as YAML without anchors, which not every reader of manifests resolves. */
export function writeManifest(manifest: SubgraphManifest): string {
  return stringify(manifest, { aliasDuplicateObjects: false, lineWidth: 0 });
}

/** Names of the contracts whose events are followed. */
export function contractsOf(manifest: SubgraphManifest): string[] {
  return manifest.dataSources.map((source) => source.name);
}

/** Names of the ABIs it is compiled with; the council is a contract of another name. */
export function abisOf(manifest: SubgraphManifest): string[] {
  return [...new Set(manifest.dataSources.map(({ source }) => source.abi))];
}

/**
 * Puts a deployment's network, addresses and start blocks into a manifest.
 *
 * @throws ManifestFillError when the deployment lacks a contract.
 */
export function fillManifest(manifest: SubgraphManifest, deployment: Deployment): SubgraphManifest {
  const missing = contractsOf(manifest).filter((name) => !deployment.contracts[name]);
  if (missing.length > 0) throw new ManifestFillError(missing, deployment);
  const addressOf = (name: string): string => deployment.contracts[name]!.address;
  const { network } = deployment;
  return {
    ...manifest,
    dataSources: manifest.dataSources.map((source) => ({
      ...source,
      network,
      source: { ...source.source, address: addressOf(source.name), startBlock: startBlockOf(deployment, source.name) },
      ...(source.context && { context: fillContext(source.context, addressOf) }),
    })),
    templates: manifest.templates.map((template) => ({ ...template, network })),
  };
}

function startBlockOf(deployment: Deployment, name: string): number {
  return deployment.contracts[name]!.startBlock;
}

function fillContext(context: NonNullable<DataSource["context"]>, addressOf: (name: string) => string) {
  return Object.fromEntries(
    Object.entries(context).map(([name, { type }]) => [name, { type, data: addressOf(name).toLowerCase() }])
  );
}
