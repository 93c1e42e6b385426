import type { ManifestComparison } from "@commonweight/sdk/artifacts/compare";

/** What two releases' artifacts say about their difference. */
export interface ArtifactComparison extends ManifestComparison {
  /** The model cards' Markdown, without front matter. */
  cards: { from: string; to: string };
}

/**
 * Reads both manifests and cards by CID, every block checked, and holds them against each other.
 *
 * @throws ArtifactError when the gateway, a digest or a file is wrong; its message is for people.
 */
export async function readComparison(
  gateway: string,
  from: string,
  to: string,
  signal?: AbortSignal,
): Promise<ArtifactComparison> {
  const [{ fetchRelease }, { parseCard }, { compareManifests }] = await Promise.all([
    import("@commonweight/sdk/artifacts/release"),
    import("@commonweight/sdk/artifacts/card"),
    import("@commonweight/sdk/artifacts/compare"),
  ]);
  const releases = await Promise.all([from, to].map((cid) => fetchRelease({ gateway, cid, signal })));
  const [before, after] = await Promise.all(
    releases.map(async (release) => ({
      manifest: release.manifest,
      card: parseCard(await release.file(release.manifest.card).text({ signal })).body.trim(),
    })),
  );
  if (!before || !after) throw new RangeError("readComparison: two releases were asked for");
  return { ...compareManifests(before.manifest, after.manifest), cards: { from: before.card, to: after.card } };
}
