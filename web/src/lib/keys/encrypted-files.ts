import type { EncryptedFile } from "@commonweight/sdk/artifacts/manifest";

/** What of a release says which files it has, as far as the index has read it. */
interface Listed {
  manifestCid: string;
  document: { files: readonly { path: string }[] } | null;
}

/**
 * The question for a release's encrypted files. Only its manifest says what they are once they are decrypted; it is read
 * where the index lists a file that may be one.
 */
export function encryptedFilesQuery(gatewayUrls: readonly string[], { manifestCid, document }: Listed) {
  return {
    queryKey: ["encrypted-files", manifestCid],
    staleTime: Infinity,
    enabled: document?.files.some(({ path }) => path.endsWith(".age")) ?? false,
    queryFn: async (): Promise<readonly EncryptedFile[]> => {
      const { fetchRelease } = await import("@commonweight/sdk/artifacts/release");
      return (await fetchRelease({ gateway: gatewayUrls, cid: manifestCid })).manifest.encrypted ?? [];
    },
  };
}
