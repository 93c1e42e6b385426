import { spawn, type ChildProcess } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "../deploy/local/setup/paths.mjs";
import { readStack, type StackInfo } from "../deploy/local/stack-file.ts";
import { worldPaths } from "../deploy/local/world.ts";

/** A stack of its own for tests, in a folder of its own, beside whatever else runs. */
export class LocalStack {
  readonly #folder: string;
  #child: ChildProcess | undefined;
  #info: StackInfo | undefined;
  #output = "";

  /** @param name what the world's folder is called after `.commonweight-`, for example "e2e" */
  constructor(name: string) {
    this.#folder = path.join(root, `.commonweight-${name}`);
  }

  /** Where its parts answer. @throws when it is not up */
  get info(): StackInfo {
    if (!this.#info) throw new Error(`the stack in ${path.basename(this.#folder)} is not up`);
    return this.#info;
  }

  /** What the supervisor has printed so far. */
  get output(): string {
    return this.#output;
  }

  /**
   * Starts the supervisor and waits until the demo world is indexed.
   * @param options.fresh begin a new world instead of going on with the kept one
   * @param options.limit milliseconds
   */
  async start(options: { fresh?: boolean; limit?: number } = {}): Promise<StackInfo> {
    const args = ["deploy/local/start.ts", "--dir", this.#folder, ...(options.fresh ? ["--fresh"] : [])];
    // The channel ties the stack to this process: should we be killed, it stops by itself.
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, WEB_PORT: "", RPC_PORT: "" },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => (this.#output += chunk.toString()));
    }
    const deadline = Date.now() + (options.limit ?? 300_000);
    for (;;) {
      const info = readStack(worldPaths(this.#folder).stack);
      if (info && info.pids.supervisor === child.pid) return (this.#info = info);
      if (child.exitCode !== null) throw new Error(`the stack did not start:\n${this.#output}`);
      if (Date.now() > deadline) {
        await this.stop();
        throw new Error(`the stack was not up in time:\n${this.#output}`);
      }
      await sleep(100);
    }
  }

  /** Stops it as Ctrl-C would, keeping the world. */
  async stop(): Promise<void> {
    await this.#end("SIGINT");
  }

  /** Kills the supervisor alone, as a crash would. Its watchdog needs a moment to end the rest. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Stops it and removes its world. */
  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    this.#info = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  }
}
