import type { ModelHints } from "@commonweight/sdk/verify/hints";
import type { Release } from "@commonweight/sdk/artifacts/release";
import type { FileKeys } from "#lib/keys/page-keys.ts";
import { keyRefusalTitle } from "#lib/keys/words.ts";

/** The release as it is on chain: what everything fetched is checked against. */
export interface Licensed {
  gatewayUrls: readonly string[];
  manifestCid: string;
  weightsDigest: string;
  /** Gets the keys of encrypted files. */
  fileKeys: FileKeys;
}

/** The digests of the fetched files are not the ones that were licensed. */
export class LicenceError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = "LicenceError";
    this.code = code;
  }
}

/**
 * A licensed release's files, fetched by CID and checked in this page: every block against its CID, every file against
 * the manifest, and the manifest's weights against the digest on chain. Files are fetched once.
 */
export class LicensedFiles {
  state = $state<"idle" | "working" | "ready" | "cancelled" | "failed">("idle");
  /** Verified bytes of what is being fetched. */
  fetched = $state(0);
  /** Bytes to fetch in all; 0 until the manifest was read. */
  total = $state(0);
  message = $state("");
  /** What kind of failure it was, where it is one of keys. */
  title = $state<string>();

  readonly #licensed: Licensed;
  readonly #contents: Map<string, Uint8Array<ArrayBuffer>>;
  #release: Release | undefined;
  #abort: AbortController | undefined;

  /** @param contents what was fetched and checked already; shared by those who fetch the same release */
  constructor(licensed: Licensed, contents = new Map<string, Uint8Array<ArrayBuffer>>()) {
    this.#licensed = licensed;
    this.#contents = contents;
  }

  /** The manifest, checked against the chain. @throws ArtifactError, LicenceError `digest-mismatch`. */
  async release(): Promise<Release> {
    if (this.#release) return this.#release;
    const [{ fetchRelease }, { keptFiles }] = await Promise.all([
      import("@commonweight/sdk/artifacts/release"),
      import("#lib/kept/files.ts"),
    ]);
    const { gatewayUrls: gateway, manifestCid: cid, fileKeys } = this.#licensed;
    const release: Release = await fetchRelease({
      gateway,
      cid,
      kept: keptFiles(),
      fileKey: (file, signal) => fileKeys(release.manifest, file, signal),
    });
    if (release.weightsDigest !== this.#licensed.weightsDigest) {
      const found = `The manifest's weights have the digest ${release.weightsDigest}`;
      throw new LicenceError("digest-mismatch", `${found}; the release on chain has ${this.#licensed.weightsDigest}.`);
    }
    return (this.#release = release);
  }

  /** Fetches and checks the named files; null when it was cancelled or failed, which `state` and `message` tell. */
  async fetch(choose: (release: Release) => string[]): Promise<Map<string, Uint8Array<ArrayBuffer>> | null> {
    this.#abort?.abort();
    const abort = (this.#abort = new AbortController());
    this.state = "working";
    this.message = "";
    this.title = undefined;
    this.fetched = 0;
    try {
      const release = await this.release();
      const paths = choose(release);
      this.total = paths.reduce((sum, path) => sum + release.file(path).size, 0);
      const chosen = new Map<string, Uint8Array<ArrayBuffer>>();
      let before = 0;
      for (const path of paths) {
        abort.signal.throwIfAborted();
        chosen.set(path, await this.#file(release, path, before, abort.signal));
        before += release.file(path).size;
        this.fetched = before;
      }
      this.state = "ready";
      return chosen;
    } catch (error) {
      if (abort.signal.aborted) this.state = "cancelled";
      else {
        this.state = "failed";
        this.message = (error as Error).message;
        this.title = keyRefusalTitle(error);
      }
      return null;
    }
  }

  cancel(): void {
    this.#abort?.abort();
  }

  async #file(release: Release, path: string, before: number, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const known = this.#contents.get(path);
    if (known) return known;
    const onProgress = ({ bytes }: { bytes: number }) => (this.fetched = before + bytes);
    const { blob, verified } = await release.file(path).blob({ signal, onProgress });
    await verified;
    const bytes = new Uint8Array(await blob.arrayBuffer());
    this.#contents.set(path, bytes);
    return bytes;
  }
}

/** Every file of a release as its licensee uses it: encrypted ones in their plain form. */
export function plainPaths({ manifest: { files, encrypted = [] } }: Release): string[] {
  const stored = new Set(encrypted.map((file) => file.stored));
  return [...encrypted.map(({ path }) => path), ...files.map(({ path }) => path).filter((path) => !stored.has(path))];
}

/** How the model's own input is made, as its card says; undefined where it says nothing. */
export async function hintsOf(files: LicensedFiles): Promise<ModelHints | undefined> {
  const [{ parseCard }, { readModelHints }] = await Promise.all([
    import("@commonweight/sdk/artifacts/card"),
    import("@commonweight/sdk/verify/hints"),
  ]);
  const release = await files.release();
  const { metadata } = parseCard(await release.file(release.manifest.card).text());
  return readModelHints(metadata);
}
