import type { GatewayAddresses } from "@commonweight/sdk/artifacts/gateways";
import type { ReadProgress } from "@commonweight/sdk/artifacts/progress";

/** Milliseconds that saving one file may take. */
const SAVING_MS = 10 * 60_000;

/**
 * Saves one file of a release to the visitor's disk once every block matched its CID and the whole its SHA-256.
 *
 * @throws ArtifactError whose message says which check failed.
 */
export async function downloadFile(
  gateway: GatewayAddresses,
  cid: string,
  path: string,
  onProgress: (progress: ReadProgress) => void,
): Promise<void> {
  const [{ fetchRelease }, { keptFiles }] = await Promise.all([
    import("@commonweight/sdk/artifacts/release"),
    import("#lib/kept/files.ts"),
  ]);
  const release = await fetchRelease({ gateway, cid, kept: keptFiles() });
  // On disk where there is room: a model that fits in no memory can be saved, too.
  const { blob, verified } = await release.file(path).blob({ onProgress });
  await verified;
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = path.split("/").at(-1) ?? path;
  link.click();
  // A file on disk is read while it is saved: the address stays good for as long as that may take.
  setTimeout(() => URL.revokeObjectURL(url), SAVING_MS);
}
