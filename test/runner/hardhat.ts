// Runs one of Hardhat's test tasks and leaves its counts for the runner: node test/runner/hardhat.ts mocha|solidity
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import hre from "hardhat";
import { reportCounts } from "./counts.mjs";

const kind = process.argv[2];
if (kind !== "mocha" && kind !== "solidity") throw new Error(`expected mocha or solidity, found "${kind}"`);

if (kind === "mocha") {
  const reporter = createRequire(import.meta.url)(fileURLToPath(new URL("reporter.mjs", import.meta.url)));
  Object.assign(hre.config.test.mocha, { reporter });
}

interface Report {
  summary: { failureOutput?: string };
  suiteResults?: { testResults: { status: "Success" | "Failure" | "Skipped" }[] }[];
}

interface Outcome {
  success: boolean;
  value?: Report;
  error?: Report;
}

const outcome = (await hre.tasks.getTask(["test", kind]).run({})) as Outcome;
if (kind === "solidity") {
  const report = outcome.success ? outcome.value : outcome.error;
  // Counted from the results: the summary's own numbers are zero when the last lines were written too late for it.
  const results = (report?.suiteResults ?? []).flatMap((suite) => suite.testResults);
  const count = (status: string): number => results.filter((result) => result.status === status).length;
  reportCounts({ passed: count("Success"), failed: count("Failure"), skipped: count("Skipped") });
  if (report?.summary.failureOutput) console.error(report.summary.failureOutput);
}
process.exitCode = outcome.success ? 0 : 1;
