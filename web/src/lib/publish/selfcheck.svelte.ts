import type { VerificationClient } from "@commonweight/sdk/verify/client";
import type { Report } from "@commonweight/sdk/verify/report";
import type { WebBackend } from "@commonweight/sdk/verify/ortweb";
import type { Refusal } from "#lib/verification/run.svelte.ts";
import type { PublishSession } from "./session.svelte.ts";

/** The publisher's own run of the suite, over the files on their disk. It is signed by nobody and counts for nothing. */
export class SelfCheck {
  state = $state<"ready" | "running" | "done" | "refused">("ready");
  backend = $state<WebBackend>("webgpu");
  /** Cases that have run. */
  ran = $state(0);
  report = $state.raw<Report>();
  refusal = $state.raw<Refusal>();

  readonly #session: PublishSession;
  #client: VerificationClient | undefined;
  #abort: AbortController | undefined;

  constructor(session: PublishSession) {
    this.#session = session;
  }

  async run(backend: WebBackend): Promise<void> {
    const { check } = this.#session;
    if (!check?.suite || this.state === "running") return;
    this.backend = backend;
    this.state = "running";
    this.ran = 0;
    this.report = undefined;
    const { signal } = (this.#abort = new AbortController());
    try {
      this.#client ??= (await import("#lib/verification/client.ts")).createVerificationClient();
      const folder = check.suite.path.slice(0, check.suite.path.lastIndexOf("/") + 1);
      const weights = await Promise.all(check.weights.map(async (path) => ({ path, data: await this.#bytes(path) })));
      const [suite, inputs, expected] = await Promise.all([
        this.#bytes(check.suite.path),
        this.#bytes(`${folder}inputs.safetensors`),
        this.#bytes(`${folder}expected.safetensors`),
      ]);
      const result = await this.#client.run(
        { backend, weights, suite: { suite, inputs, expected } },
        { signal, onProgress: (progress) => progress.phase === "running" && (this.ran += progress.cases.length) },
      );
      this.report = result.report;
      this.state = "done";
    } catch (error) {
      const { describeRefusal } = await import("#lib/verification/refusals.ts");
      this.refusal = describeRefusal(error);
      this.state = signal.aborted ? "ready" : "refused";
    }
  }

  cancel(): void {
    this.#abort?.abort();
  }

  /** Forgets a result: the files are others now. */
  clear(): void {
    this.cancel();
    this.state = "ready";
    this.report = undefined;
  }

  close(): void {
    this.cancel();
    this.#client?.close();
    this.#client = undefined;
  }

  async #bytes(path: string): Promise<Uint8Array> {
    const file = this.#session.file(path);
    if (!file) throw new Error(`${path} is not among the files.`);
    return new Uint8Array(await file.content.arrayBuffer());
  }
}
