import { randomUUID } from "node:crypto";
import type { CID } from "multiformats/cid";
import { MAX_BLOCK_BYTES } from "./car-frames.ts";
import { checkCid, parseCid, verifyBlock } from "./cid.ts";
import { ArtifactError } from "./errors.ts";
import { sendFromNode } from "./node-send.ts";
import { withSpooledDag } from "./spool.node.ts";
import type { ArtifactStore, GetOptions, Pin, PutOptions, Removed } from "./store.ts";

/** Options of {@link openKuboStore}. */
export interface KuboOptions {
  /** Where the RPC listens, `http://127.0.0.1:5001` by Kubo's own default. A Commonweight gateway speaks it, too. */
  url: string | URL;
  /** The Authorization header, for a node whose `API.Authorizations` ask for one: `Bearer …` or `Basic …`. */
  authorization?: string | undefined;
}

/**
 * The store that a Kubo node keeps, over its RPC. A DAG is a recursive pin. The node is never asked to look for anything
 * in the network, and what it gives is checked.
 *
 * The pin appears when the DAG is whole. A kill in the middle of an import leaves blocks without a pin on the node, which
 * its next collection removes.
 */
export function openKuboStore(options: KuboOptions): ArtifactStore {
  return new KuboStore(options);
}

/** How long a node may take to answer what it can answer at once, in milliseconds. */
const ANSWER_MS = 60_000;

class KuboStore implements ArtifactStore {
  readonly #url: URL;
  readonly #headers: Record<string, string>;

  constructor({ url, authorization }: KuboOptions) {
    this.#url = new URL("/api/v0/", url);
    this.#headers = authorization ? { authorization } : {};
  }

  async put(car: AsyncIterable<Uint8Array>, options: PutOptions = {}): Promise<Pin> {
    return withSpooledDag(car, options, async (pin, blob) => {
      const parameters = { "pin-roots": "true", stats: "false", "allow-big-block": "true" };
      const lines = jsonLines<ImportLine>(await this.#call("dag/import", parameters, { file: blob, signal: options.signal }));
      const root = lines.map((line) => line.Root).find((line) => line?.Cid?.["/"] === pin.root.toString());
      if (!root || root.PinErrorMsg) throw this.#failed("dag/import", root?.PinErrorMsg || "it did not say that the root is pinned");
      return pin;
    });
  }

  async has(cid: CID, options: GetOptions = {}): Promise<boolean> {
    checkCid(cid);
    try {
      await this.#ask("block/stat", { arg: cid.toString(), offline: "true" }, options);
      return true;
    } catch (error) {
      if (isAbsent(error)) return false;
      throw error;
    }
  }

  async get(cid: CID, options: GetOptions = {}): Promise<Uint8Array> {
    checkCid(cid);
    try {
      const bytes = await this.#ask("block/get", { arg: cid.toString(), offline: "true" }, options);
      if (bytes.length > MAX_BLOCK_BYTES) throw new ArtifactError("too-large", `Block ${cid}: more than ${MAX_BLOCK_BYTES} bytes`);
      await verifyBlock(cid, bytes);
      return bytes;
    } catch (cause) {
      if (!isAbsent(cause)) throw cause;
      throw new ArtifactError("block-not-found", `Block ${cid} is not on the node ${this.#url.origin}`, { cause });
    }
  }

  async isPinned(root: CID, options: GetOptions = {}): Promise<boolean> {
    try {
      const parameters = { arg: root.toString(), type: "recursive", offline: "true" };
      const { Keys } = json<PinList>(await this.#ask("pin/ls", parameters, options));
      return Object.keys(Keys ?? {}).length > 0;
    } catch (error) {
      if (isUnpinned(error)) return false;
      throw error;
    }
  }

  async *pins(options: GetOptions = {}): AsyncGenerator<CID> {
    // As one answer: when a stream of them breaks, the node says so in an HTTP trailer, which fetch does not show.
    const { Keys } = json<PinList>(await this.#ask("pin/ls", { type: "recursive", stream: "false" }, options));
    for (const key of Object.keys(Keys ?? {})) {
      const root = profileCid(key);
      if (root) yield root;
    }
  }

  async unpin(root: CID, options: GetOptions = {}): Promise<void> {
    try {
      await this.#ask("pin/rm", { arg: root.toString(), recursive: "true" }, options);
    } catch (error) {
      if (!isUnpinned(error)) throw error;
    }
  }

  async gc(options: GetOptions = {}): Promise<Removed> {
    const lines = jsonLines<{ Key?: { "/"?: string } | null; Error?: string }>(
      await this.#call("repo/gc", { "stream-errors": "true" }, { signal: options.signal }),
    );
    const [failure] = lines.flatMap((line) => (line.Error ? [line.Error] : []));
    if (failure) throw this.#failed("repo/gc", failure);
    const blocks = lines.flatMap(({ Key }) => profileCid(Key?.["/"] ?? "") ?? []);
    return { blocks, bytes: undefined };
  }

  async close(): Promise<void> {}

  /** A call that the node answers at once, or not at all. */
  #ask(command: string, parameters: Record<string, string>, { signal }: GetOptions): Promise<Uint8Array> {
    const limit = AbortSignal.timeout(ANSWER_MS);
    return this.#call(command, parameters, { signal: signal ? AbortSignal.any([signal, limit]) : limit });
  }

  async #call(
    command: string,
    parameters: Record<string, string>,
    { file, signal }: { file?: Blob; signal?: AbortSignal | undefined },
  ): Promise<Uint8Array> {
    const url = new URL(`${command}?${new URLSearchParams(parameters)}`, this.#url);
    signal?.throwIfAborted();
    let status: number;
    let bytes: Uint8Array;
    try {
      ({ status, bytes } = await this.#send(url, file, signal));
    } catch (cause) {
      if (signal?.aborted && (signal.reason as Error).name !== "TimeoutError") throw signal.reason;
      const why = (cause as Error).cause instanceof Error ? ((cause as Error).cause as Error).message : (cause as Error).message;
      throw this.#failed(command, `it cannot be reached, or broke off (${why}). Is the node running?`, cause);
    }
    if (status >= 200 && status < 300) return bytes;
    const { message, code } = refusalIn(bytes);
    if (status === 401 || status === 403) {
      throw this.#failed(command, `it refused (${message ?? status}). Give it the right authorization.`);
    }
    if (!message) throw this.#failed(command, `it answered ${status}. Is this the address of a Kubo RPC?`);
    throw new KuboRefusal(`Kubo ${this.#url.origin}, ${command}: ${message}`, message, code);
  }

  async #send(url: URL, file: Blob | undefined, signal: AbortSignal | undefined): Promise<{ status: number; bytes: Uint8Array }> {
    if (!file) {
      const answer = await fetch(url, { method: "POST", headers: this.#headers, signal: signal ?? null });
      return { status: answer.status, bytes: new Uint8Array(await answer.arrayBuffer()) };
    }
    const boundary = randomUUID();
    const disposition = 'Content-Disposition: form-data; name="path"; filename="dag.car"';
    const head = `--${boundary}\r\n${disposition}\r\nContent-Type: application/octet-stream\r\n\r\n`;
    const body = new Blob([head, file, `\r\n--${boundary}--\r\n`]);
    const headers = { ...this.#headers, "content-type": `multipart/form-data; boundary=${boundary}` };
    const { status, text } = await sendFromNode({ method: "POST", url, headers, body, signal });
    return { status, bytes: new TextEncoder().encode(text) };
  }

  #failed(command: string, why: string, cause?: unknown): ArtifactError {
    return new ArtifactError("store-failed", `Kubo ${this.#url.origin}, ${command}: ${why}`, { cause });
  }
}

/** The node's own sentence, by which its refusals are told apart: Kubo's RPC has no codes. */
class KuboRefusal extends ArtifactError {
  readonly sentence: string;
  /** A Commonweight gateway's code. */
  readonly reason: unknown;

  constructor(message: string, sentence: string, reason: unknown) {
    super("store-failed", message);
    this.sentence = sentence;
    this.reason = reason;
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof KuboRefusal && (error.reason === "block-not-found" || /not found|could not find/.test(error.sentence));
}

function isUnpinned(error: unknown): boolean {
  return error instanceof KuboRefusal && /not pinned/.test(error.sentence);
}

interface ImportLine {
  Root?: { Cid?: { "/": string }; PinErrorMsg?: string };
}

interface PinList {
  Keys?: Record<string, { Type: string }>;
}

/** The CIDs that this project can verify; a node may hold others, for other programs. */
function profileCid(text: string): CID | undefined {
  try {
    return parseCid(text);
  } catch {
    return undefined;
  }
}

function refusalIn(bytes: Uint8Array): { message: string | undefined; code: unknown } {
  try {
    const { Message, code } = json<{ Message?: unknown; code?: unknown }>(bytes);
    return { message: typeof Message === "string" ? Message : undefined, code };
  } catch {
    return { message: undefined, code: undefined }; // not from the RPC
  }
}

function json<T>(bytes: Uint8Array): T {
  return JSON.parse(new TextDecoder().decode(bytes)) as T;
}

function jsonLines<T>(bytes: Uint8Array): T[] {
  return new TextDecoder()
    .decode(bytes)
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as T);
}
