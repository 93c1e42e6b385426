// `npm run coverage`: runs the contract tests on instrumented contracts and prints which statements and which outcomes
// of conditions they reached. Fails when an outcome was not reached, or a test failed. Doubles are not counted.
import { copyFileSync, globSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { root } from "../../deploy/local/setup/paths.mjs";
import { buildContracts } from "../../deploy/contracts.ts";
import { parsedContracts } from "./ast.ts";
import { makeCopy, removeCopy } from "./copy.ts";
import { Instrumentation } from "./instrument.ts";
import { report } from "./report.ts";

const CONFIG = `import own from "./hardhat.own.ts";

export default { ...own, coverage: { skipFiles: ["**/*.sol"] } };
`;

const { values } = parseArgs({ options: { json: { type: "string" } } });
await buildContracts();
const instrumentation = new Instrumentation();
const copy = makeCopy("coverage", searches());
let failed = false;
try {
  for (const parsed of parsedContracts()) {
    writeFileSync(path.join(copy, parsed.file), instrumentation.file(parsed));
  }
  const library = fileURLToPath(new URL("Coverage.sol", import.meta.url));
  copyFileSync(library, path.join(copy, "contracts/__Coverage.sol"));

  // Hardhat collects what is reached, but is kept from instrumenting: it knows no branches.
  renameSync(path.join(copy, "hardhat.config.ts"), path.join(copy, "hardhat.own.ts"));
  writeFileSync(path.join(copy, "hardhat.config.ts"), CONFIG);

  const env = { ...process.env, HARDHAT_COVERAGE: "true" };
  const { status } = spawnSync(process.execPath, ["test/coverage/collect.ts"], { cwd: copy, stdio: "inherit", env });
  const reached = new Set(globSync("coverage/data/**/*.json", { cwd: copy }).flatMap((file) => {
    const tags = JSON.parse(readFileSync(path.join(copy, file), "utf8")) as Record<string, number>;
    return Object.keys(tags).map((tag) => Number(BigInt(`0x${tag}`)));
  }));
  if (reached.size === 0) throw new Error("no test ran on the instrumented contracts; the lines above say why");
  const { text, missing } = report(instrumentation.points, reached);
  console.log(`\n${text}`);
  if (status !== 0) console.log("\nSome tests failed on the instrumented contracts; their lines are above.");
  if (missing > 0) console.log(`\n${missing} outcomes of conditions were never reached.`);
  if (values.json) {
    const points = instrumentation.points.map((point, number) => ({ ...point, reached: reached.has(number) }));
    writeFileSync(values.json, `${JSON.stringify(points, null, 2)}\n`);
  }
  failed = missing > 0 || status !== 0;
} finally {
  removeCopy(copy);
}
process.exit(failed ? 1 : 0);

/** Random searches, which reach what they happen to reach: coverage is what the examples show. */
function searches(): string[] {
  const files = globSync("test/properties/*.t.sol", { cwd: root });
  const random = files.filter((file) => readFileSync(path.join(root, file), "utf8").includes("function invariant"));
  return random.map((file) => path.basename(file));
}
