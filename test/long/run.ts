// `npm run test:long [-- --calls N --fuzz N]`: the Solidity properties with many more random calls than `npm test` takes
// time for, at least 100 000 over all invariants, the parsers of foreign files with many more damaged ones (--fuzz,
// 20 times as many), and the embedded store killed at every step of an upload. How many runs each property makes stands
// beside it and wins over every other setting, so a copy of the tests is run, with more runs written into it.
import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { root } from "../../deploy/local/setup/paths.mjs";
import { endRunning, runCounted } from "../runner/suite.ts";

const COPY = "test/properties-long";
const RUNS = /(forge-config: default\.invariant\.runs = )(\d+)/g;
const DEPTH = /forge-config: default\.invariant\.depth = (\d+)/g;

const { values } = parseArgs({ options: { calls: { type: "string", default: "100000" }, fuzz: { type: "string", default: "20" } } });
const wanted = Number(values.calls);
if (!Number.isSafeInteger(wanted) || wanted < 1) throw new Error(`--calls is a number of calls, not "${values.calls}"`);
const scale = Number(values.fuzz);
if (!(scale > 0)) throw new Error(`--fuzz is how many times as many files, not "${values.fuzz}"`);

const copy = path.join(root, COPY);
const removeCopy = (): void => rmSync(copy, { recursive: true, force: true });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, endRunning);

/** Writes into the copy how often each invariant runs, and prints how many calls that makes. */
function raiseRuns(): void {
  const files = globSync(`${COPY}/*.t.sol`, { cwd: root }).map((file) => path.join(root, file));
  const sources = files.map((file) => readFileSync(file, "utf8"));
  const depths = sources.flatMap((source) => [...source.matchAll(DEPTH)].map((match) => Number(match[1])));
  const callsPerRun = depths.reduce((sum, depth) => sum + depth, 0);
  if (callsPerRun === 0) throw new Error("no invariant in test/properties says how deep it runs");
  const runs = Math.ceil(wanted / callsPerRun);
  for (const [at, file] of files.entries()) writeFileSync(file, sources[at]!.replace(RUNS, `$1${runs}`));
  console.log(`${depths.length} invariants, ${runs} runs each: ${runs * callsPerRun} calls`);
}

removeCopy();
try {
  cpSync(path.join(root, "test/properties"), copy, { recursive: true });
  raiseRuns();
  const started = performance.now();
  const counts = await runCounted("long", ["test/runner/hardhat.ts", "solidity"], { SOLIDITY_TESTS: COPY });
  console.log(`\n${((performance.now() - started) / 1000).toFixed(1)} s`);
  const seed = String(Date.now() % 2 ** 31);
  console.log(`parsers with FUZZ_SEED=${seed}`);
  const parsers = await runCounted("long", [
    path.join(root, "node_modules/mocha/bin/mocha.js"), "--reporter", "test/runner/reporter.mjs", "--exit", "test/artifacts/fuzz.test.ts",
  ], { NODE_NO_WARNINGS: "1", FUZZ_SCALE: String(scale), FUZZ_SEED: seed });
  console.log("the embedded store, killed at every step of an upload, and after 256 numbers of bytes within its writes");
  const kills = await runCounted("long", [
    path.join(root, "node_modules/mocha/bin/mocha.js"), "--reporter", "test/runner/reporter.mjs", "--exit",
    "--grep", "is killed while storing", "test/artifacts/embedded.test.ts",
  ], { NODE_NO_WARNINGS: "1", KILL_POINTS: "all" });
  const parts = [counts, parsers, kills];
  const [passed, failed] = [parts.reduce((sum, one) => sum + one.passed, 0), parts.reduce((sum, one) => sum + one.failed, 0)];
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && parts.every((one) => one.passed > 0) ? 0 : 1;
} finally {
  removeCopy();
}
