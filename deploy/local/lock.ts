import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { startOf } from "../../sdk/src/artifacts/process-lock.node.ts";

/** Another supervisor holds the folder. */
export class LockedError extends Error {
  override readonly name = "LockedError";
  readonly code = "LOCKED";
  readonly pid: number;

  constructor(pid: number) {
    super(`process ${pid} holds it`);
    this.pid = pid;
  }
}

const Holder = z.object({ pid: z.number().int(), started: z.string(), watchdog: z.number().int().optional() });
type Holder = z.infer<typeof Holder>;

/**
 * Takes the lock file for this process, so that no two supervisors write to one folder. A lock left by a process that
 * is no more is taken over, but only when the watchdog that cleans up after it has ended too.
 * @param watchdog process id of this process's own watchdog
 * @throws {LockedError} when its holder is alive
 * @returns a function that gives the lock back
 */
export async function acquireLock(file: string, watchdog?: number): Promise<() => void> {
  const own: Holder = { pid: process.pid, started: startOf(process.pid) ?? "", watchdog };
  for (;;) {
    try {
      writeFileSync(file, JSON.stringify(own), { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = read(file);
    if (holder && startOf(holder.pid) === holder.started) throw new LockedError(holder.pid);
    for (let tries = 0; holder?.watchdog && isAlive(holder.watchdog) && tries < 100; tries++) await sleep(50);
    rmSync(file, { force: true });
  }
}

function read(file: string): Holder | undefined {
  try {
    return Holder.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined; // Gone meanwhile, or cut short by a crash: nobody's.
  }
}

/** Whether a process with this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  return startOf(pid) !== undefined;
}
