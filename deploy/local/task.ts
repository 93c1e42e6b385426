import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { StackError } from "./errors.ts";
import type { Note } from "./phases.ts";
import { errorIn, tail } from "./log.ts";
import type { Processes } from "./processes.ts";
import { node24, root } from "./setup/paths.mjs";

/**
 * Runs a program to its end as a child, so that heavy work neither holds up the supervisor nor outlives it. What it
 * prints goes to its log; the newest line is passed on as the phase's note.
 * @throws {StackError} when it ends with anything but 0
 */
export async function runTask(
  processes: Processes, name: string, args: string[], options: {
    note: Note; remedy: string; env?: NodeJS.ProcessEnv; cwd?: string;
  },
): Promise<void> {
  const search = [path.join(root, "node_modules/.bin"), process.env.PATH].join(path.delimiter);
  const task = processes.start(name, node24, args, {
    cwd: options.cwd ?? root,
    env: { ...process.env, PATH: search, NO_COLOR: "1", ...options.env },
  });
  const follow = setInterval(() => noteLast(task.log, options.note), 500);
  await task.done;
  clearInterval(follow);
  if (task.ended === "ended with exit code 0") return;
  throw new StackError(name, `${task.ended}${errorIn(task.log)}`, options.remedy, { log: task.log });
}

let noted = "";
function noteLast(log: string, note: Note): void {
  let line = tail(log, 1).trim();
  if (!line || line === noted) return;
  noted = line;
  line = stripVTControlCharacters(line);
  note(line.length > 100 ? `${line.slice(0, 99)}…` : line);
}
