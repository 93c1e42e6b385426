import { fileURLToPath } from "node:url";
import { whyEnded } from "./log.ts";
import type { Part, Processes } from "./processes.ts";
import { node24 } from "./setup/paths.mjs";
import { until } from "./wait.ts";

const server = fileURLToPath(new URL("gateway-server.ts", import.meta.url));

/** Starts the artifact gateway on a folder. */
export async function startGateway(
  processes: Processes, port: number, options: { folder: string; store: string },
): Promise<{ url: string; part: Part }> {
  // Chunks of uploads die young: with a small nursery they go at once, and the process stays below 200 MB.
  const part = processes.start("gateway", node24, ["--max-semi-space-size=1", server, String(port), options.folder], {
    env: { ...process.env, ARTIFACT_STORE: options.store },
  });
  const url = `http://127.0.0.1:${port}`;
  // Any answer of HTTP means that it listens; what nobody stored is a 4xx.
  await until(async () => (await fetch(url)).status, { limit: 30_000, aborted: () => whyEnded(part) });
  return { url, part };
}
