import { Tensor } from "onnxruntime-common";
import { VerifyError } from "./errors.ts";
import type { Runner, RunOptions, WeightsFile } from "./runner.ts";
import type { TensorDtype, TensorValue } from "./tensor.ts";

/** What transformers.js is given to work with: one release's files, and sessions that are opened as strictly as others. */
export interface Mount {
  /** Verified files by path; nothing else can be read. */
  files: ReadonlyMap<string, WeightsFile>;
  /** Opens the graph at this path of `files`. */
  open(path: string): Promise<Runner>;
  /** Every session that was opened, to be read for kernels. */
  runners: Runner[];
  /** Limits of the run that is under way. */
  limits: RunOptions;
  /** What a session failed with: transformers.js queues its calls, and a rejected one would spoil all that follow. */
  error?: unknown;
}

/** Where transformers.js looks for an ONNX Runtime other than its own (`backends/onnx.js`). */
const RUNTIME = Symbol.for("onnxruntime");
const TICKET = "verified:";
const mounts = new Map<string, Mount>();
let next = 1;

type Library = typeof import("@huggingface/transformers");
let loading: Promise<Library> | undefined;

/** Makes files readable for transformers.js under a name of their own; `unmount` takes them away. */
export function mount(files: Mount["files"], open: Mount["open"]): { name: string; mounted: Mount; unmount(): void } {
  const name = `release-${next++}`;
  const mounted: Mount = { files, open, runners: [], limits: {} };
  mounts.set(name, mounted);
  return { name, mounted, unmount: () => void mounts.delete(name) };
}

/**
 * Loads transformers.js cut off from everything but mounted files: no network, no file system, no caches of its own, and
 * no session but those that a mount opens.
 */
export function loadLibrary(): Promise<Library> {
  loading ??= start();
  return loading;
}

async function start(): Promise<Library> {
  (globalThis as Record<symbol, unknown>)[RUNTIME] ??= { InferenceSession: { create: createSession }, Tensor, env: {} };
  const library = await import("@huggingface/transformers");
  const { env, LogLevel } = library;
  Object.assign(env, {
    allowRemoteModels: false,
    allowLocalModels: true, // "local" is what fetch below answers: nothing
    useFS: false,
    useFSCache: false,
    useBrowserCache: false,
    useWasmCache: false,
    useCustomCache: true,
    customCache: { match: readMounted, put: async () => {} },
    fetch: async (url: string | URL) => {
      throw new VerifyError("model-invalid", `transformers.js asked for ${url}, which is not among the release's weights.`);
    },
  });
  env.logLevel = LogLevel.NONE; // what went wrong is thrown
  return library;
}

/** A mounted file by the address that transformers.js makes of its name; graphs are handed out as tickets only. */
async function readMounted(address: string): Promise<Response | string | undefined> {
  const [, name, path] = /(?:^|\/)(release-\d+)\/(?:resolve\/[^/]+\/)?(.+)$/.exec(address) ?? [];
  const file = mounts.get(name ?? "")?.files.get(path ?? "");
  if (!file) return undefined;
  if (!path!.endsWith(".onnx")) return new Response(file.data as Blob);
  const ticket = `${TICKET}${name}/${path}`;
  // In Node transformers.js wants a path in the file system, elsewhere bytes: both reach createSession unread.
  return typeof process === "object" && process.versions?.node ? ticket : new Response(ticket);
}

async function createSession(source: string | Uint8Array) {
  const ticket = typeof source === "string" ? source : new TextDecoder().decode(source);
  const [name = "", ...rest] = ticket.slice(TICKET.length).split("/");
  const mounted = mounts.get(name);
  if (!ticket.startsWith(TICKET) || !mounted) throw new VerifyError("model-invalid", "No such graph is mounted.");
  let runner: Runner | undefined;
  try {
    runner = await mounted.open(rest.join("/"));
    mounted.runners.push(runner);
  } catch (error) {
    mounted.error = error;
  }
  const metadata = (tensors: Runner["inputs"] = []) => {
    return tensors.map(({ name, dtype, shape }) => ({ name, isTensor: true, type: dtype, shape }));
  };
  return {
    inputNames: runner?.inputs.map(({ name }) => name) ?? [],
    outputNames: runner?.outputs.map(({ name }) => name) ?? [],
    inputMetadata: metadata(runner?.inputs),
    outputMetadata: metadata(runner?.outputs),
    run: async (feeds: Record<string, Tensor>) => runner && runSession(mounted, runner, feeds),
    release: async () => runner?.dispose(),
  };
}

async function runSession(mounted: Mount, runner: Runner, feeds: Record<string, Tensor>): Promise<Record<string, Tensor>> {
  const inputs = new Map<string, TensorValue>();
  for (const [name, { type, dims, data }] of Object.entries(feeds)) {
    inputs.set(name, { dtype: type as TensorDtype, shape: [...dims], data: data as TensorValue["data"] });
  }
  try {
    const outputs = await runner.run(inputs, mounted.limits);
    return Object.fromEntries(
      [...outputs].map(([name, { dtype, data, shape }]) => [name, new Tensor(dtype as "float32", data as Float32Array, shape)]),
    );
  } catch (error) {
    mounted.error = error;
    return {};
  }
}
