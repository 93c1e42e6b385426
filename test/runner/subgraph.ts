import { spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import path from "node:path";
import { gndBinary } from "../../deploy/local/binaries.ts";
import { drawPort } from "../../deploy/local/ports.ts";
import { startPostgres } from "../../deploy/local/postgres.ts";
import { Processes } from "../../deploy/local/processes.ts";
import { root } from "../../deploy/local/setup/paths.mjs";
import { prepareRunFolder, worldPaths } from "../../deploy/local/world.ts";
import { prepareTests } from "../../subgraph/tests/prepare.ts";
import { track, type Counts } from "./suite.ts";

const subgraph = path.join(root, "subgraph");

/**
 * Runs `gnd test`: the subgraph's cases on the real store and the compiled mappings, with a chain made of the case's
 * own blocks. It prints its counts only, in its last lines; they have to add up to the number of case files.
 */
export async function runSubgraphTests(): Promise<Counts> {
  const paths = worldPaths(path.join(root, ".commonweight-subgraph-test"));
  prepareRunFolder(paths);
  const processes = new Processes(paths.logs, [paths.lock]);
  try {
    const files = await prepareTests();
    const postgres = await startPostgres(processes, path.join(paths.run, "postgres"), await drawPort());
    const { code, text } = await stream(gndBinary(process.env.GND_BINARY || undefined),
      ["test", "--skip-build", "--postgres-url", postgres, ...files], paths.run);
    const [, passed, failed] = /Tests: (\d+) passed, (\d+) failed/.exec(text) ?? [];
    const counts = { passed: Number(passed ?? 0), failed: Number(failed ?? 0), skipped: 0 };
    const lost = files.length - counts.passed - counts.failed;
    if (lost !== 0) console.error(`subgraph: ${files.length} case files, but ${files.length - lost} were run`);
    if (code !== 0 && counts.failed === 0) console.error(`subgraph: gnd test ended with exit code ${code}`);
    const broken = lost !== 0 || (code !== 0 && counts.failed === 0);
    return broken ? { ...counts, failed: counts.failed + 1 } : counts;
  } finally {
    await processes.close();
    await rm(paths.folder, { recursive: true, force: true });
  }
}

/** Runs a program with its output going to the terminal, and kept. */
function stream(command: string, args: string[], home: string): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: subgraph, env: { ...process.env, HOME: home }, stdio: ["ignore", "pipe", "inherit"] });
    track(child);
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      process.stdout.write(chunk);
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, text }));
  });
}
