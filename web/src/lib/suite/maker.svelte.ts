import type { VerificationClient } from "@commonweight/sdk/verify/client";
import type { MadeSuite } from "@commonweight/sdk/verify/make";
import type { MetricWishes } from "@commonweight/sdk/verify/metrics/choose";
import type { WebBackend } from "@commonweight/sdk/verify/ortweb";
import type { LoadedModel, RunsProgress } from "@commonweight/sdk/verify/repeat";
import type { WeightsFile } from "@commonweight/sdk/verify/runner";
import type { SampleFile } from "@commonweight/sdk/verify/samples";
import type { SuiteRunner } from "@commonweight/sdk/verify/suite";
import type { FolderFile } from "#lib/publish/folder.ts";
import type { Refusal } from "#lib/verification/run.svelte.ts";

/** The model and what it is tried on. */
export interface MakerSubject {
  weights: readonly WeightsFile[];
  /** An ONNX graph where nothing is said. */
  runner?: SuiteRunner | undefined;
  samples: readonly File[];
  /** For a text model: texts in the place of numbers, and their labels if there are any. */
  texts?: { lines: string[]; labels: string[]; classes: string[] } | undefined;
}

/** What somebody asks for. */
export interface MakerWishes extends MetricWishes {
  margin?: number | undefined;
  minimumScoreBps?: number | undefined;
}

/** Codes that mean that there is no GPU here, not that the model is at fault. */
const NO_GPU = ["webgpu-missing", "adapter-missing"];

/** Makes a suite in this page: samples are read, the model runs in a worker on WASM and on the GPU, the files are kept here. */
export class SuiteMaker {
  state = $state<"ready" | "running" | "done" | "refused">("ready");
  progress = $state.raw<RunsProgress>();
  refusal = $state.raw<Refusal>();
  made = $state.raw<MadeSuite>();
  /** Why there was no second backend. */
  alone = $state("");

  #client: VerificationClient | undefined;
  #abort: AbortController | undefined;

  async make(subject: MakerSubject, wishes: MakerWishes): Promise<void> {
    if (this.state === "running") return;
    this.state = "running";
    this.made = undefined;
    this.refusal = undefined;
    this.alone = "";
    this.progress = undefined;
    const { signal } = (this.#abort = new AbortController());
    try {
      this.made = await this.#make(subject, wishes, signal);
      this.state = "done";
    } catch (error) {
      if (signal.aborted) this.state = "ready";
      else {
        const { describeRefusal } = await import("#lib/verification/refusals.ts");
        this.refusal = describeRefusal(error);
        this.state = "refused";
      }
    }
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

  async #make(subject: MakerSubject, wishes: MakerWishes, signal: AbortSignal): Promise<MadeSuite> {
    const [{ makeSuite }, { chooseMetric }, { readSamples }] = await Promise.all([
      import("@commonweight/sdk/verify/make"),
      import("@commonweight/sdk/verify/metrics/choose"),
      import("@commonweight/sdk/verify/samples"),
    ]);
    const { runner } = subject;
    const first = await this.#open("wasm", subject, signal);
    const { inputs, others: beside } = readSamples(await this.#samples(subject, first), first.inputs);
    const outputs = first.outputs.map(({ name }) => name);
    const backends = [{ name: "WASM", open: async () => this.#open("wasm", subject, signal) }];
    if (await this.#hasGpu(subject, signal)) backends.push({ name: "WebGPU", open: () => this.#open("webgpu", subject, signal) });
    const { margin, minimumScoreBps } = wishes;
    const onProgress = (progress: RunsProgress) => (this.progress = progress);
    return makeSuite({ backends, inputs, ...chooseMetric(wishes, outputs, beside), runner, margin, minimumScoreBps, signal, onProgress });
  }

  async #samples({ samples, texts }: MakerSubject, { inputs }: LoadedModel): Promise<SampleFile[]> {
    const { isImage, readImages } = await import("./images.ts");
    const pictures = samples.filter(isImage);
    const lists = texts ? samples.filter(({ name }) => name.endsWith(".txt")) : [];
    const others = await Promise.all(samples.filter((file) => !isImage(file) && !lists.includes(file)).map(readFile));
    if (pictures.length > 0) return [...others, await readImages(pictures, inputs)];
    if (!texts) return others;
    const { linesOf, textSamples } = await import("./texts.ts");
    const listed = await Promise.all(lists.map(async (file) => linesOf(await file.text())));
    return [...others, ...textSamples([...texts.lines, ...listed.flat()], texts.labels, texts.classes)];
  }

  /** A model in the worker; the one before it goes. */
  async #open(backend: WebBackend, { weights, runner }: MakerSubject, signal: AbortSignal): Promise<LoadedModel> {
    this.#client ??= (await import("#lib/verification/client.ts")).createVerificationClient();
    const client = this.#client;
    const { inputs, outputs } = await client.load({ backend, weights: [...weights], runner }, { signal });
    const run: LoadedModel["run"] = async (batch) => (await client.predict(new Map(batch), { signal })).outputs;
    return { inputs, outputs, run, dispose: async () => {} };
  }

  async #hasGpu(subject: MakerSubject, signal: AbortSignal): Promise<boolean> {
    try {
      await this.#open("webgpu", subject, signal);
      return true;
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      if (!NO_GPU.includes(code ?? "")) throw error;
      this.alone = message;
      return false;
    }
  }
}

/** The three files as a release's folder holds them. */
export function suiteFiles({ files }: MadeSuite): FolderFile[] {
  const contents: [string, Uint8Array, string][] = [
    ["suite.json", files.suite, "application/json"],
    ["inputs.safetensors", files.inputs, "application/octet-stream"],
    ["expected.safetensors", files.expected, "application/octet-stream"],
  ];
  return contents.map(([name, bytes, type]) => {
    return { path: `suite/${name}`, content: new File([bytes as Uint8Array<ArrayBuffer>], name, { type }) };
  });
}

async function readFile(file: File): Promise<{ name: string; data: Uint8Array }> {
  return { name: file.name, data: new Uint8Array(await file.arrayBuffer()) };
}
