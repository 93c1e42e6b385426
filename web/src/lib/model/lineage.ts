import type { LineageEdge, LineageNode } from "#lib/components/lineage.ts";
import { datasetHref } from "#lib/dataset/words.ts";
import { formatBps } from "#lib/format/share.ts";
import type { ReleaseDetail, ReleaseRef } from "./query.ts";
import { releaseHref, releaseName, standingAt } from "./standing.ts";

/** How a release was made, as a person says it. */
export const EDGE_WORDS: Record<ReleaseDetail["parents"][number]["kind"], string> = {
  FineTune: "fine-tune",
  Merge: "merge",
  Quantize: "quantise",
  Adapter: "adapter",
  Distill: "distil",
};

export interface Lineage {
  nodes: LineageNode[];
  edges: LineageEdge[];
  /** The finding in a sentence. */
  title: string;
}

/** All ancestors, the datasets named by the manifest, and what was made from the release directly. */
export function lineageOf(release: ReleaseDetail, now: number): Lineage {
  const node = (one: ReleaseRef): LineageNode => ({
    id: one.id,
    label: one.modelName.slice(one.modelName.indexOf("/") + 1),
    version: one.version,
    digest: one.weightsDigest,
    status: standingAt(one, now),
    href: one.id === release.id ? undefined : `${releaseHref(one)}?tab=lineage`,
  });
  const ancestors = release.ancestors.map(({ ancestor }) => ancestor);
  const datasets = datasetsOf(release);
  const edges: LineageEdge[] = [
    ...release.parents.map(({ kind, shareBps, parent }) => ({
      from: parent.id,
      to: release.id,
      kind: EDGE_WORDS[kind],
      shareBps,
    })),
    ...ancestors.flatMap((child) =>
      child.parents.map(({ kind, shareBps, parent }) => ({
        from: parent.id,
        to: child.id,
        kind: EDGE_WORDS[kind],
        shareBps,
      })),
    ),
    ...datasets.map(({ id, shareBps }) => ({ from: id, to: release.id, kind: "dataset", shareBps })),
    ...release.children.map(({ kind, shareBps, child }) => ({
      from: release.id,
      to: child.id,
      kind: EDGE_WORDS[kind],
      shareBps,
    })),
  ];
  return {
    nodes: [node(release), ...ancestors.map(node), ...datasets, ...release.children.map(({ child }) => node(child))],
    edges,
    title: findings(release),
  };
}

/** Datasets that are registered, with what they are paid, and others that the manifest only names. */
function datasetsOf(release: ReleaseDetail): (LineageNode & { shareBps: number })[] {
  const registered = release.datasets.map(({ shareBps, dataset: { name } }) => {
    return { id: `data ${name}`, label: name, dataset: true, shareBps, href: datasetHref(name) };
  });
  const known = new Set(registered.map(({ label }) => label));
  // A manifest may write whose a dataset is before its name.
  const named = (release.document?.datasets ?? []).filter(
    ({ name }) => !known.has(name.slice(name.lastIndexOf("/") + 1)),
  );
  return [...registered, ...named.map(({ name }) => ({ id: `data ${name}`, label: name, dataset: true, shareBps: 0 }))];
}

function findings(release: ReleaseDetail): string {
  const from = release.parents.map(
    ({ kind, shareBps, parent }) => `${releaseName(parent)} (${EDGE_WORDS[kind]}, ${formatBps(shareBps)} of its gross)`,
  );
  const data = datasetsOf(release).map(({ label, shareBps }) =>
    shareBps > 0 ? `${label} (${formatBps(shareBps)} of its gross)` : label,
  );
  const to = release.children.map(({ child }) => releaseName(child));
  const parts = [
    from.length > 0 ? `is made from ${from.join(", ")}` : "is made from no other release",
    data.length > 0 ? `was trained on ${data.join(", ")}` : "",
    to.length > 0 ? `is the base of ${to.join(", ")}` : "",
  ];
  return `${releaseName(release)} ${parts.filter(Boolean).join(", ")}.`;
}
