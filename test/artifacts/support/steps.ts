import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { devNull } from "node:os";

/** Something a process does to its disk: which call, and how many bytes it writes. */
export interface Step {
  call: "open" | "write" | "truncate" | "sync" | "rename" | "rm" | "mkdir";
  bytes: number;
}

/** Where to end: before the step of this number, or after so many bytes of what it writes. */
export interface End {
  step: number;
  bytes?: number | undefined;
}

/**
 * Counts every change that this process makes to its disk from now on, and ends the process as `kill -9` would at one of
 * them. Without `end` the steps are only written down.
 */
export async function watchSteps(end?: End): Promise<Step[]> {
  const steps: Step[] = [];
  const at = (step: Step): boolean => steps.push(step) - 1 === end?.step;
  const die = (): never => {
    process.kill(process.pid, "SIGKILL");
    for (;;); // until the signal has come: not one call more
  };

  type Call = (...parameters: never[]) => Promise<unknown>;
  const wrap = (of: object, call: Step["call"], changes: (parameters: unknown[]) => boolean = () => true): void => {
    const own = (of as Record<string, Call>)[call]!;
    (of as Record<string, unknown>)[call] = function (this: unknown, ...parameters: never[]) {
      if (changes(parameters) && at({ call, bytes: 0 })) die();
      return own.apply(this, parameters);
    };
  };
  const handle = await fs.open(devNull, "r");
  const handles = Object.getPrototypeOf(handle) as { write: typeof handle.write };
  await handle.close();
  wrap(handles, "truncate");
  wrap(handles, "sync");
  const write = handles.write as unknown as (...all: unknown[]) => Promise<{ bytesWritten: number }>;
  (handles as { write: unknown }).write = async function (
    this: unknown,
    from: Uint8Array,
    offset = 0,
    length = from.length - offset,
    position?: number,
  ) {
    if (at({ call: "write", bytes: length })) {
      for (let done = 0; done < (end?.bytes ?? 0); ) {
        const left = (end?.bytes ?? 0) - done;
        done += (await write.call(this, from, offset + done, left, (position ?? 0) + done)).bytesWritten;
      }
      die();
    }
    return write.call(this, from, offset, length, position);
  };
  wrap(fs, "open", ([, flags]) => flags !== undefined && flags !== "r");
  for (const call of ["rename", "rm", "mkdir"] as const) wrap(fs, call);
  syncBuiltinESMExports(); // modules that took these by name have the new ones
  return steps;
}
