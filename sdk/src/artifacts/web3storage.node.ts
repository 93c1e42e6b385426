import { randomUUID } from "node:crypto";
import { create, type Client } from "@storacha/client";
import * as Signer from "@storacha/client/principal/ed25519";
import * as Proof from "@storacha/client/proof";
import * as connect from "@storacha/client/service";
import { StoreMemory } from "@storacha/client/stores/memory";
import type { CID } from "multiformats/cid";
import { checkCid } from "./cid.ts";
import { ArtifactError } from "./errors.ts";
import { gatewayBlocks } from "./gateway-blocks.ts";
import { withSpooledDag } from "./spool.node.ts";
import type { ArtifactStore, GetOptions, Pin, PutOptions } from "./store.ts";

/** An upload service that speaks web3.storage's protocol. */
export interface UploadServiceAddress {
  url: string | URL;
  /** Its DID, for example `did:web:up.storacha.network`. */
  did: `did:${string}:${string}`;
  /** Where it gives receipts; `/receipt/` at its own address by default. */
  receipts?: string | URL | undefined;
}

/** Options of {@link openWeb3Storage}. */
export interface Web3StorageOptions {
  /** The agent's Ed25519 key, as `storacha key create` prints it (`Mg...`). */
  principal: string;
  /** The delegation from the space to the agent, as `storacha delegation create --base64` prints it. */
  proof: string;
  /** The hosted service by default. */
  service?: UploadServiceAddress | undefined;
  /** The gateway that serves the space's content; what it says is verified. `https://w3s.link` by default. */
  gateway?: string | URL | undefined;
}

/** The hosted service. Its operators stopped taking uploads in 2026; others run the same code. */
const HOSTED: UploadServiceAddress = {
  url: "https://up.storacha.network",
  did: "did:web:up.storacha.network",
};
const HOSTED_GATEWAY = "https://w3s.link";

/**
 * Opens a space of web3.storage (Storacha) with the service's own client. The delegation must allow
 * `space/blob/add`, `space/index/add`, `filecoin/offer`, `upload/add`, `upload/get` and `upload/list`; to let go of releases
 * `upload/remove` and `space/blob/remove` as well.
 *
 * @throws ArtifactError `store-failed` when key or proof cannot be read.
 */
export async function openWeb3Storage(options: Web3StorageOptions): Promise<ArtifactStore> {
  const service = options.service ?? HOSTED;
  const url = new URL(service.url);
  const at = { id: { did: () => service.did }, url };
  try {
    const client = await create({
      principal: Signer.parse(options.principal),
      store: new StoreMemory(), // the key comes from the configuration at every start, and is kept nowhere else
      serviceConf: {
        access: connect.accessServiceConnection(at),
        upload: connect.uploadServiceConnection(at),
        filecoin: connect.filecoinServiceConnection(at),
        gateway: connect.gatewayServiceConnection(),
      },
      receiptsEndpoint: new URL(service.receipts ?? new URL("/receipt/", url)),
    });
    const space = await client.addSpace(await Proof.parse(options.proof));
    await client.setCurrentSpace(space.did());
    return new Web3Storage(client, options.gateway ?? HOSTED_GATEWAY, options.service === undefined);
  } catch (cause) {
    const why = (cause as Error).message;
    throw new ArtifactError("store-failed", `web3.storage: the agent's key or proof cannot be used (${why})`, { cause });
  }
}

/** Bytes of the CARs that a DAG is cut into: the client holds a few of them at a time. */
const SHARD_BYTES = 16 * 1024 * 1024;

class Web3Storage implements ArtifactStore {
  readonly #client: Client;
  readonly #gateway: string | URL;
  readonly #hosted: boolean;

  constructor(client: Client, gateway: string | URL, hosted: boolean) {
    this.#client = client;
    this.#gateway = gateway;
    this.#hosted = hosted;
  }

  /** Checks the whole DAG before the first byte is sent; the service lists it only after the last one. */
  async put(car: AsyncIterable<Uint8Array>, options: PutOptions = {}): Promise<Pin> {
    return withSpooledDag(car, options, async (pin, blob) => {
      const upload = {
        // Filecoin's piece hash would take 25 times as long as the upload, for deals that nobody here asks for.
        pieceHasher: null as never,
        shardSize: SHARD_BYTES,
        concurrentRequests: 1,
        ...once(),
        ...(options.signal ? { signal: options.signal } : {}),
      };
      try {
        await this.#client.uploadCAR(blob, upload);
      } catch (cause) {
        if ((cause as Error).name === "AbortError") throw cause;
        options.signal?.throwIfAborted();
        throw this.#untaken(cause);
      }
      return pin;
    });
  }

  async has(cid: CID, options?: GetOptions): Promise<boolean> {
    try {
      await this.get(cid, options);
      return true;
    } catch (error) {
      if (error instanceof ArtifactError && error.code === "block-not-found") return false;
      throw error;
    }
  }

  async get(cid: CID, options: GetOptions = {}): Promise<Uint8Array> {
    checkCid(cid);
    return gatewayBlocks({ gateway: this.#gateway }).get(cid, options);
  }

  async isPinned(root: CID, options?: GetOptions): Promise<boolean> {
    for await (const pin of this.pins(options)) if (pin.equals(root)) return true;
    return false;
  }

  async *pins(options: GetOptions = {}): AsyncGenerator<CID> {
    for await (const { root } of this.#uploads(options)) yield root;
  }

  async *#uploads(options: GetOptions): AsyncGenerator<Upload> {
    let cursor: string | undefined;
    do {
      options.signal?.throwIfAborted();
      const page = await this.#call("list its uploads", () => this.#client.capability.upload.list({ ...(cursor ? { cursor } : {}), ...once() }));
      yield* page.results as unknown as Upload[];
      cursor = page.results.length > 0 ? page.cursor : undefined;
    } while (cursor);
  }

  /** Removes the upload, and those of its CARs that no other upload has. */
  async unpin(root: CID, options: GetOptions = {}): Promise<void> {
    const [own, others] = [new Map<string, Shard>(), new Set<string>()];
    let known = false;
    for await (const upload of this.#uploads(options)) {
      const isIt = upload.root.equals(root);
      known ||= isIt;
      for (const shard of upload.shards ?? []) {
        if (isIt) own.set(shard.toString(), shard);
        else others.add(shard.toString());
      }
    }
    if (!known) return;
    await this.#call("remove the upload", () => this.#client.capability.upload.remove(root as never, once()));
    for (const [name, shard] of own) {
      if (!others.has(name)) await this.#call("remove a CAR", () => this.#client.capability.blob.remove(shard.multihash, once()));
    }
  }

  /** The service collects by itself what no upload has. */
  async gc(): Promise<undefined> {}

  async close(): Promise<void> {}

  async #call<T>(what: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (cause) {
      if ((cause as Error).name === "AbortError") throw cause;
      throw new ArtifactError("store-failed", `web3.storage did not ${what}: ${reasons(cause)}`, { cause });
    }
  }

  /** What to say when an upload was not taken, and where else it can go. */
  #untaken(cause: unknown): ArtifactError {
    const why = reasons(cause);
    const way = this.#hosted
      ? "The hosted service stopped taking uploads in spring 2026; what it holds can be read, and moved with " +
        "`npm run artifacts -- migrate --from web3.storage --to embedded:<folder>`. Set ARTIFACT_STORE to another store, or " +
        "WEB3_STORAGE_SERVICE_URL and WEB3_STORAGE_SERVICE_DID to a service of your own."
      : "Ask its operator whether the space is still provisioned and the delegation still good, or set ARTIFACT_STORE to " +
        "another store.";
    const answered = !isUnreachable(cause);
    const state = answered ? "takes no uploads" : "cannot be reached";
    return new ArtifactError(answered ? "store-refused" : "store-failed", `web3.storage ${state} (${why}). ${way}`, { cause });
  }
}

type Shard = { multihash: Parameters<Client["capability"]["blob"]["remove"]>[0]; toString(): string };

interface Upload {
  root: CID;
  shards?: Shard[];
}

/** Makes a call one of its own: the service answers two that are alike within a second with one receipt, the first. */
function once(): { nonce: string } {
  return { nonce: randomUUID() };
}

/** The messages of an error and of what caused it. The protocol's own failures are values, and no instances of Error. */
function reasons(error: unknown): string {
  const messages: string[] = [];
  for (const { message } of causesOf(error)) if (message && !messages.includes(message)) messages.push(message);
  return messages.join(": ");
}

function isUnreachable(error: unknown): boolean {
  return [...causesOf(error)].some(({ message, syscall }) => syscall !== undefined || message === "fetch failed");
}

function* causesOf(error: unknown): Generator<{ message?: string; syscall?: string }> {
  let cause = error;
  for (let depth = 0; depth < 5 && typeof cause === "object" && cause !== null; depth++) {
    yield cause;
    cause = (cause as { cause?: unknown }).cause;
  }
}
