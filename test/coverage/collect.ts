// Runs the contract tests in the instrumented copy, mocha's and then Solidity's. With HARDHAT_COVERAGE set, Hardhat
// leaves the points that they reached in coverage/data.
import { globSync } from "node:fs";
import hre from "hardhat";

// The instrumented files are not what was generated.
const mocha = { grepExclude: "was generated from" };
const solidity = { testFiles: globSync("test/properties/*.t.sol") };

let failed = false;
for (const [kind, options] of Object.entries({ mocha, solidity })) {
  const { success } = (await hre.tasks.getTask(["test", kind]).run(options)) as { success: boolean };
  failed ||= !success;
}
process.exit(failed ? 1 : 0);
