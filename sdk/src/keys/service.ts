import type { Provider } from "ethers";
import * as z from "zod";
import { releaseOf, wrapFileKey, RECIPIENT } from "../artifacts/age-header.ts";
import { ArtifactError } from "../artifacts/errors.ts";
import { parseCid } from "../artifacts/cid.ts";
import { fetchRelease } from "../artifacts/release.ts";
import { isSignedBy, MAX_SIGNATURE_BYTES } from "../chain/signatures.ts";
import { KeyError } from "./errors.ts";
import { KeyGate, type GateContracts } from "./gate.ts";
import type { Keyring } from "./keyring.ts";
import { MESSAGE_LIFETIME, readKeyMessage } from "./message.ts";
import { networkOf, networksOf } from "./network.ts";
import type { KeyStore } from "./store.ts";

/** What a network and an account may ask for, and how many nonces wait at most. Windows are in seconds. */
export const LIMITS = {
  nonces: { most: 60, window: 60 },
  requests: { most: 30, window: 60 },
  keys: { most: 30, window: 3600 },
  outstanding: 10_000,
} as const;

/** Milliseconds that reading a manifest and a header may take. */
const READ_LIMIT = 20_000;

// A lone surrogate has no UTF-8, and so no place in a message.
const text = (max: number) =>
  z
    .string({ error: "text" })
    .min(1)
    .max(max)
    .refine((value) => value.isWellFormed(), "text in Unicode");
const number = (bits: bigint) =>
  z
    .string({ error: "a number in decimal digits" })
    .regex(/^(0|[1-9]\d{0,77})$/, { error: "a number in decimal digits", abort: true })
    .refine((value) => BigInt(value) < 1n << bits, `a number of at most ${bits} bits`);

const bodySchema = z.strictObject({
  message: text(8192),
  signature: text(2 + 2 * MAX_SIGNATURE_BYTES).regex(/^0x[0-9a-fA-F]*$/, "hexadecimal"),
  release: number(64n),
  cid: text(100),
  path: text(512),
  token: number(256n).nullable(),
  recipient: z.string().regex(RECIPIENT, "an age recipient (age1…)"),
});

/** Largest body of a request in bytes. */
export const MAX_REQUEST_BYTES = 80 * 1024;

/** What the service works with. */
export interface KeyServiceParts {
  store: KeyStore;
  keyring: Keyring;
  provider: Provider;
  contracts: GateContracts;
  chainId: number;
  /** The public origin of the service, which signed messages must name. */
  origin: string;
  /** Gateways of the store of artifacts; what they say is checked. */
  gatewayUrls: readonly string[];
  /** Seconds since the epoch. */
  now?: () => number;
}

/** A file key for whoever asked. */
export interface ReleasedFileKey {
  /** An age file of the 16 bytes, for the recipient that the request named; base64. */
  wrapped: string;
  /** The version of the service's identity that opened the file's header. */
  identity: number;
}

/** Gives file keys to those who may have them. */
export class KeyService {
  readonly #parts: KeyServiceParts;
  readonly #gate: KeyGate;
  readonly #now: () => number;

  constructor(parts: KeyServiceParts) {
    this.#parts = parts;
    this.#gate = new KeyGate(parts.provider, parts.contracts);
    this.#now = parts.now ?? (() => Math.floor(Date.now() / 1000));
  }

  /** What publishers and requesters need to know. */
  async describe(): Promise<{ recipient: string; identity: number; origin: string; chainId: number }> {
    const { recipient, version } = await this.#parts.keyring.current();
    const { origin, chainId } = this.#parts;
    return { recipient, identity: version, origin, chainId };
  }

  /**
   * A nonce for one request, and the times to put into the message: then only the service's clock matters.
   *
   * @param address of whoever asks on the network. @throws KeyError `key_rate_limited`.
   */
  async nonce(address: string): Promise<{ nonce: string; issuedAt: number; expiresAt: number }> {
    await this.#limit("nonces", networkOf(address));
    const now = this.#now();
    const nonce = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
      byte.toString(16).padStart(2, "0"),
    ).join("");
    const expiresAt = now + MESSAGE_LIFETIME;
    const waiting = { nonce, expiresAt, networks: networksOf(address) };
    await this.#parts.store.addNonce(waiting, now, LIMITS.outstanding);
    return { nonce, issuedAt: now, expiresAt };
  }

  /**
   * Checks a request from the cheapest question to the dearest, and gives the key.
   *
   * @param body as it came over the network. @param address of whoever asks on the network.
   * @throws KeyError for every refusal; ArtifactError when the release cannot be read.
   */
  async release(body: unknown, address: string): Promise<ReleasedFileKey> {
    const { store, keyring, provider, origin, chainId } = this.#parts;
    await this.#limit("requests", networkOf(address));
    const { message, signature, ...request } = parse(body);
    const { account, nonce } = readKeyMessage(message, request, { origin, chainId, now: this.#now() });
    // Used up before the signature is looked at, so that one nonce buys one look and no more.
    if (!(await store.takeNonce(nonce, this.#now()))) {
      throw new KeyError("key_nonce_used", "The request was made before, or its time is over. Ask for the key again");
    }
    if (!(await isSignedBy(provider, account, message, signature))) {
      throw new KeyError("key_signature_invalid", `The message is not signed by ${account}`);
    }
    await this.#limit("keys", account.toLowerCase());
    await this.#gate.requireAuthorized(account, request);
    const header = await this.#header(request.cid, request.path);
    const { fileKey, version } = await keyring.unwrap(header);
    await this.#gate.requireOwnFile(request.release, releaseOf(header));
    const wrapped = await wrapFileKey(fileKey, request.recipient);
    const { release, cid, path, token } = request;
    // Logged before it is given: a key that nobody wrote down must not leave.
    await store.logReleased({
      at: this.#now(),
      account: account.toLowerCase(),
      token,
      release,
      cid,
      path,
      identity: version,
    });
    return { wrapped: Buffer.from(wrapped).toString("base64"), identity: version };
  }

  /** An encrypted file's header, from the store of artifacts and checked against the CID: nothing of it is the client's. */
  async #header(cid: string, path: string): Promise<Uint8Array> {
    const signal = AbortSignal.timeout(READ_LIMIT);
    const release = await fetchRelease({ cid, gateway: this.#parts.gatewayUrls, signal });
    const file = release.manifest.encrypted?.find((one) => one.path === path);
    if (!file) throw new KeyError("key_not_encrypted", `The release's manifest lists no encrypted file '${path}'`);
    return release.header(file.stored);
  }

  async #limit(what: "nonces" | "requests" | "keys", who: string): Promise<void> {
    const { most, window } = LIMITS[what];
    const count = await this.#parts.store.count(`${what} ${who}`, window, this.#now());
    if (count <= most) return;
    const said = `${who} asked more than ${most} times in ${
      window < 120 ? `${window} seconds` : `${window / 60} minutes`
    }`;
    throw new KeyError("key_rate_limited", `${said}. Wait, and try again`, { retryAfter: window });
  }
}

function parse(body: unknown): z.infer<typeof bodySchema> {
  const result = bodySchema.safeParse(body);
  if (!result.success) {
    const said = result.error.issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`).join("; ");
    throw new KeyError("key_request_invalid", `The request is malformed: ${said}`);
  }
  try {
    parseCid(result.data.cid);
  } catch (error) {
    throw new KeyError("key_request_invalid", `The request is malformed: ${(error as ArtifactError).message}`, {
      cause: error,
    });
  }
  return result.data;
}
