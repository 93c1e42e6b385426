import { execFileSync, spawn } from "node:child_process";
import { environment } from "./environment.mjs";
import { root } from "./paths.mjs";

/**
 * Runs a script under another Node as if it were this process: same terminal, signals passed on, its exit code
 * returned. When this process, or the npm that started it, disappears (even by `kill -9`), the script notices: the
 * channel between the two closes, which it takes as the order to stop.
 */
export function handOver(node, args) {
  const child = spawn(node, args, {
    cwd: root,
    env: environment(),
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  const watch = watchAncestors(() => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      clearInterval(watch);
      resolve(code ?? (signal === "SIGINT" ? 130 : 1));
    });
  });
}

/** Calls `gone` when the npm that runs this process as a script ends. Not run by npm: nothing to watch. */
function watchAncestors(gone) {
  if (!process.env.npm_lifecycle_event) return undefined;
  const parent = process.ppid;
  // npm runs a script through a shell, which may or may not stay between the two.
  const watched = [parent, parentIfShell(parent)].filter((pid) => pid > 1);
  const timer = setInterval(() => {
    if (process.ppid === parent && watched.every(isAlive)) return;
    clearInterval(timer);
    gone();
  }, 400);
  timer.unref();
  return timer;
}

function parentIfShell(pid) {
  try {
    const [ppid, ...command] = execFileSync("ps", ["-o", "ppid=,comm=", "-p", String(pid)], { encoding: "utf8" })
      .trim().split(/\s+/);
    return /(^|\/)-?(ba|da|z|k)?sh$/.test(command.join(" ")) ? Number(ppid) : 0;
  } catch {
    return 0; // No `ps`: the direct parent is still watched.
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
