import type { Manifest } from "@commonweight/sdk/artifacts/manifest";
import { receiptEvents } from "#lib/chain/contracts.ts";
import type { PublishSession } from "./session.svelte.ts";

/** What stands in the registry now. */
export interface Published {
  releaseId: string;
  name: string;
  version: string;
  cid: string;
  transactionHash: string;
}

type Stage = "ready" | "encrypting" | "packing" | "uploading" | "signing" | "failed" | "done";

/** The last steps: the CID is computed here, the files go to the gateway, one transaction says so in the registry. */
export class Publication {
  stage = $state<Stage>("ready");
  /** Bytes done and in total, while packing and uploading. */
  progress = $state.raw<{ bytes: number; total: number }>();
  /** What was uploaded, so that a second try does not send it again. */
  cid = $state<string>();
  error = $state.raw<{ title: string; text: string }>();
  published = $state.raw<Published>();
  /** The person said no to the signature. */
  declined = $state(false);
  /** The transaction as the contract will see it. */
  call = $state<string>();

  readonly #session: PublishSession;
  #packed: { key: string; digest: string; manifest: Manifest } | undefined;
  #abort: AbortController | undefined;

  constructor(session: PublishSession) {
    this.#session = session;
  }

  get busy(): boolean {
    return this.stage === "encrypting" || this.stage === "packing" || this.stage === "uploading" || this.stage === "signing";
  }

  cancel(): void {
    this.#abort?.abort();
  }

  /** Forgets what was published, for the next release. */
  clear(): void {
    this.cancel();
    this.stage = "ready";
    this.published = undefined;
    this.cid = undefined;
    this.call = undefined;
    this.error = undefined;
    this.declined = false;
    this.#packed = undefined;
  }

  /** Packs, uploads, has it signed, and waits until it is indexed. What went wrong is said in `error`. */
  async publish(): Promise<void> {
    const { composed, charter, name } = this.#session;
    const manifest = composed?.manifest;
    if (!manifest || !charter || this.busy) return;
    this.error = undefined;
    this.declined = false;
    this.#abort = new AbortController();
    try {
      const stored = await this.#store(manifest, composed.own ?? false, this.#abort.signal);
      await this.#submit(stored.manifest, stored.digest, { charterVersion: charter.version, claims: name.claims, creates: name.creates });
    } catch (error) {
      const aborted = this.#abort.signal.aborted;
      this.stage = aborted ? "ready" : "failed";
      if (!aborted) this.error = { title: "The files did not get to the gateway", text: `${(error as Error).message}. Nothing was signed and nothing was paid; your draft is kept.` };
    } finally {
      this.progress = undefined;
    }
  }

  async #store(plain: Manifest, own: boolean, signal: AbortSignal): Promise<{ digest: string; manifest: Manifest }> {
    const session = this.#session;
    const { encrypt } = session.draft;
    const key = `${encrypt} ${JSON.stringify(plain)}`;
    if (this.#packed?.key === key) return this.#packed;
    const [{ packDirectory }, { uploadCar }, { encodeManifest }, { MANIFEST_PATH }] = await Promise.all([
      import("@commonweight/sdk/artifacts/directory"),
      import("@commonweight/sdk/artifacts/upload"),
      import("./manifest.ts"),
      import("@commonweight/sdk/artifacts/manifest"),
    ]);
    const onProgress = (progress: { bytes: number; total: number }) => (this.progress = progress);
    const { manifest, files } = encrypt ? await this.#encrypt(plain, signal, onProgress) : { manifest: plain, files: session.files };
    this.stage = "packing";
    this.progress = undefined;
    const kept = own && !encrypt;
    const others = files.filter(({ path }) => kept || path !== MANIFEST_PATH);
    const written = kept ? [] : [{ path: MANIFEST_PATH, content: encodeManifest(manifest) }];
    const packed = await packDirectory([...others, ...written], { signal, onProgress });
    this.stage = "uploading";
    this.progress = { bytes: 0, total: packed.car.size };
    const { root } = await uploadCar({ gateway: session.app.config.gatewayUrl, car: packed.car, signal, onProgress });
    if (root !== packed.cid) throw new Error(`The gateway kept ${root}, but these files are ${packed.cid}`);
    this.cid = packed.cid;
    this.#packed = { key, digest: packed.digest, manifest };
    return this.#packed;
  }

  /** Encrypts the weights for this site's key service: what leaves this page can be read with its keys alone. */
  async #encrypt(manifest: Manifest, signal: AbortSignal, onProgress: (progress: { bytes: number; total: number }) => void) {
    this.stage = "encrypting";
    const [{ encryptWeights }, { describeKeyService }] = await Promise.all([
      import("@commonweight/sdk/artifacts/encrypted-release"),
      import("@commonweight/sdk/keys/client"),
    ]);
    const { recipient } = await describeKeyService(location.origin, signal);
    return encryptWeights(manifest, this.#session.files, { recipient, signal, onProgress });
  }

  async #submit(manifest: Manifest, digest: string, parts: { charterVersion: number; claims: boolean; creates: boolean }): Promise<void> {
    this.stage = "signing";
    const { app, draft } = this.#session;
    const { submissionCalls, describeCalls } = await import("./submission.ts");
    const calls = await submissionCalls({ draft: { ...$state.snapshot(draft), openRights: this.#session.openRights }, manifest, digest, ...parts });
    this.call = describeCalls(calls, app.config.contracts.ModelRegistry ?? "");
    const outcome = await app.transactions.send({
      title: `Publish ${draft.slug} ${draft.version}`,
      doneTitle: `${draft.slug} ${draft.version} is published`,
      contract: "ModelRegistry",
      method: "multicall",
      args: [calls.map(({ data }) => data)],
    });
    if (outcome.stage !== "done") {
      this.declined = outcome.stage === "rejected";
      this.stage = this.declined ? "ready" : "failed";
      const title = outcome.stage === "lost" ? "It is not known whether the release was submitted" : "The release was not submitted";
      if (!this.declined) this.error = { title, text: outcome.message };
      return;
    }
    const [submitted] = await receiptEvents(app.config, outcome.receipt, "ModelRegistry", "ReleaseSubmitted");
    this.published = {
      releaseId: String(submitted?.releaseId ?? ""), name: manifest.name, version: manifest.release, cid: this.cid ?? "", transactionHash: outcome.hash,
    };
    this.stage = "done";
  }
}
