import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";

/**
 * Takes a lock file for this process. What a process that is no more has left is taken over.
 *
 * @returns a function that gives the lock back, or the id of the process that holds it.
 */
export function tryLock(file: string): (() => void) | number {
  const own = JSON.stringify({ pid: process.pid, started: startOf(process.pid) });
  for (;;) {
    try {
      writeFileSync(file, own, { flag: "wx" });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = read(file);
    if (holder && startOf(holder.pid) === holder.started) return holder.pid;
    rmSync(file, { force: true });
  }
}

function read(file: string): { pid: number; started: string } | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as { pid: number; started: string };
  } catch {
    return undefined; // gone meanwhile, or cut short by a crash: nobody's
  }
}

/** When a process began, in the system's own notation; process ids are reused, the pair of both is not. */
export function startOf(pid: number): string | undefined {
  try {
    if (process.platform === "linux") {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      // Field 22; the second field is the name in brackets and may hold spaces. A zombie has ended.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return fields[0] === "Z" ? undefined : fields[19];
    }
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || undefined;
  } catch {
    return undefined;
  }
}
