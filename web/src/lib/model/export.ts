import type { ReleaseDetail } from "./query.ts";

/** What a release can be written down as, for other tools. */
export type ExportKind = "spdx" | "training";

/** Where a release stands, beside what its manifest says. */
export interface ExportPlace {
  /** Gateways to read from; one that lies or does not answer is dropped for the next. */
  gatewayUrls: readonly string[];
  chainId: number;
  registry: string;
}

/**
 * Writes a release as a bill of materials (SPDX 3, AI profile) or its training as an in-toto statement. The manifest is
 * read by CID, every block checked, so the file says what was published and not what an index remembers.
 *
 * @throws ArtifactError when all gateways, a digest or the manifest is wrong; its message is for people.
 */
export async function exportRelease(
  kind: ExportKind,
  release: ReleaseDetail,
  place: ExportPlace,
): Promise<{ name: string; json: string }> {
  const [{ fetchRelease }, { spdxDocument }, { trainingStatement }] = await Promise.all([
    import("@commonweight/sdk/artifacts/release"),
    import("@commonweight/sdk/artifacts/spdx"),
    import("@commonweight/sdk/artifacts/training"),
  ]);
  const { manifest } = await fetchRelease({ gateway: place.gatewayUrls, cid: release.manifestCid });
  const facts = {
    cid: release.manifestCid,
    publisher: release.publisher.id,
    submittedAt: Number(release.submittedAt),
    releaseId: release.releaseId,
    chainId: place.chainId,
    registry: place.registry,
  };
  const document = kind === "spdx" ? spdxDocument(manifest, facts) : trainingStatement(manifest);
  const stem = `${release.modelName.replace("/", "-")}-${release.version}`;
  return { name: `${stem}.${kind === "spdx" ? "spdx" : "training.intoto"}.json`, json: `${JSON.stringify(document, undefined, 2)}\n` };
}

/** Hands a text to the visitor's disk. */
export function saveText(name: string, text: string, type = "application/json"): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the bytes by the next turn.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
