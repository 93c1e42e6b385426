// Runs the contract tests in the instrumented copy and notes every point they reached: node collect.ts FILE
import { writeFileSync } from "node:fs";
import hre from "hardhat";

const file = process.argv[2];
if (!file) throw new Error("expected the file to write the points to");

const reached = new Set<number>();
hre.hooks.registerHandlers("network", {
  onCoverageData: async (_context, tags) => {
    for (const tag of tags) reached.add(Number(BigInt(`0x${tag}`)));
  },
});
// The instrumented files are not what was generated.
const options = { grepExclude: "was generated from" };
const { success } = (await hre.tasks.getTask(["test", "mocha"]).run(options)) as { success: boolean };
writeFileSync(file, JSON.stringify([...reached].sort((a, b) => a - b)));
process.exit(success ? 0 : 1);
