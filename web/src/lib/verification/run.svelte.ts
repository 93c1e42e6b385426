import type { Release } from "@commonweight/sdk/artifacts/release";
import type { VerificationClient } from "@commonweight/sdk/verify/client";
import type { ModelHints } from "@commonweight/sdk/verify/hints";
import type { CaseResult as JudgedCase } from "@commonweight/sdk/verify/judge";
import type { VerificationResult } from "@commonweight/sdk/verify/run";
import type { WebBackend } from "@commonweight/sdk/verify/ortweb";
import type { SuiteDefinition } from "@commonweight/sdk/verify/suite";
import type { TensorValue } from "@commonweight/sdk/verify/tensor";
import type { VerificationProgress, VerificationRequest } from "@commonweight/sdk/verify/verification";
import type { CaseResult, Step } from "#lib/components/types.ts";
import { formatBytes } from "#lib/format/bytes.ts";
import type { FileKeys } from "#lib/keys/page-keys.ts";

type Bytes32 = `0x${string}`;
type Stage = "fetch" | "check" | "load" | "run";

/** The release as it is on chain: what a run is checked against. */
export interface Subject {
  gatewayUrls: readonly string[];
  manifestCid: string;
  weightsDigest: Bytes32;
  suiteDigest: Bytes32;
  /** Gets the keys of encrypted files. */
  fileKeys?: FileKeys | undefined;
}

/** A refusal in the reader's words; `code` is stable. */
export interface Refusal {
  code: string;
  title: string;
  text: string;
}

const STAGES: readonly Stage[] = ["fetch", "check", "load", "run"];

/** One verification of one release in this page: fetched, checked, run in a worker, judged. */
export class VerificationSession {
  state = $state<"preparing" | "ready" | "unsupported" | "running" | "cancelled" | "passed" | "failed" | "refused">("preparing");
  backend = $state<WebBackend>("webgpu");
  refusal = $state.raw<Refusal>();
  result = $state.raw<VerificationResult>();
  suite = $state.raw<SuiteDefinition>();
  /** Bytes that a run fetches: weights and suite. */
  size = $state(0);
  fetched = $state<number>();
  /** Bytes of memory that a run needs, roughly; exact about the model once it was loaded. */
  memory = $state<number>();
  /** Milliseconds until the end of the run, roughly. */
  remainingMs = $state<number>();
  /** Why it was started a second time. */
  retried = $state<string>();
  /** The weights are encrypted: a run asks for their key. */
  encrypted = $state(false);
  steps = $state.raw<Step[]>([]);
  cases = $state.raw<CaseResult[]>([]);

  readonly #subject: Subject;
  #release: Release | undefined;
  #verified: Promise<void>[] = [];
  #suiteInputs: Uint8Array | undefined;
  #client: VerificationClient | undefined;
  #abort: AbortController | undefined;
  #stage: Stage = "fetch";
  #stageStarted = 0;
  #ends: Partial<Record<Stage, string>> = {};

  constructor(subject: Subject) {
    this.#subject = subject;
  }

  /** Reads the manifest and the suite's definition, so that size and number of cases are said before a download. */
  async prepare(): Promise<void> {
    this.state = "preparing";
    this.refusal = undefined;
    try {
      const [{ fetchRelease }, { parseSuite }, { keptFiles }] = await Promise.all([
        import("@commonweight/sdk/artifacts/release"),
        import("@commonweight/sdk/verify/suite"),
        import("#lib/kept/files.ts"),
      ]);
      const { gatewayUrls, manifestCid, fileKeys } = this.#subject;
      const release: Release = await fetchRelease({
        gateway: gatewayUrls,
        cid: manifestCid,
        kept: keptFiles(),
        ...(fileKeys && { fileKey: (file, signal) => fileKeys(release.manifest, file, signal) }),
      });
      this.encrypted = release.manifest.encrypted !== undefined;
      this.suite = parseSuite(await release.file(release.manifest.suite).bytes());
      this.size = this.#paths(release).reduce((sum, path) => sum + release.file(path).size, 0);
      this.#release = release;
      this.memory = await this.#estimate(release, this.suite.cases);
      this.state = navigator.gpu ? "ready" : "unsupported";
    } catch (error) {
      await this.#refuse(error);
    }
  }

  /** Runs the suite. `wasm` is the reference run, which never stands in for a GPU. */
  async start(backend: WebBackend): Promise<void> {
    // Asked for before all was read that has to be said first: the run waits for it, and is not lost.
    if (!this.#release || !this.suite) await this.prepare();
    const release = this.#release;
    if (!release || !this.suite) return;
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.backend = backend;
    this.result = undefined;
    this.refusal = undefined;
    this.retried = undefined;
    this.#begin();
    this.state = "running";
    try {
      this.#enter("fetch");
      this.#verified = [];
      const request = await this.#fetch(release, backend, signal);
      this.#enter("check");
      this.#client ??= (await import("./client.ts")).createVerificationClient();
      const result = await this.#client.run(request, { signal, onProgress: (progress) => this.#follow(progress) });
      // Nothing is told before every file has the manifest's SHA-256.
      await Promise.all(this.#verified);
      this.#leave();
      this.result = result;
      this.state = result.report.outcome === "pass" ? "passed" : "failed";
      this.#drawSteps();
    } catch (error) {
      if (signal.aborted) this.state = "cancelled";
      else await this.#refuse(error);
    }
  }

  /** What a report's cases can be shown by: the suite's inputs, and what the model card says of them, if it can be read. */
  async shown(): Promise<{ inputs?: ReadonlyMap<string, TensorValue> | undefined; hints?: ModelHints | undefined }> {
    const [release, suite] = [this.#release, this.#suiteInputs];
    if (!release || !suite) return {};
    const [{ readSafetensors }, { parseCard }, { readModelHints }] = await Promise.all([
      import("@commonweight/sdk/verify/safetensors"),
      import("@commonweight/sdk/artifacts/card"),
      import("@commonweight/sdk/verify/hints"),
    ]);
    const card = await release.file(release.manifest.card).text().catch(() => undefined);
    let hints: ModelHints | undefined;
    try {
      hints = card === undefined ? undefined : readModelHints(parseCard(card).metadata);
    } catch {
      // A card that says it wrongly names no classes; the page of the card says what is wrong.
    }
    return { inputs: readSafetensors(suite, "inputs.safetensors").tensors, hints };
  }

  cancel(): void {
    this.#abort?.abort();
  }

  /** Ends the worker; call it when the page is left. */
  close(): void {
    this.cancel();
    this.#client?.close();
    this.#client = undefined;
  }

  /** Before anything is fetched: by the files' sizes alone. */
  async #estimate({ manifest, file }: Release, cases: number): Promise<number> {
    const [{ estimateMemory }, { DEFAULT_BATCH_SIZE }] = await Promise.all([
      import("@commonweight/sdk/verify/memory"),
      import("@commonweight/sdk/verify/limits"),
    ]);
    const weightsBytes = manifest.weights.reduce((sum, path) => sum + file(path).size, 0);
    const caseBytes = (this.size - weightsBytes) / cases;
    const batchSize = Math.min(DEFAULT_BATCH_SIZE, cases);
    return estimateMemory({ backend: navigator.gpu ? "webgpu" : "wasm", weightsBytes, caseBytes, batchSize }).total;
  }

  #begin(): void {
    this.#ends = {};
    this.remainingMs = undefined;
    this.cases = Array.from({ length: this.suite?.cases ?? 0 }, () => ({ state: "todo" }));
  }

  #paths({ manifest }: Release): string[] {
    const folder = manifest.suite.slice(0, manifest.suite.lastIndexOf("/") + 1);
    return [...manifest.weights, manifest.suite, `${folder}inputs.safetensors`, `${folder}expected.safetensors`];
  }

  async #fetch(release: Release, backend: WebBackend, signal: AbortSignal): Promise<VerificationRequest> {
    let before = 0;
    this.fetched = 0;
    const contents: Blob[] = [];
    for (const path of this.#paths(release)) {
      const file = release.file(path);
      const onProgress = ({ bytes }: { bytes: number }) => (this.fetched = before + bytes);
      const { blob, verified } = await file.blob({ signal, onProgress });
      // The next file is fetched while this one's hash is finished; the worker hashes what it loads once more.
      this.#verified.push(verified);
      before += file.size;
      this.fetched = before;
      contents.push(blob);
    }
    const count = release.manifest.weights.length;
    const read = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());
    const [suite, inputs, expected] = (await Promise.all(contents.slice(count).map(read))) as [Uint8Array, Uint8Array, Uint8Array];
    this.#suiteInputs = inputs;
    const { weightsDigest, suiteDigest } = this.#subject;
    return {
      backend,
      weights: release.manifest.weights.map((path, i) => ({ path, data: contents[i]! })),
      suite: { suite, inputs, expected },
      expected: { weightsDigest, suiteDigest },
      blocksChecked: release.manifest.encrypted === undefined,
    };
  }

  #follow(progress: VerificationProgress): void {
    if (progress.phase === "retrying") {
      this.retried = progress.error.message;
      const { fetch = "" } = this.#ends; // what was fetched is kept
      this.#begin();
      this.#ends = { fetch };
      this.#stage = "check";
      this.#stageStarted = performance.now();
      this.#drawSteps();
    }
    if (progress.phase === "loading") {
      this.memory = progress.estimate?.total ?? this.memory;
      this.#enter("load");
    }
    if (progress.phase !== "running") return;
    this.remainingMs = progress.remainingMs;
    if (this.#stage !== "run") this.#enter("run");
    const cases = [...this.cases];
    for (const one of progress.cases) cases[one.index] = drawn(one);
    this.cases = cases;
  }

  #enter(stage: Stage): void {
    if (stage !== "fetch") this.#leave();
    this.#stage = stage;
    this.#stageStarted = performance.now();
    this.#drawSteps();
  }

  #leave(): void {
    this.#ends[this.#stage] = `${((performance.now() - this.#stageStarted) / 1000).toFixed(1)} s`;
  }

  #drawSteps(failed = false): void {
    const gpu = this.backend === "webgpu";
    const labels: Record<Stage, string> = {
      fetch: `Fetch ${formatBytes(this.size)} and check every block against the CID`,
      check: "Compare weights and suite with their digests on chain",
      load: gpu ? "Compile for your GPU, CPU fallback off" : "Load into WebAssembly, on the CPU",
      run: `Run ${this.suite?.cases ?? 0} cases`,
    };
    this.steps = STAGES.map((stage) => {
      const end = this.#ends[stage];
      const now = stage === this.#stage && end === undefined;
      return { label: labels[stage], state: end !== undefined ? "done" : now ? (failed ? "fail" : "now") : "todo", end };
    });
  }

  async #refuse(error: unknown): Promise<void> {
    const { describeRefusal } = await import("./refusals.ts");
    this.refusal = describeRefusal(error);
    if (this.steps.length > 0) this.#drawSteps(true);
    this.state = this.refusal.code === "webgpu-missing" ? "unsupported" : "refused";
  }
}

function drawn({ maxDeviation, within, right, judged }: JudgedCase): CaseResult {
  return { state: "done", deviation: maxDeviation, bad: !within, missed: judged && !right };
}
