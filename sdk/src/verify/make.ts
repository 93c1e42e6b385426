import { loadSuite, type Suite, type SuiteFiles } from "./cases.ts";
import { argmax, rankOf } from "./compare.ts";
import { VerifyError } from "./errors.ts";
import { Judge } from "./judge.ts";
import { isClassMetric } from "./metrics/reference.ts";
import type { MetricDefinition } from "./metrics/schema.ts";
import { repeatRuns, type Backends, type RunsProgress } from "./repeat.ts";
import { writeSafetensors } from "./safetensors.ts";
import { propose, spreadOf, type Proposal, type Spread } from "./spread.ts";
import { MAX_CASES, parseSuite, type SuiteDefinition, type SuiteRunner } from "./suite.ts";
import { caseOf, firstNonFinite, isInteger, type TensorValue } from "./tensor.ts";

/** How many times the observed spread is allowed: other adapters differ more than the two that were tried. */
export const DEFAULT_MARGIN = 10;
/** Runs on each backend, each in batches of another size. */
export const DEFAULT_REPEATS = 3;
/** Basis points that the minimum score lies below the score that was observed. */
export const SCORE_MARGIN_BPS = 200;

export interface MakeOptions {
  /** What the model is run on; the first one's first run is what the suite will expect. */
  backends: Backends;
  /** One tensor for each of the model's inputs, first dimension = cases. */
  inputs: Map<string, TensorValue>;
  /** What the metric reads beside the outputs: labels or a target, by the names that the metric gives them. */
  reference?: Map<string, TensorValue> | undefined;
  /** Agreement where nothing is said. */
  metric?: MetricDefinition | undefined;
  runner?: SuiteRunner | undefined;
  margin?: number | undefined;
  repeats?: number | undefined;
  /** Basis points; {@link SCORE_MARGIN_BPS} below what was observed where nothing is said. */
  minimumScoreBps?: number | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: RunsProgress) => void) | undefined;
}

/** One output of a suite that was made. */
export interface MadeOutput extends Proposal, Spread {
  name: string;
  dtype: TensorValue["dtype"];
}

/** A suite that was made, and what it was made from. */
export interface MadeSuite {
  files: SuiteFiles;
  definition: SuiteDefinition;
  outputs: MadeOutput[];
  /** Cases marked as near ties, ascending. */
  nearTies: number[];
  /** Outputs of the model that no suite can compare, with their element types. */
  leftOut: { name: string; dtype: string }[];
  /** What was run, in order: "wasm in batches of 16". */
  runs: string[];
  margin: number;
  /** The score of the expected outputs themselves, basis points. */
  scoreBps: number;
}

/**
 * Makes a suite from sample inputs: runs the model several times on each backend, in batches of different sizes,
 * proposes tolerances from how far the answers lie apart, and marks as near ties the cases whose best answer is not
 * clear.
 *
 * @throws VerifyError `input-invalid` for cases that are too many or none, `suite-invalid` where no suite can be made
 *   (an answer that is NaN, labels that do not fit, too many near ties), and what the runners throw.
 */
export async function makeSuite(options: MakeOptions): Promise<MadeSuite> {
  const { inputs, margin = DEFAULT_MARGIN } = options;
  const cases = [...inputs.values()][0]?.shape[0] ?? 0;
  if (cases < 1 || cases > MAX_CASES) {
    throw new VerifyError("input-invalid", `Expected 1 to ${MAX_CASES} cases, found ${cases}.`);
  }
  if (!(margin >= 1)) throw new VerifyError("input-invalid", `Expected a margin of 1 or more, found ${margin}.`);
  const { runs, leftOut } = await repeatRuns({ ...options, cases, repeats: options.repeats ?? DEFAULT_REPEATS });
  const [first] = runs;
  const names = [...first!.outputs.keys()];
  if (names.length === 0) {
    const all = leftOut.map(({ name, dtype }) => `${name}: ${dtype}`).join(", ");
    throw new VerifyError("suite-invalid", `The model has no output of float32 or whole numbers to compare (${all}).`);
  }
  const outputs = names.map((name): MadeOutput => {
    const answers = runs.map((run) => run.outputs.get(name)!);
    for (const [i, { data }] of answers.entries()) requireFinite(name, data, cases, runs[i]!.name);
    const spread = spreadOf(answers);
    const { dtype } = answers[0]!;
    return { name, dtype, ...(isInteger(dtype) ? { atol: 0, rtol: 0 } : propose(spread, margin)), ...spread };
  });
  const write = (changes: Partial<SuiteDefinition>) => writeFiles(options, outputs, first!.outputs, cases, changes);

  const draft = loadSuite(write({ minimumScoreBps: 0 }));
  const apart = casesApart(
    draft,
    runs.map((run) => run.outputs),
    cases,
  );
  const nearTies = [...new Set([...draft.nearTies, ...apart])].sort((a, b) => a - b);
  const marked = nearTies.length > 0 ? { nearTies } : {};
  const suite = loadSuite(write({ minimumScoreBps: 0, ...marked }));
  const { scoreBps } = judgeItself(suite);
  const minimumScoreBps = options.minimumScoreBps ?? Math.max(0, scoreBps - SCORE_MARGIN_BPS);
  const files = write({ minimumScoreBps, ...marked });
  const { definition } = loadSuite(files);
  return { files, definition, outputs, nearTies, leftOut, runs: runs.map(({ name }) => name), margin, scoreBps };
}

/** The three files of a suite. */
function writeFiles(
  { inputs, reference = new Map(), metric = { name: "agreement" }, runner }: MakeOptions,
  outputs: readonly MadeOutput[],
  expected: ReadonlyMap<string, TensorValue>,
  cases: number,
  changes: Partial<SuiteDefinition>,
): SuiteFiles {
  const taken = [...reference.keys()].find((name) => expected.has(name));
  if (taken !== undefined) {
    throw new VerifyError("suite-invalid", `'${taken}' is an output's name: labels and targets need one of their own.`);
  }
  const definition = parseSuite({
    version: 1,
    profile: "float",
    ...(runner && runner.kind !== "onnx" && { runner }),
    cases,
    inputs: "inputs.safetensors",
    expected: "expected.safetensors",
    outputs: outputs.map(({ name, atol, rtol }) => ({ name, atol, rtol })),
    metric,
    minimumScoreBps: 0,
    ...changes,
  });
  return {
    suite: new TextEncoder().encode(`${JSON.stringify(definition, null, 2)}\n`),
    inputs: writeSafetensors(inputs),
    expected: writeSafetensors(new Map([...expected, ...reference])),
  };
}

function judgeItself(suite: Suite) {
  const judge = new Judge(suite);
  judge.add(
    suite.outputs.map(({ tensor }) => tensor.data),
    suite.definition.cases,
  );
  return judge.finish();
}

/** Cases whose answers differ between runs: another class, or other whole numbers. */
function casesApart(suite: Suite, runs: readonly ReadonlyMap<string, TensorValue>[], cases: number): Set<number> {
  const apart = new Set<number>();
  const { metric } = suite.definition;
  for (const [i, { name, perCase, tensor }] of suite.outputs.entries()) {
    const isJudged = suite.judged?.output === i && isClassMetric(metric.name);
    if (!isInteger(tensor.dtype) && !isJudged) continue;
    for (let index = 0; index < cases; index++) {
      const expected = caseOf(tensor.data, perCase, index);
      const differs = runs.some((run) => {
        const actual = caseOf(run.get(name)!.data, perCase, index);
        if (isInteger(tensor.dtype)) return expected.some((value: number | bigint, at: number) => value !== actual[at]);
        const [own, other] = [expected as Float32Array, actual as Float32Array];
        if (metric.name !== "topk-accuracy") return argmax(own) !== argmax(other);
        const label = Number(suite.judged!.reference.data[index]);
        return rankOf(own, label) < metric.k !== rankOf(other, label) < metric.k;
      });
      if (differs) apart.add(index);
    }
  }
  return apart;
}

function requireFinite(name: string, data: TensorValue["data"], cases: number, run: string): void {
  const wrong = firstNonFinite(data);
  if (!wrong) return;
  const index = Math.floor(wrong[0] / (data.length / cases));
  const message = `The model's output '${name}' is ${wrong[1]} in case ${index} (${run}): no suite can expect that.`;
  throw new VerifyError("suite-invalid", message);
}
