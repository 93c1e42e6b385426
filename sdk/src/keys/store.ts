import type { Networks } from "./network.ts";

/** An age identity as it lies in the store: sealed with the operator's secret (see `seal.ts`). */
export interface SealedIdentity {
  /** 1 for the first, one more for each rotation. */
  version: number;
  /** The age recipient (age1…) that files are encrypted for. */
  recipient: string;
  sealed: Uint8Array;
  /** Seconds since the epoch. */
  createdAt: number;
}

/** That a file key was given out: to whom, under which licence, of which file. Never the key. */
export interface ReleasedKey {
  /** Seconds since the epoch. */
  at: number;
  /** Lower-case address. */
  account: string;
  /** The licence's token id, or null for a verifier with a bond. */
  token: string | null;
  /** The release's number in the registry. */
  release: string;
  /** CID of the manifest's directory. */
  cid: string;
  /** The plain file's path. */
  path: string;
  /** The version of the identity that opened the header. */
  identity: number;
}

/** A list of released keys from the newest on, in pages. */
export interface ReleasedQuery {
  /** At most so many. */
  limit: number;
  /** Only what was released before this second. */
  before?: number | undefined;
  /** Only to this account, lower case. */
  account?: string | undefined;
}

/** A nonce that was given out and not used yet. */
export interface WaitingNonce {
  nonce: string;
  /** Seconds since the epoch. */
  expiresAt: number;
  /** Of whoever asked for it. */
  networks: Networks;
}

/** All that a backup holds; identities stay sealed. */
export interface KeyStoreContents {
  identities: SealedIdentity[];
  released: ReleasedKey[];
}

/**
 * Where the key service keeps identities, nonces, counters and its log. All adapters share one suite of tests
 * (`test/keys/store.behavior.ts`). Times are seconds since the epoch on the server's clock.
 */
export interface KeyStore {
  /** All identities, newest first. */
  identities(): Promise<SealedIdentity[]>;
  /** Adds an identity. @returns false when the version exists already: somebody else rotated meanwhile. */
  addIdentity(identity: SealedIdentity): Promise<boolean>;
  /** Replaces the sealed bytes of all versions at once, or of none. @throws KeyError when these are not all versions. */
  replaceSealed(identities: readonly Pick<SealedIdentity, "version" | "sealed">[]): Promise<void>;
  /**
   * Keeps a nonce, and lets go of those that expired. When more than `most` would be kept, one goes at once: of the widest
   * network that keeps most, in there of the middle one and then the narrow one that keep most, the oldest. So whoever
   * asks for many pushes out their own.
   */
  addNonce(nonce: WaitingNonce, now: number, most: number): Promise<void>;
  /** Uses a nonce up. @returns whether it was there and had not expired; true once only, whoever asks at the same time. */
  takeNonce(nonce: string, now: number): Promise<boolean>;
  /** Counts one more in a window of `seconds`, and lets go of windows that ended. @returns the count, this one included. */
  count(bucket: string, seconds: number, now: number): Promise<number>;
  logReleased(entry: ReleasedKey): Promise<void>;
  released(query: ReleasedQuery): Promise<ReleasedKey[]>;
  /** How many nonces and counters are kept. */
  size(): Promise<{ nonces: number; counters: number }>;
  /** Everything that must survive. */
  dump(): Promise<KeyStoreContents>;
  /** Fills an empty store. @throws KeyError when there are identities in it. */
  restore(contents: KeyStoreContents): Promise<void>;
  close(): Promise<void>;
}
