import { readFileSync } from "node:fs";
import { drawPort } from "./ports.ts";

const inUse = /address already in use|AddrInUse|EADDRINUSE|could not bind|os error 98|os error 48/i;

/**
 * Starts something on a free port, and again on another when somebody took the port between the draw and the bind.
 * @param preferred tried first
 * @param log the file it prints to, to tell a taken port from any other failure
 */
export async function onFreePort<T>(
  preferred: number | undefined, log: string, start: (port: number) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    const port = await drawPort(tries === 1 ? preferred : undefined);
    try {
      return await start(port);
    } catch (error) {
      if (tries === 4 || !inUse.test(read(log))) throw error;
    }
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
