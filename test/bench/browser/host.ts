import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readFileSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright";
import { build } from "vite";
import { launchBrowser } from "../../browser.ts";
import type { BenchPage } from "./page.ts";

const TYPES: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

/** The bench's page in Chromium, bundled as the web app is. */
export interface BenchHost {
  page: Page;
  /** Most bytes of memory that the browser's processes held of their own since `watch` was called. */
  peak(): number;
  watch(): void;
  close(): Promise<void>;
}

/** Bundles the page into `folder` and opens it. */
export async function openBenchHost(folder: string): Promise<BenchHost> {
  const root = fileURLToPath(new URL(".", import.meta.url));
  await build({
    root, logLevel: "error", configFile: false, base: "./",
    build: { outDir: folder, emptyOutDir: false, target: "es2023", assetsInlineLimit: 0 },
    worker: { format: "es" },
  });
  const server = createServer((request, response) => {
    const name = request.url === "/" ? "index.html" : path.basename((request.url ?? "").split("?")[0]!);
    const file = path.join(folder, name === "index.html" ? "" : "assets", name);
    readFile(file).then(
      (bytes) => response.writeHead(200, { "content-type": TYPES[path.extname(name)] ?? "application/octet-stream" }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  let browser: Browser | undefined;
  try {
    browser = await launchBrowser();
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction(() => "bench" in globalThis);
    const memory = new MemoryWatch();
    const opened = browser;
    return {
      page,
      peak: () => memory.peak,
      watch: () => memory.start(),
      async close() {
        memory.stop();
        await opened.close();
        server.closeAllConnections();
        server.close();
      },
    };
  } catch (error) {
    await browser?.close();
    server.close();
    throw error;
  }
}

/** Calls the page. */
export function ask<Name extends keyof BenchPage>(
  page: Page,
  name: Name,
  ...parameters: Parameters<BenchPage[Name]>
): Promise<Awaited<ReturnType<BenchPage[Name]>>> {
  const call = ([name, parameters]: [string, unknown[]]) =>
    (globalThis as unknown as { bench: Record<string, (...all: unknown[]) => Promise<unknown>> }).bench[name]!(...parameters);
  return page.evaluate(call, [name, parameters] as [string, unknown[]]) as Promise<Awaited<ReturnType<BenchPage[Name]>>>;
}

/** Private memory (anonymous pages, as Linux tells them) of all processes that were started from this one. */
class MemoryWatch {
  peak = 0;
  #timer: NodeJS.Timeout | undefined;

  start(): void {
    this.stop();
    this.peak = 0;
    this.#timer = setInterval(() => (this.peak = Math.max(this.peak, descendants().reduce((sum, pid) => sum + anonymous(pid), 0))), 100);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

function descendants(): number[] {
  if (process.platform !== "linux") return [];
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      parents.set(Number(name), Number(readFileSync(`/proc/${name}/stat`, "utf8").split(") ")[1]?.split(" ")[1]));
    } catch {
      // It ended meanwhile.
    }
  }
  const ours = (pid: number): boolean => pid !== process.pid && pid > 1 && (parents.get(pid) === process.pid || ours(parents.get(pid) ?? 0));
  return [...parents.keys()].filter(ours);
}

function anonymous(pid: number): number {
  try {
    return 1024 * Number(/^RssAnon:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
