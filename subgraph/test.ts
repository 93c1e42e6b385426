import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gndBinary } from "../deploy/local/binaries.ts";
import { drawPort } from "../deploy/local/ports.ts";
import { startPostgres } from "../deploy/local/postgres.ts";
import { Processes } from "../deploy/local/processes.ts";
import { root } from "../deploy/local/setup/paths.mjs";
import { prepareRunFolder, worldPaths } from "../deploy/local/world.ts";
import { reportCounts } from "../test/runner/counts.mjs";
import { prepareTests } from "./tests/prepare.ts";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Cases run in so many lanes at the same time. */
const LANES = ["a", "b"];

/**
 * Runs the subgraph's cases by `gnd test`: the real store and the compiled mappings, with a chain made of each case's
 * own blocks. What gnd says goes to the terminal.
 *
 * @param names Runs only the cases whose file's name contains one of these, such as "market".
 */
export async function runSubgraphTests(names: string[] = []): Promise<{ passed: number; failed: number }> {
  const all = await prepareTests();
  const left = all.filter((file) => names.length === 0 || names.some((name) => path.basename(file).includes(name)));
  const total = { passed: 0, failed: 0 };
  const ended = await Promise.allSettled(LANES.map((name) => runLane(name, left, (text) => {
    process.stdout.write(text);
    total[/Tests: 1 passed, 0 failed/.test(text) ? "passed" : "failed"] += 1;
  })));
  for (const lane of ended) if (lane.status === "rejected") throw lane.reason;
  return total;
}

/** Takes one case after the other from those left; a case waits for much of its time. Each lane has its own database. */
async function runLane(name: string, left: string[], tell: (text: string) => void): Promise<void> {
  const paths = worldPaths(path.join(root, `.commonweight-subgraph-test-${name}`));
  prepareRunFolder(paths);
  const processes = new Processes(paths.logs, [paths.lock]);
  try {
    const postgres = await startPostgres(processes, path.join(paths.run, "postgres"), await drawPort());
    for (let file = left.shift(); file; file = left.shift()) {
      tell(await runCase(processes, ["--postgres-url", postgres, file], paths.run));
    }
  } finally {
    await processes.close();
    await rm(paths.folder, { recursive: true, force: true });
  }
}

/**
 * One process a case: within one, gnd keeps a failed case's data in the store, and all cases after it fail, too.
 *
 * @returns What gnd printed; its counts are nowhere else.
 */
async function runCase(processes: Processes, args: string[], home: string): Promise<string> {
  const binary = gndBinary(process.env["GND_BINARY"] || undefined);
  const options = { cwd: here, env: { ...process.env, HOME: home } };
  const gnd = processes.start("case", binary, ["test", "--skip-build", ...args], options);
  await gnd.done;
  return readFileSync(gnd.log, "utf8").replace(/^→.*\n/gm, "");
}

if (import.meta.main) {
  const counts = await runSubgraphTests(process.argv.slice(2));
  reportCounts(counts);
  console.log(JSON.stringify(counts));
  process.exitCode = counts.failed === 0 ? 0 : 1;
}
