// Runs every suite in turn: npm test [-- suite …]
// The last line is the sum of all of them, alone: "N passed, N failed".
import { existsSync, readFileSync } from "node:fs";
import { parseArgs, parseEnv } from "node:util";
import { add, endRunning, exists, runQuietly, type Counts } from "./runner/suite.ts";
import { forgottenFolders, suites } from "./runner/suites.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: "boolean", short: "h" } },
});
const names = suites.map((suite) => suite.name);
const unknown = positionals.filter((name) => !names.includes(name));
if (values.help || unknown.length > 0) {
  if (unknown.length > 0) console.error(`There is no suite "${unknown.join('", "')}".\n`);
  console.log(`npm test [-- suite …]    runs all suites, or only those named\n\n  ${names.join("\n  ")}`);
  process.exit(unknown.length > 0 ? 2 : 0);
}

// Of a developer's own settings only what says where programs are: tests do not depend on the rest.
const settings = existsSync(".env") ? parseEnv(readFileSync(".env", "utf8")) : {};
for (const name of ["CHROMIUM_PATH", "GND_BINARY"]) process.env[name] ||= settings[name] ?? "";

let interrupted = false;
const stop = (): void => {
  interrupted = true;
  endRunning();
};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "disconnect"]) process.once(signal, stop);
process.channel?.unref();

let total: Counts = { passed: 0, failed: 0, skipped: 0 };
const lines: string[] = [];

// Types of the contracts are generated; without them nothing else type-checks or runs.
if (!(await runQuietly(process.execPath, ["deploy/contracts.ts"]))) {
  console.error("the contracts could not be built; the compiler's lines above say why");
  total = { passed: 0, failed: 1, skipped: 0 };
}

for (const suite of suites) {
  if (interrupted) break;
  if (positionals.length > 0 ? !positionals.includes(suite.name) : !exists(suite)) continue;
  console.log(`\n── ${suite.name} ${"─".repeat(Math.max(3, 70 - suite.name.length))}`);
  const started = performance.now();
  let counts = await suite.run();
  if (counts.passed + counts.failed === 0) {
    console.error(`${suite.name}: no test ran`);
    counts = { ...counts, failed: 1 };
  }
  total = add(total, counts);
  const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(7);
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
  lines.push(`${suite.name.padEnd(12)}${seconds} s  ${counts.passed} passed, ${counts.failed} failed${skipped}`);
}

const forgotten = positionals.length === 0 ? forgottenFolders() : [];
if (forgotten.length > 0) {
  console.error(`no suite runs test/${forgotten.join(", test/")}: add it to test/runner/suites.ts`);
  total = add(total, { passed: 0, failed: forgotten.length, skipped: 0 });
}
if (interrupted) {
  console.error("\ninterrupted");
  process.exit(130);
}
console.log(`\n${lines.join("\n")}\n\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
