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

interface Outcome {
  success: boolean;
  value?: { summary: Summary };
  error?: { summary: Summary };
}
interface Summary {
  passed: number;
  failed: number;
  skipped: number;
  failureOutput?: string;
}

const outcome = (await hre.tasks.getTask(["test", kind]).run({})) as Outcome;
const summary = outcome.success ? outcome.value?.summary : outcome.error?.summary;
if (kind === "solidity" && summary) {
  reportCounts({ passed: summary.passed, failed: summary.failed, skipped: summary.skipped });
  if (summary.failureOutput) console.error(summary.failureOutput);
}
process.exitCode = outcome.success ? 0 : 1;
