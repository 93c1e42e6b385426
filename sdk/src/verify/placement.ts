type Ort = typeof import("onnxruntime-web");
type Listener = (line: string) => void;

let listener: Listener | undefined;
let tapped = false;

/**
 * Makes the runtime's log readable for {@link explainFallback}. ONNX Runtime tells which operator it would put on the
 * CPU nowhere but in its log, and its WASM binds the console's functions once, when it starts: call this before that.
 */
export function tapRuntimeLog(): void {
  if (tapped) return;
  tapped = true;
  for (const method of ["log", "error"] as const) {
    const write = console[method].bind(console);
    console[method] = (...parts: unknown[]) => {
      if (listener) listener(parts.join(" "));
      else write(...parts);
    };
  }
}

/** Why a model that was refused for its CPU operators was refused: a sentence that names them. */
export async function explainFallback(
  ort: Ort,
  graph: Uint8Array,
  externalData: readonly { path: string; data: Uint8Array | Blob }[],
): Promise<string> {
  const operators = await operatorsOnCpu(ort, graph, externalData);
  const which =
    operators.length === 0
      ? "some of its operators are not"
      : operators.length === 1
        ? `the operator ${operators[0]} is not`
        : `the operators ${operators.join(", ")} are not`;
  return (
    `The GPU cannot run this model alone: ${which} available on WebGPU here and would run on the CPU, which ` +
    "verification on WebGPU refuses. Verify it on WASM or CPU, or export it without them: where they work on int64, " +
    "as casts of attention masks do, with int32 or a look-up instead."
  );
}

/** Loads the model once more with the CPU allowed and reads in the log what was put there. */
async function operatorsOnCpu(
  ort: Ort,
  graph: Uint8Array,
  externalData: readonly { path: string; data: Uint8Array | Blob }[],
): Promise<string[]> {
  const lines: string[] = [];
  listener = (line) => lines.push(line);
  try {
    const options = { executionProviders: ["webgpu"], externalData, logSeverityLevel: 0 } as const;
    const session = await ort.InferenceSession.create(graph, options);
    await session.release();
  } catch {
    // The reason is already known to be the fallback; without the names the sentence is only less exact.
  } finally {
    listener = undefined;
  }
  return readPlacements(lines);
}

/** The kinds of operators that a verbose log of ONNX Runtime shows on the CPU, each once. */
export function readPlacements(lines: readonly string[]): string[] {
  const operators = new Set<string>();
  let onCpu = false;
  for (const line of lines) {
    const missing = /kernel not found in registries for Op type: (\w+)/.exec(line);
    if (missing?.[1]) operators.add(missing[1]);
    const provider = /odes? ?(?:\(s\))? placed on \[(\w+)\]/.exec(line);
    if (provider) onCpu = provider[1] === "CPUExecutionProvider";
    const node = /VerifyEachNodeIsAssignedToAnEp\]\s+(\w+) \(/.exec(line);
    if (node?.[1] && onCpu) operators.add(node[1]);
  }
  return [...operators];
}
