import type { EncryptedFile, Manifest } from "@commonweight/sdk/artifacts/manifest";
import type { App } from "#lib/state/app.svelte.ts";

/** What a page asks keys for. */
export interface KeySubject {
  /** The release's number, in decimal digits. */
  releaseId: string;
  manifestCid: string;
  /** The licence that allows it, null for a verifier with a bond; or what finds that out for an account. */
  token: string | null | ((account: string) => Promise<string | null>);
}

/** Gets the key of one encrypted file of a release. */
export type FileKeys = (
  manifest: Manifest,
  file: EncryptedFile,
  signal: AbortSignal | undefined,
) => Promise<Uint8Array>;

/**
 * Keys for this page: each is asked for when its file is first read, by a message that the connected account signs, and
 * stays in the page's memory only.
 *
 * @param onAsking told when the person has to sign, and when that is over.
 */
export function pageKeys(app: App, subject: KeySubject, onAsking: (asking: boolean) => void = () => {}): FileKeys {
  const held = new Map<string, { account: string; key: Promise<Uint8Array> }>();
  return async (manifest, file, signal) => {
    const account = await app.wallet.connect({ reason: `Get the key of ${file.path}` });
    const { KeyError } = await import("@commonweight/sdk/keys/errors");
    if (!account) throw new KeyError("key_declined", "No account was connected, so no key was asked for");
    const known = held.get(file.path);
    if (known?.account === account) return known.key;
    const key = ask(app, subject, manifest, file, account, signal, onAsking);
    held.set(file.path, { account, key });
    key.catch(() => held.delete(file.path));
    return key;
  };
}

async function ask(
  app: App,
  { releaseId, manifestCid, token }: KeySubject,
  { keyService }: Manifest,
  { path }: EncryptedFile,
  account: string,
  signal: AbortSignal | undefined,
  onAsking: (asking: boolean) => void,
): Promise<Uint8Array> {
  const [{ requestFileKey }, { KeyError }] = await Promise.all([
    import("@commonweight/sdk/keys/client"),
    import("@commonweight/sdk/keys/errors"),
  ]);
  const service = keyService?.url ? new URL(keyService.url).origin : location.origin;
  if (service !== location.origin) {
    throw new KeyError("key_not_held", `The keys of this release are given out by ${service}. Open the release there`);
  }
  const allowedBy = typeof token === "function" ? await token(account) : token;
  onAsking(true);
  try {
    return await requestFileKey({
      service,
      chainId: app.config.chainId,
      account,
      release: releaseId,
      cid: manifestCid,
      path,
      token: allowedBy,
      signal,
      sign: async (text) => {
        const outcome = await app.transactions.signMessage({
          title: `Get the key of ${path}`,
          doneTitle: "The request is signed",
          text,
        });
        if (outcome.stage === "done") return outcome.signature;
        if (outcome.stage === "rejected") return undefined;
        throw new KeyError("key_declined", outcome.message);
      },
    });
  } finally {
    onAsking(false);
  }
}
