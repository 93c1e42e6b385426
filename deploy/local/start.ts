// `npm start`: brings the whole system up on this machine and keeps it up until it is told to stop.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { messageOf, StackError } from "./errors.ts";
import { acquireLock, LockedError } from "./lock.ts";
import { readOptions, type Options } from "./options.ts";
import { Phases } from "./phases.ts";
import { Processes } from "./processes.ts";
import { help } from "./setup/help.mjs";
import { root } from "./setup/paths.mjs";
import { readStack, withdraw, type StackInfo } from "./stack-file.ts";
import { Supervisor } from "./supervisor.ts";
import { openWorld, worldPaths, type WorldPaths } from "./world.ts";

// A terminal that is closed must not end us before everything is stopped.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) console.log(help);
  else process.exitCode = await main(options);
} catch (error) {
  report(error);
  process.exitCode = 1;
}
process.exit();

async function main(options: Options): Promise<number> {
  const paths = worldPaths(options.folder);
  for (const folder of [paths.folder, paths.logs]) mkdirSync(folder, { recursive: true });
  const processes = new Processes(paths.logs, [paths.stack, paths.lock]);
  const release = await lock(paths, processes);
  const stopped = orderToStop();
  const phases = new Phases(process.stdout, paths.logs, options.verbose);
  let supervisor: Supervisor | undefined;
  try {
    withdraw(paths.stack); // After a power cut nobody else has done it.
    const { world, begun } = openWorld(paths, options.fresh);
    phases.say(`world        ${path.relative(root, paths.folder)}: ${begun ?? "the one that was kept"}`);
    supervisor = new Supervisor(options, paths, world, phases, processes);
    const info = await Promise.race([supervisor.up(), stopped]);
    if (typeof info === "object") {
      phases.stop();
      phases.say(welcome(info, phases.seconds()));
      await Promise.race([supervisor.failure(), stopped]);
    }
    phases.say("\nstopping …");
    return 0;
  } catch (error) {
    report(error);
    return 1;
  } finally {
    phases.stop();
    await (supervisor ? supervisor.down() : processes.close());
    release();
    phases.say("stopped; no process is left");
  }
}

async function lock(paths: WorldPaths, processes: Processes): Promise<() => void> {
  try {
    return await acquireLock(paths.lock, processes.watchdogPid);
  } catch (error) {
    // Let the watchdog go without removing the other stack's files.
    await processes.close();
    if (!(error instanceof LockedError)) throw error;
    const web = readStack(paths.stack)?.web;
    throw new StackError("start", `a stack is already running in this folder (process ${error.pid})`,
      web ? `It is at ${web}. Stop it with Ctrl-C in its terminal, or choose another world with --dir.`
        : "It is still starting or stopping. Wait for it, or stop it with Ctrl-C in its terminal.");
  }
}

/** Resolves at Ctrl-C, a request to end, or when whoever started us has disappeared. */
function orderToStop(): Promise<string> {
  return new Promise((resolve) => {
    // Kept for good: a second Ctrl-C (terminals send it to us and to our parent, which passes it on) changes nothing.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve(signal));
    process.on("disconnect", () => resolve("disconnect"));
  });
}

function welcome(info: StackInfo, seconds: string): string {
  return `
Commonweight is up (${seconds} s).

  App        ${info.web}
  Chain      ${info.rpc}  (chain id ${info.chainId})
  Index      ${info.graph}
  Artifacts  ${info.gateway}

Ctrl-C stops it and keeps the world; \`npm start -- --fresh\` begins anew.`;
}

function report(error: unknown): void {
  if (!(error instanceof StackError)) {
    console.error(`\nFailed: ${messageOf(error)}`);
    return;
  }
  console.error(`\nFailed: ${error.part}`);
  console.error(`Why: ${error.message}`);
  console.error(`What to do: ${error.remedy}`);
  if (error.log) console.error(`Log: ${path.relative(root, error.log)}`);
}
