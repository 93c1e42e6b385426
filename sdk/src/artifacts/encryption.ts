import { fileKeyOf, headerOf, newHeader } from "./age-header.ts";
import { NONCE_BYTES, openPayload, sealPayload } from "./age-payload.ts";
import { bytesOf, digestFile, type ByteSource, type FileDigest } from "./digests.ts";
import { ArtifactError } from "./errors.ts";
import { hashesAtOnce } from "./growing-hash.ts";
import { createSha256, toHex } from "./sha256.ts";

/** The ending of an encrypted file's stored name: `model.onnx` lies in the release as `model.onnx.age`. */
export const STORED_ENDING = ".age";

/** Bytes that are put together before they become part of a Blob, which browsers may keep on disk. */
const PART_BYTES = 8 * 1024 * 1024;

/** Options of encrypting and decrypting. */
export interface CipherOptions {
  signal?: AbortSignal | undefined;
  /** Called with the plain bytes done so far. */
  onProgress?: ((bytes: number) => void) | undefined;
}

/** Options of encrypting. */
export interface EncryptOptions extends CipherOptions {
  /** `owner/slug@version`: a key service gives the file's key out for this release alone. */
  release?: string | undefined;
}

/** A file being encrypted. */
export interface Encryption {
  /** 16 bytes; whoever has it can read the file. */
  fileKey: Uint8Array;
  header: Uint8Array;
  /** The age file, as it is made. */
  stream: AsyncGenerator<Uint8Array>;
}

/**
 * Encrypts a file for age recipients, piece by piece: `age -d` opens what comes out.
 *
 * @throws ArtifactError `recipient-invalid`; the signal's reason when aborted.
 */
export async function encryptFile(
  source: ByteSource,
  recipients: readonly string[],
  options: EncryptOptions = {},
): Promise<Encryption> {
  const { header, fileKey } = await newHeader(recipients, options.release);
  async function* stream(): AsyncGenerator<Uint8Array> {
    yield header;
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    yield* sealPayload(fileKey, nonce, watched(bytesOf(source), options));
  }
  return { fileKey, header, stream: stream() };
}

/** What {@link encryptBlob} made. */
export interface EncryptedBlob {
  /** The age file. */
  blob: Blob;
  /** Size and sha-256 of the plain file, for the manifest. */
  plain: FileDigest;
  fileKey: Uint8Array;
}

/** Encrypts a file into a Blob, and hashes the plain bytes on the way. @throws as {@link encryptFile}. */
export async function encryptBlob(
  source: ByteSource,
  recipients: readonly string[],
  options: EncryptOptions = {},
): Promise<EncryptedBlob> {
  const { digest, pieces } = watchDigest(source, options.signal);
  const { stream, fileKey } = await encryptFile(pieces, recipients, options);
  const blob = await toBlob(stream);
  return { blob, fileKey, plain: await digest() };
}

/** A source's bytes with their digest, which is made meanwhile: natively, where the file is at hand and fits in memory. */
function watchDigest(
  source: ByteSource,
  signal: AbortSignal | undefined,
): { pieces: AsyncGenerator<Uint8Array>; digest: () => Promise<FileDigest> } {
  if (source instanceof Blob && hashesAtOnce(source.size)) {
    const native = digestFile(source, { signal });
    native.catch(() => {}); // told of where the digest is asked for
    return { pieces: bytesOf(source), digest: () => native };
  }
  const hash = createSha256();
  let size = 0;
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for await (const piece of bytesOf(source)) {
      hash.update(piece);
      size += piece.length;
      yield piece;
    }
  }
  return { pieces: pieces(), digest: async () => ({ size, sha256: toHex(hash.digest()) }) };
}

/**
 * Decrypts an age file with its file key, piece by piece. Every piece was authenticated before it is yielded; that the
 * file is whole is known only at the end.
 *
 * @throws ArtifactError `header-invalid`, `decryption-failed`; the signal's reason when aborted.
 */
export async function* decryptFile(
  source: ByteSource,
  fileKey: Uint8Array,
  options: CipherOptions = {},
): AsyncGenerator<Uint8Array> {
  const { rest } = await splitHeader(bytesOf(source));
  yield* watched(openPayload(fileKey, rest), options);
}

/** Decrypts an age file with age identities. @throws as {@link decryptFile}, and `not-a-recipient`. */
export async function* decryptFor(
  source: ByteSource,
  identities: readonly string[],
  options: CipherOptions = {},
): AsyncGenerator<Uint8Array> {
  const { header, rest } = await splitHeader(bytesOf(source));
  yield* watched(openPayload(await fileKeyOf(header, identities), rest), options);
}

/**
 * The header of an age file and what follows it.
 *
 * @throws ArtifactError `header-invalid` when there is none within its first 16 KiB.
 */
export async function splitHeader(
  source: AsyncIterable<Uint8Array>,
): Promise<{ header: Uint8Array<ArrayBuffer>; rest: AsyncGenerator<Uint8Array> }> {
  const pieces = source[Symbol.asyncIterator]();
  let start = new Uint8Array(0);
  for (let header = headerOf(start); ; header = headerOf(start)) {
    if (header) return { header, rest: after(start.subarray(header.length), pieces) };
    const step = await pieces.next();
    if (step.done) throw new ArtifactError("header-invalid", "Encrypted file: it ends within its header");
    const joined = new Uint8Array(start.length + step.value.length);
    joined.set(start);
    joined.set(step.value, start.length);
    start = joined;
  }
}

/** The header alone, from no more of the file than it takes. @throws as {@link splitHeader}. */
export async function readHeader(source: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const { header, rest } = await splitHeader(source);
  await rest.return(undefined);
  return header;
}

async function* after(left: Uint8Array, pieces: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (left.length > 0) yield left;
    for (let step = await pieces.next(); !step.done; step = await pieces.next()) yield step.value;
  } finally {
    await pieces.return?.();
  }
}

async function* watched(
  source: AsyncIterable<Uint8Array>,
  { signal, onProgress }: CipherOptions,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of source) {
    signal?.throwIfAborted();
    yield piece;
    bytes += piece.length;
    onProgress?.(bytes);
  }
}

/** Chunks as one Blob, in parts large enough that the browser keeps few of them. */
async function toBlob(stream: AsyncIterable<Uint8Array>): Promise<Blob> {
  const parts: Blob[] = [];
  let open: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of stream) {
    open.push(chunk as Uint8Array<ArrayBuffer>);
    size += chunk.length;
    if (size < PART_BYTES) continue;
    parts.push(new Blob(open));
    open = [];
    size = 0;
  }
  return new Blob([...parts, ...open]);
}
