import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const watchdogScript = fileURLToPath(new URL("watchdog.sh", import.meta.url));

/** A running part of the stack. */
export interface Part {
  name: string;
  pid: number;
  /** The file with everything it prints. */
  log: string;
  /** How it ended, in words, once it has. */
  ended: string | undefined;
  /** Settles when it has ended. */
  done: Promise<void>;
}

export interface StartOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Run as another user (Postgres refuses root). */
  uid?: number;
  gid?: number;
}

/**
 * The supervisor's child processes. Each leads a process group of its own, so that Ctrl-C reaches only the supervisor
 * and it can choose the order; a watchdog ends them all when the supervisor itself is killed.
 */
export class Processes {
  readonly #parts = new Map<string, { part: Part; child: ChildProcess }>();
  readonly #watchdog: ChildProcess;
  readonly #logs: string;
  readonly #guarded = new Set<string>();
  /** Called when a guarded part ends that was not told to. */
  onUnexpectedEnd: (part: Part) => void = () => {};

  /**
   * @param logs folder of the log files
   * @param marks files that say the stack is up; the watchdog removes them, the first one at once
   */
  constructor(logs: string, marks: string[]) {
    this.#logs = logs;
    this.#watchdog = spawn("/bin/sh", [watchdogScript, ...marks], {
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
    });
    this.#watchdog.unref();
    // A write after the watchdog was killed by hand must not take the supervisor down.
    this.#watchdog.stdin?.on("error", () => {});
  }

  get watchdogPid(): number | undefined {
    return this.#watchdog.pid;
  }

  /** Process ids by part, of what runs now. */
  pids(): Record<string, number> {
    return Object.fromEntries([...this.#parts].map(([name, { part }]) => [name, part.pid]));
  }

  /** Starts a part, its output going to `<logs>/<name>.log`. */
  start(name: string, command: string, args: string[], options: StartOptions = {}): Part {
    const log = path.join(this.#logs, `${name}.log`);
    const output = openSync(log, "w");
    const child = spawn(command, args, { ...options, detached: true, stdio: ["ignore", output, output] });
    closeSync(output);

    const part: Part = { name, pid: child.pid ?? 0, log, ended: undefined, done: Promise.resolve() };
    part.done = new Promise((resolve) => {
      const end = (how: string): void => {
        if (part.ended) return;
        part.ended = how;
        if (part.pid) this.#tell(`drop ${part.pid}`);
        const current = this.#parts.get(name)?.part === part;
        if (current) this.#parts.delete(name);
        resolve();
        if (current && this.#guarded.delete(name)) this.onUnexpectedEnd(part);
      };
      child.once("error", (error) => end(`could not be started: ${error.message}`));
      child.once("exit", (code, signal) => end(signal ? `was ended by ${signal}` : `ended with exit code ${code}`));
    });
    if (child.pid) {
      this.#tell(`add ${child.pid}`);
      this.#parts.set(name, { part, child });
    }
    return part;
  }

  /** From now on the end of this part is a failure of the whole. */
  guard(name: string): void {
    this.#guarded.add(name);
  }

  /**
   * Asks a part to end and waits; what does not end in time is killed, with all it started.
   * @param limit milliseconds
   */
  async stop(name: string, signal: NodeJS.Signals = "SIGINT", limit = 3000): Promise<void> {
    const entry = this.#parts.get(name);
    if (!entry) return;
    // Its end is expected from here on.
    this.#parts.delete(name);
    this.#guarded.delete(name);
    signalGroup(entry.part.pid, signal);
    const timer = setTimeout(() => signalGroup(entry.part.pid, "SIGKILL"), limit);
    await entry.part.done;
    clearTimeout(timer);
    // Processes that it left in its group, a database's backends for example.
    signalGroup(entry.part.pid, "SIGKILL");
  }

  /** Stops whatever still runs and lets the watchdog go. */
  async close(): Promise<void> {
    await Promise.all([...this.#parts.keys()].map((name) => this.stop(name)));
    this.#tell("done");
    this.#watchdog.stdin?.end();
  }

  #tell(line: string): void {
    this.#watchdog.stdin?.write(`${line}\n`);
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is empty: all have ended.
  }
}
