import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { unwrapFileKey } from "../artifacts/age-header.ts";
import { KeyError, type KeyErrorCode } from "./errors.ts";
import { keyMessage, releaseUri, type KeyRequest } from "./message.ts";

/** Parameters of {@link requestFileKey}. */
export interface RequestFileKeyParameters extends Omit<KeyRequest, "recipient"> {
  /** The key service's origin. */
  service: string;
  chainId: number;
  /** Who asks: the licence's holder, whoever it is lent to, a seat, or a verifier with a bond. */
  account: string;
  /** Has the text signed (ERC-191); undefined when the person declined. */
  sign: (message: string) => Promise<string | undefined>;
  signal?: AbortSignal | undefined;
}

/** What a key service says of itself. */
export interface KeyServiceDescription {
  /** The recipient that new files are encrypted for. */
  recipient: string;
  identity: number;
  origin: string;
  chainId: number;
}

/** Asks a key service for its recipient. @throws KeyError `key_service_off`, `key_service_failed`. */
export async function describeKeyService(service: string, signal?: AbortSignal): Promise<KeyServiceDescription> {
  return ask(new URL("/api/keys/service", service), { signal: signal ?? null }) as Promise<KeyServiceDescription>;
}

/**
 * Gets the key of one encrypted file: has a message signed that names file, licence and a recipient made for this
 * request alone, and opens the answer with its identity, which is forgotten afterwards.
 *
 * @returns 16 bytes. @throws KeyError with the service's own sentence and code; `key_declined` when it was not signed.
 */
export async function requestFileKey(parameters: RequestFileKeyParameters): Promise<Uint8Array> {
  const { service, chainId, account, sign, signal, release, cid, path, token } = parameters;
  const identity = await generateX25519Identity();
  const request: KeyRequest = { release, cid, path, token, recipient: await identityToRecipient(identity) };
  const post = (body: object) => ({
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: signal ?? null,
  });
  const { nonce, issuedAt } = (await ask(new URL("/api/keys/nonce", service), post({}))) as {
    nonce: string;
    issuedAt: number;
  };
  const message = keyMessage(request, { origin: service, chainId, account, nonce, issuedAt });
  const signature = await sign(message);
  if (signature === undefined) throw new KeyError("key_declined", "You did not sign, so no key was asked for");
  const answer = (await ask(new URL(releaseUri(service)), post({ message, signature, ...request }))) as {
    wrapped: string;
  };
  return unwrapFileKey(
    Uint8Array.from(atob(answer.wrapped), (char) => char.charCodeAt(0)),
    identity,
  );
}

async function ask(url: URL, init: RequestInit): Promise<unknown> {
  let response: Response;
  let body: { code?: string; detail?: string };
  try {
    response = await fetch(url, init);
    body = (await response.json()) as typeof body;
  } catch (cause) {
    init.signal?.throwIfAborted();
    throw new KeyError("key_service_failed", `The key service at ${url.origin} does not answer`, { cause });
  }
  if (response.ok) return body;
  const code = (body.code?.startsWith("key_") ? body.code : "key_service_failed") as KeyErrorCode;
  throw new KeyError(code, body.detail ?? `The key service at ${url.origin} answered ${response.status}`);
}
