// Runs contract tests with one mutant alive, in the copy that holds them all: node attempt.ts NUMBER FILE…
import hre from "hardhat";

/** As in Mutant.sol. */
const SWITCH = "0x4D7574616e74000000000000000000000000a11f";

const [number, ...testFiles] = process.argv.slice(2);
if (!number || testFiles.length === 0) throw new Error("expected a mutant's number and test files");

// PUSH4 number, PUSH0, MSTORE, PUSH1 32, PUSH0, RETURN
const code = `0x63${Number(number).toString(16).padStart(8, "0")}5f5260205ff3`;
hre.hooks.registerHandlers("network", {
  newConnection: async (context, next) => {
    const connection = await next(context);
    await connection.provider.request({ method: "hardhat_setCode", params: [SWITCH, code] });
    return connection;
  },
  // Listening lifts the limits on the size of contracts and on gas, which mutants exceed.
  onCoverageData: async () => {},
});
// Files with mutants are not what was generated.
const options = { testFiles, bail: true, noCompile: true, grepExclude: "was generated from" };
const { success } = (await hre.tasks.getTask(["test", "mocha"]).run(options)) as { success: boolean };
process.exit(success ? 0 : 1);
