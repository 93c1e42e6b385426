// `npm run coverage`: runs the contract tests on instrumented contracts and prints which statements and which outcomes
// of conditions they reached. Fails when an outcome was not reached, or a test failed. Doubles are not counted.
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildContracts } from "../../deploy/contracts.ts";
import { parsedContracts } from "./ast.ts";
import { makeCopy, removeCopy } from "./copy.ts";
import { Instrumentation } from "./instrument.ts";
import { report } from "./report.ts";

const { values } = parseArgs({ options: { json: { type: "string" } } });
await buildContracts();
const instrumentation = new Instrumentation();
const copy = makeCopy("coverage");
let failed = false;
try {
  for (const parsed of parsedContracts()) {
    writeFileSync(path.join(copy, parsed.file), instrumentation.file(parsed));
  }
  const library = fileURLToPath(new URL("Coverage.sol", import.meta.url));
  copyFileSync(library, path.join(copy, "contracts/__Coverage.sol"));

  const reachedFile = path.join(copy, "reached.json");
  const collect = ["test/coverage/collect.ts", reachedFile];
  const { status } = spawnSync(process.execPath, collect, { cwd: copy, stdio: "inherit" });
  const reached = new Set(JSON.parse(readFileSync(reachedFile, "utf8")) as number[]);
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
