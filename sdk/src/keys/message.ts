import { SiweError, SiweMessage } from "@signinwithethereum/siwe";
import { getAddress } from "ethers";
import { KeyError } from "./errors.ts";

/** Seconds for which a request may be signed and sent in. */
export const MESSAGE_LIFETIME = 10 * 60;

/** Seconds by which servers' clocks may differ: a message from a moment ahead is still taken. */
export const CLOCK_SKEW = 60;

/** What somebody signs to get a file key; EIP-4361's statement. */
export const STATEMENT = "Give me the key of the file below. It is encrypted for this page alone, and nothing is paid.";

/** What a key is asked for. */
export interface KeyRequest {
  /** The release's number in the registry. */
  release: string;
  /** CID of its manifest's directory. */
  cid: string;
  /** The plain file's path. */
  path: string;
  /** The licence, by its token id; null for a verifier with a bond. */
  token: string | null;
  /** The recipient made for this request, whose identity never leaves the page. */
  recipient: string;
}

/** Where and by whom a request is made. */
export interface KeyMessage {
  /** The key service's origin, such as `https://commonweight.example`. */
  origin: string;
  chainId: number;
  account: string;
  /** From the service, single-use. */
  nonce: string;
  /** Seconds since the epoch, on the service's clock. */
  issuedAt: number;
}

/**
 * The text to sign (EIP-4361). Everything that decides about the key stands in it, so that none of it can be exchanged
 * afterwards: file, licence and the recipient that the key will be encrypted for.
 */
export function keyMessage(request: KeyRequest, { origin, chainId, account, nonce, issuedAt }: KeyMessage): string {
  return new SiweMessage({
    scheme: new URL(origin).protocol.slice(0, -1),
    domain: new URL(origin).host,
    address: getAddress(account),
    statement: STATEMENT,
    uri: releaseUri(origin),
    version: "1",
    chainId,
    nonce,
    issuedAt: iso(issuedAt),
    expirationTime: iso(issuedAt + MESSAGE_LIFETIME),
    resources: resourcesOf(request),
  }).prepareMessage();
}

/** The resource that a request is sent to. */
export function releaseUri(origin: string): string {
  return new URL("/api/keys/release", origin).href;
}

/** What a service expects of a message. */
export interface ExpectedMessage {
  origin: string;
  chainId: number;
  /** Seconds since the epoch. */
  now: number;
}

/**
 * Reads a signed request and checks everything but nonce and signature.
 *
 * @returns who signs, and the nonce. @throws KeyError `key_message_invalid` naming what was expected and found.
 */
export function readKeyMessage(
  text: string,
  request: KeyRequest,
  expected: ExpectedMessage,
): { account: string; nonce: string } {
  const message = parse(text);
  const want = (what: string, wanted: unknown, found: unknown) => {
    if (wanted !== found)
      throw refusal(`${what}: expected '${String(wanted)}', found '${String(found ?? "none").slice(0, 200)}'`);
  };
  const { protocol, host } = new URL(expected.origin);
  want("scheme", protocol.slice(0, -1), message.scheme);
  want("domain", host, message.domain);
  want("URI", releaseUri(expected.origin), message.uri);
  want("version", "1", message.version);
  want("chain", expected.chainId, message.chainId);
  want("statement", STATEMENT, message.statement);
  want("resources", resourcesOf(request).join(" "), (message.resources ?? []).join(" "));
  checkTimes(message, expected.now);
  // What was read must be all that was signed: no line that this parser passed over and another would not.
  want("text", text, message.prepareMessage());
  return { account: getAddress(message.address), nonce: message.nonce };
}

function checkTimes({ issuedAt, expirationTime, notBefore }: SiweMessage, now: number): void {
  const [issued, expires] = [seconds(issuedAt), seconds(expirationTime)];
  if (issued > now + CLOCK_SKEW)
    throw refusal(`issued at ${issuedAt}, which is still to come: is this machine's clock right?`);
  if (expires <= now) throw refusal(`it expired at ${expirationTime}; ask for the key again`);
  if (expires - issued > MESSAGE_LIFETIME)
    throw refusal(`it lasts ${expires - issued} seconds, at most ${MESSAGE_LIFETIME} are taken`);
  if (notBefore !== undefined && seconds(notBefore) > now) throw refusal(`it is not valid before ${notBefore}`);
}

function resourcesOf({ release, cid, path, token, recipient }: KeyRequest): string[] {
  return [
    `ipfs://${cid}/${path.split("/").map(encodeURIComponent).join("/")}`,
    `urn:commonweight:release:${release}`,
    token === null ? "urn:commonweight:verifier" : `urn:commonweight:licence:${token}`,
    `urn:commonweight:recipient:${recipient}`,
  ];
}

function parse(text: string): SiweMessage {
  try {
    return new SiweMessage(text);
  } catch (error) {
    const why = error instanceof SiweError ? error.type : (error as Error).message;
    throw new KeyError("key_message_invalid", `The signed message is no Sign-In with Ethereum (EIP-4361): ${why}`, {
      cause: error,
    });
  }
}

function seconds(time: string | undefined): number {
  const at = Date.parse(time ?? "");
  if (Number.isNaN(at)) throw refusal(`expected the times it was issued at and expires at, found '${time ?? "none"}'`);
  return at / 1000;
}

function refusal(what: string): KeyError {
  return new KeyError("key_message_invalid", `The signed message does not fit the request: ${what}.`);
}

function iso(at: number): string {
  return new Date(at * 1000).toISOString();
}
