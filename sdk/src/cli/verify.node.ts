import { writeFile } from "node:fs/promises";
import { Wallet } from "ethers";
import { VerifyError } from "../verify/errors.ts";
import { buildReceipt, RECEIPT_TYPES, receiptTypedData } from "../verify/receipt.ts";
import type { VerificationResult } from "../verify/run.ts";
import { BACKENDS, type Backend } from "../verify/runner.ts";
import { shorten } from "../verify/shorten.ts";
import { signedReceiptJson } from "../verify/signed-receipt.ts";
import { runSuiteNode } from "../verify/verification.node.ts";
import type { VerificationProgress } from "../verify/verification.ts";
import { EXIT, UsageError, type Command, type Io } from "./command.ts";
import { readOptions, wholeNumber } from "./options.node.ts";
import { PLACE_OPTIONS, PLACES_HELP, readPlaces, type Places } from "./places.node.ts";
import { readSource, type ReleaseSource } from "./release-source.node.ts";

const KEY = "COMMONWEIGHT_KEY";
/** In the order in which `auto` tries them; what cannot run here leaves it to the next. */
const AUTO: readonly Backend[] = ["webgpu", "cpu", "wasm"];
const NOT_HERE = ["webgpu-missing", "adapter-missing", "backend-missing", "fallback-refused", "too-large"];

const HELP = `commonweight verify <folder | owner/slug[@version]> [options]

Runs a release's verification suite on this machine and says whether the model does what it says. A folder is one with
manifest.json, or with model.onnx and suite/. A name is looked up on chain or in the index (without a version: the
newest release that a vote approved), and every byte is checked against what the release committed to before it is
parsed.

  --backend <name>     webgpu, cpu, wasm, or auto (default): the first of these three that can run it alone
  --batch <n>          cases at once, at most (default 16)
  --timeout <seconds>  for one batch (default 120)
  --json               print the report as JSON, and nothing else, on standard output
  --receipt <file>     also sign a receipt with the key in ${KEY} and write it here, with the report
  --release-id <n>, --chain-id <n>, --registry <address>
                       what a folder's receipt is for; a name brings them along

${PLACES_HELP}

Exit codes: 0 it passes, 1 it fails, 2 nothing can be said (files that are not the release's, a machine that failed, a
suite that is invalid), 64 the command was not understood.`;

/** `commonweight verify`. */
export const verifyCommand: Command = {
  name: "verify",
  summary: "run a release's suite on this machine: does the model do what it says?",
  help: HELP,
  async run(args, io) {
    const { values, positionals } = readOptions(args, {
      ...PLACE_OPTIONS,
      backend: { type: "string", default: "auto" },
      batch: { type: "string" },
      timeout: { type: "string" },
      json: { type: "boolean", default: false },
      receipt: { type: "string" },
      "release-id": { type: "string" },
      "chain-id": { type: "string" },
      registry: { type: "string" },
    });
    const [word, ...more] = positionals;
    if (!word || more.length > 0) throw new UsageError("expected one folder, owner/slug or owner/slug@version");
    const backends = chosenBackends(values.backend);
    const places = await readPlaces(values, io.env);
    const signer = values.receipt === undefined ? undefined : signerFrom(io);
    const say = values.json ? () => {} : io.err;
    const timeout = wholeNumber("timeout", values.timeout);
    const limits = { batchSize: wholeNumber("batch", values.batch), batchTimeoutMs: timeout && timeout * 1000 };
    const source = await readSource(word, places, { say, note: io.err });
    const target = values.receipt === undefined ? undefined : receiptTarget(values, places, source);

    const result = await run(source, backends, limits, io, say);
    if (signer && target) await writeReceipt(values.receipt!, result, target, signer, say);
    if (values.json) io.out(JSON.stringify(result.report, null, 2));
    else describe(source, result).forEach((line) => io.out(line));
    return result.report.outcome === "pass" ? EXIT.pass : EXIT.fail;
  },
};

function chosenBackends(name: string): readonly Backend[] {
  if (name === "auto") return AUTO;
  if ((BACKENDS as readonly string[]).includes(name)) return [name as Backend];
  throw new UsageError(`--backend: expected auto, ${BACKENDS.join(", ")}, found '${name}'`);
}

async function run(
  { weights, suite, expected }: ReleaseSource,
  backends: readonly Backend[],
  limits: { batchSize: number | undefined; batchTimeoutMs: number | undefined },
  io: Io,
  say: (line: string) => void,
): Promise<VerificationResult> {
  const onProgress = (progress: VerificationProgress) => {
    const line = progressLine(progress);
    if (line) say(line);
  };
  for (const [i, backend] of backends.entries()) {
    try {
      return await runSuiteNode({ backend, weights, suite, expected, ...limits }, { onProgress, signal: io.signal });
    } catch (error) {
      const next = backends[i + 1];
      if (!next || !(error instanceof VerifyError) || !NOT_HERE.includes(error.code)) throw error;
      say(`not on ${backend}: ${firstLine(error.message)}\ntrying ${next}`);
    }
  }
  throw new VerifyError("backend-missing", "No backend can run this model here.");
}

function progressLine(progress: VerificationProgress): string | undefined {
  if (progress.phase === "retrying") return `${progress.error.message}\ntrying once more, ${progress.batchSize} cases at once`;
  if (progress.phase === "loading" && progress.estimate) {
    const { total, batchSize } = progress.estimate;
    return `loading; about ${Math.ceil(total / 2 ** 20)} MiB with ${batchSize} cases at once`;
  }
  if (progress.phase !== "running") return undefined;
  const left = progress.remainingMs === undefined ? "" : `, about ${Math.ceil(progress.remainingMs / 1000)} s left`;
  return `${progress.done} of ${progress.total} cases${left}`;
}

function describe({ name }: ReleaseSource, { report }: VerificationResult): string[] {
  const { runtime, adapter } = report.environment;
  const on = adapter ? [adapter.vendor, adapter.architecture].filter(Boolean).join(" ") || adapter.description : undefined;
  const { judged, correct } = report.cases;
  const deviation = report.maxDeviation === null ? "not finite" : report.maxDeviation.toExponential(2);
  return [
    `${name}: ${report.outcome}`,
    `  score      ${report.scoreBps / 100} % (${correct} of ${judged} cases), ${report.minimumScoreBps / 100} % needed`,
    `  deviation  ${deviation} at most`,
    `  ran on     ${report.backend}, ${runtime.name} ${runtime.version}${on ? `, ${on}` : ""}`,
    `  kernels    ${report.kernels ?? (report.backend === "webgpu" ? "not counted by this runtime" : "none: no GPU took part")}`,
    `  took       ${report.durations.loadMs} ms to load, ${report.durations.runMs} ms to run`,
    `  weights    ${report.weightsDigest}`,
    `  suite      ${report.suiteDigest}`,
    ...report.findings.map(({ message }) => `  ${message}`),
  ];
}

function signerFrom({ env }: Io): Wallet {
  const key = env[KEY];
  if (!key) throw new UsageError(`--receipt signs with the private key in ${KEY}, which is not set`);
  try {
    return new Wallet(key);
  } catch {
    throw new UsageError(`${KEY}: expected a private key of 32 bytes in hexadecimal`);
  }
}

interface Target {
  releaseId: bigint;
  chainId: number;
  verifyingContract: string;
}

function receiptTarget(
  values: { "release-id"?: string; "chain-id"?: string; registry?: string },
  places: Places,
  { registered }: ReleaseSource,
): Target {
  const releaseId = registered?.releaseId ?? BigInt(wholeNumber("release-id", values["release-id"]) ?? 0);
  const chainId = wholeNumber("chain-id", values["chain-id"]) ?? places.chainId;
  const verifyingContract = values.registry ?? places.contracts["VerificationRegistry"];
  if (releaseId > 0n && chainId && verifyingContract && /^0x[0-9a-fA-F]{40}$/.test(verifyingContract)) {
    return { releaseId, chainId, verifyingContract };
  }
  throw new UsageError("--receipt needs to know what it is for: --release-id, --chain-id and --registry, or a --deployment");
}

async function writeReceipt(
  file: string,
  { report, document }: VerificationResult,
  { releaseId, chainId, verifyingContract }: Target,
  signer: Wallet,
  say: (line: string) => void,
): Promise<void> {
  const receipt = buildReceipt(report, { releaseId, verifier: signer.address, reportDigest: document.digest });
  const { domain } = receiptTypedData({ chainId, verifyingContract }, receipt);
  const signature = await signer.signTypedData(domain, RECEIPT_TYPES, receipt);
  const json = signedReceiptJson({ domain: { chainId, verifyingContract }, receipt, signature, report });
  await writeFile(file, `${JSON.stringify(json, null, 2)}\n`);
  say(`signed by ${signer.address}: ${file}`);
}

function firstLine(text: string): string {
  return shorten(text.split("\n")[0]!, 200);
}
