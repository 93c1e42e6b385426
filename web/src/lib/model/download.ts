import type { GatewayAddresses } from "@commonweight/sdk/artifacts/gateways";
import type { ReadProgress } from "@commonweight/sdk/artifacts/progress";

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
  const { fetchRelease } = await import("@commonweight/sdk/artifacts/release");
  const release = await fetchRelease({ gateway, cid });
  const url = URL.createObjectURL(new Blob([await release.file(path).bytes({ onProgress })]));
  const link = document.createElement("a");
  link.href = url;
  link.download = path.split("/").at(-1) ?? path;
  link.click();
  // The browser has taken the bytes by the next turn.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
