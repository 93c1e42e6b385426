import { create, type Client } from "@storacha/client";
import * as Signer from "@storacha/client/principal/ed25519";
import * as Proof from "@storacha/client/proof";
import * as connect from "@storacha/client/service";
import { StoreMemory } from "@storacha/client/stores/memory";
import type { CID } from "multiformats/cid";
import { carHeader, carPrefix } from "./car.ts";
import { checkCid } from "./cid.ts";
import { ArtifactError } from "./errors.ts";
import { gatewayBlocks } from "./gateway-blocks.ts";
import { receiveDag, type ArtifactStore, type GetOptions, type Pin, type PutOptions } from "./store.ts";

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
 * `space/blob/add`, `space/index/add`, `filecoin/offer`, `upload/add`, `upload/get` and `upload/list`.
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
    return new Web3Storage(client, options.gateway ?? HOSTED_GATEWAY);
  } catch (cause) {
    const why = (cause as Error).message;
    throw new ArtifactError("store-failed", `web3.storage: the agent's key or proof cannot be used (${why})`, { cause });
  }
}

class Web3Storage implements ArtifactStore {
  readonly #client: Client;
  readonly #gateway: string | URL;

  constructor(client: Client, gateway: string | URL) {
    this.#client = client;
    this.#gateway = gateway;
  }

  /** Checks the whole DAG before the first byte is sent; the service lists it only after the last one. */
  async put(car: AsyncIterable<Uint8Array>, options: PutOptions = {}): Promise<Pin> {
    const incoming = await receiveDag(car, options);
    const parts: BlobPart[] = [carHeader(incoming.root)];
    for await (const { cid, bytes } of incoming.blocks) {
      parts.push(carPrefix(cid, bytes.length), bytes as Uint8Array<ArrayBuffer>);
    }
    const pin = incoming.finish();
    options.signal?.throwIfAborted();
    await this.#call("store the release", async () => {
      // Filecoin's piece hash would take 25 times as long as the upload, for deals that nobody here asks for.
      const upload = { pieceHasher: null as never, ...(options.signal ? { signal: options.signal } : {}) };
      return this.#client.uploadCAR(new Blob(parts), upload);
    });
    return pin;
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
    let cursor: string | undefined;
    do {
      options.signal?.throwIfAborted();
      const page = await this.#call("list its uploads", () => this.#client.capability.upload.list(cursor ? { cursor } : {}));
      for (const { root } of page.results) yield root as unknown as CID;
      cursor = page.results.length > 0 ? page.cursor : undefined;
    } while (cursor);
  }

  async close(): Promise<void> {}

  async #call<T>(what: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (cause) {
      if ((cause as Error).name === "AbortError") throw cause;
      const { message, cause: inner } = cause as Error;
      const why = inner instanceof Error ? `${message}: ${inner.message}` : message;
      throw new ArtifactError("store-failed", `web3.storage did not ${what}: ${why}`, { cause });
    }
  }
}
