import path from "node:path";
import { whyEnded } from "./log.ts";
import type { Part, Processes } from "./processes.ts";
import { node24, root } from "./setup/paths.mjs";
import { until } from "./wait.ts";

/** Where the web server finds the rest, by the names of its environment variables. */
export interface WebEnvironment {
  RPC_URL: string;
  GRAPH_URL: string;
  GATEWAY_URL: string;
  DEPLOYMENT_FILE: string;
  KEY_SERVICE_SECRET: string;
  KEY_SERVICE_STORE: string;
}

/** Starts the built web app. */
export function startWeb(processes: Processes, port: number, environment: WebEnvironment): { url: string; part: Part } {
  const url = `http://127.0.0.1:${port}`;
  const part = processes.start("web", node24, [path.join(root, "web/build/index.js")], {
    cwd: path.join(root, "web"),
    env: {
      ...process.env,
      NODE_ENV: "production",
      HOST: "127.0.0.1",
      PORT: String(port),
      ORIGIN: url,
      // Open connections of a browser must not hold up Ctrl-C; adapter-node waits 30 s by default.
      SHUTDOWN_TIMEOUT: "1",
      DEV_WALLET: "1",
      ...environment,
    },
  });
  return { url, part };
}

/** Waits until the first page is whole: its data comes through the index, so a 200 says that both work. */
export async function firstPage(url: string, part: Part): Promise<void> {
  await until(async () => {
    const response = await fetch(url, { headers: { accept: "text/html" } });
    const page = await response.text();
    if (!response.ok) throw new Error(`HTTP ${response.status}: ${titleOf(page)}`);
    return true;
  }, { limit: 30_000, every: 100, aborted: () => whyEnded(part) });
}

function titleOf(page: string): string {
  return /<title>([^<]*)/.exec(page)?.[1] ?? page.replace(/\s+/g, " ").slice(0, 200);
}
