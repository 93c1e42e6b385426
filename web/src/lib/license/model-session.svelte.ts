import type { Answer, ModelHints } from "@commonweight/sdk/verify/hints";
import type { VerificationClient } from "@commonweight/sdk/verify/client";
import type { WebBackend } from "@commonweight/sdk/verify/ortweb";
import type { SuiteRunner } from "@commonweight/sdk/verify/suite";
import type { TensorValue } from "@commonweight/sdk/verify/tensor";
import type { LicensedFiles } from "./release-session.svelte.ts";
import { hintsOf } from "./release-session.svelte.ts";

/** A licensed model loaded in this page, and its answers to own input. */
export class ModelSession {
  state = $state<"idle" | "loading" | "ready" | "failed">("idle");
  backend = $state<WebBackend>();
  /** Why it does not run on the GPU. */
  fallback = $state("");
  message = $state("");
  hints = $state.raw<ModelHints>();
  answers = $state.raw<Answer[]>([]);
  /** Milliseconds of the last run. */
  took = $state<number>();
  thinking = $state(false);

  readonly #files: LicensedFiles;
  #client: VerificationClient | undefined;
  #next: TensorValue | undefined;

  constructor(files: LicensedFiles) {
    this.#files = files;
  }

  /** Fetches the checked weights and loads them: on WebGPU, else on WASM, which is said. */
  async load(): Promise<void> {
    this.state = "loading";
    this.message = "";
    this.fallback = "";
    try {
      this.hints = await hintsOf(this.#files);
      if (!this.hints) {
        const why = "The model card does not say how a person can try this model.";
        throw new Error(`${why} Download it and run it with your own code.`);
      }
      const contents = await this.#files.fetch(({ manifest }) => manifest.weights);
      if (!contents) return this.#stop(this.#files.message);
      const weights = [...contents].map(([path, data]) => ({ path, data }));
      const { createVerificationClient } = await import("#lib/verification/client.ts");
      this.#client ??= createVerificationClient();
      this.backend = await this.#start(weights, await this.#runner());
      this.state = "ready";
    } catch (error) {
      this.#stop((error as Error).message);
    }
  }

  /** Answers for an input; of inputs that come while it thinks only the last one is run. */
  async ask(make: (hints: ModelHints) => Promise<TensorValue>): Promise<void> {
    const { hints } = this;
    if (this.state !== "ready" || !hints) return;
    try {
      this.#next = await make(hints);
    } catch (error) {
      this.message = (error as Error).message;
      return;
    }
    if (this.thinking) return;
    this.thinking = true;
    try {
      const { rankAnswers } = await import("@commonweight/sdk/verify/hints");
      for (let next = this.#take(); next && this.#client; next = this.#take()) {
        const { outputs, ms } = await this.#client.predict(new Map([[hints.input.tensor, next]]));
        const logits = outputs.get(hints.output);
        if (!logits)
          throw new Error(
            `The card names the output '${hints.output}', but the model has ${[...outputs.keys()].join(", ")}.`,
          );
        this.answers = rankAnswers(Float32Array.from(logits.data as Float32Array), hints.labels);
        this.took = ms;
      }
      this.message = "";
    } catch (error) {
      this.message = (error as Error).message;
    } finally {
      this.thinking = false;
    }
  }

  /** Takes the answers away, as the input was. */
  clear(): void {
    this.#next = undefined;
    this.answers = [];
    this.took = undefined;
  }

  /** Ends the worker; call it when the page is left. */
  close(): void {
    this.#files.cancel();
    this.#client?.close();
    this.#client = undefined;
  }

  #take(): TensorValue | undefined {
    const next = this.#next;
    this.#next = undefined;
    return next;
  }

  /** What loads the model, as its suite says. */
  async #runner(): Promise<SuiteRunner> {
    const [{ parseSuite, runnerOf }, release] = await Promise.all([
      import("@commonweight/sdk/verify/suite"),
      this.#files.release(),
    ]);
    return runnerOf(parseSuite(await release.file(release.manifest.suite).bytes()));
  }

  async #start(weights: { path: string; data: Uint8Array<ArrayBuffer> }[], runner: SuiteRunner): Promise<WebBackend> {
    try {
      if (!navigator.gpu) throw new Error("This browser has no WebGPU.");
      await this.#client!.load({ backend: "webgpu", weights, runner });
      return "webgpu";
    } catch (error) {
      this.fallback = (error as Error).message;
      await this.#client!.load({ backend: "wasm", weights, runner });
      return "wasm";
    }
  }

  #stop(message: string): void {
    this.state = message ? "failed" : "idle";
    this.message = message;
  }
}
