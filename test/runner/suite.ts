import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, globSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { root } from "../../deploy/local/setup/paths.mjs";

/** How a suite ended. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** A suite of the fixed list that `npm test` runs. */
export interface Suite {
  name: string;
  /** Files whose existence means that the suite exists; a glob relative to the project's folder. */
  files: string;
  /** Runs it with its output streaming to the terminal. */
  run: () => Promise<Counts>;
}

const countsFolder = path.join(root, "node_modules/.cache/commonweight/counts");

/** Processes of the suite that runs now, to be ended with the runner. */
const running = new Set<ChildProcess>();

/** Has a process ended with the runner, should it still run then. */
export function track(child: ChildProcess): void {
  running.add(child);
  child.once("exit", () => running.delete(child));
}

/** Ends whatever a suite has started, at Ctrl-C. */
export function endRunning(): void {
  for (const child of running) child.kill("SIGTERM");
}

/**
 * Runs a command that leaves its counts in COUNTS_FILE (see counts.mjs).
 * A command that fails without a failed test, by a syntax error for example, counts as one failure.
 */
export async function runCounted(name: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<Counts> {
  mkdirSync(countsFolder, { recursive: true });
  const file = path.join(countsFolder, `${name}-${process.pid}.json`);
  rmSync(file, { force: true });
  const code = await runInherited(process.execPath, args, { COUNTS_FILE: file, ...env });
  const counts = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Partial<Counts>) : {};
  rmSync(file, { force: true });
  const { passed = 0, failed = 0, skipped = 0 } = counts;
  if (code !== 0 && failed === 0) {
    console.error(`${name}: the suite itself failed (exit code ${code})`);
    return { passed, failed: 1, skipped };
  }
  return { passed, failed, skipped };
}

/** Runs a command with this terminal; resolves with its exit code, 1 when a signal ended it. */
export function runInherited(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: "inherit" });
    track(child);
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/** Runs a command that should have nothing to say: its output is shown only when it fails. */
export function runQuietly(command: string, args: string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    track(child);
    let output = "";
    const keep = (chunk: Buffer): void => void (output += chunk.toString());
    for (const stream of [child.stdout, child.stderr]) stream.on("data", keep);
    child.once("error", reject);
    child.once("close", (code) => {
      if (code !== 0) process.stderr.write(output);
      resolve(code === 0);
    });
  });
}

/** Whether there is anything to run. */
export function exists(suite: Suite): boolean {
  return globSync(suite.files, { cwd: root }).length > 0;
}

export function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}
