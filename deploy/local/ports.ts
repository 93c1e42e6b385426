import { randomInt } from "node:crypto";
import { createServer } from "node:net";

// Below the range that systems hand out for outgoing connections (Linux from 32768, macOS from 49152): a port drawn
// from there can be taken between the draw and the bind.
const lowest = 20_000;
const highest = 32_000;

/** Ports handed out by this process and perhaps not bound yet. */
const drawn = new Set<number>();

/**
 * Finds a free port on 127.0.0.1.
 * @param preferred used when it is free, for example the last run's
 */
export async function drawPort(preferred?: number): Promise<number> {
  if (preferred !== undefined && !drawn.has(preferred) && (await isFree(preferred))) return take(preferred);
  for (let tries = 0; tries < 200; tries++) {
    const port = randomInt(lowest, highest);
    if (!drawn.has(port) && (await isFree(port))) return take(port);
  }
  throw new Error(`no free port between ${lowest} and ${highest} in 200 draws`);
}

function take(port: number): number {
  drawn.add(port);
  return port;
}

/** Whether nothing listens on this port, neither on the loopback address nor on all addresses. */
export async function isFree(port: number): Promise<boolean> {
  return (await canBind(port, "127.0.0.1")) && (await canBind(port, "0.0.0.0"));
}

function canBind(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
