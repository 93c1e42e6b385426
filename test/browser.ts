import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { chromium, type Browser, type LaunchOptions } from "playwright";
import { root } from "../deploy/local/setup/paths.mjs";

const run = promisify(execFile);

/** Playwright's own download goes here, so that nothing is left outside the project's folder. */
const downloads = path.join(root, "node_modules/.cache/ms-playwright");

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
const macApps = ["Google Chrome", "Chromium"].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);

/** No Chromium was found, and none could be got; the message says what was tried. */
export class NoBrowserError extends Error {
  override readonly name = "NoBrowserError";
  readonly code = "NO_BROWSER";
}

let found: Promise<string> | undefined;

/**
 * The path of a Chromium that starts: CHROMIUM_PATH, Playwright's, the system's, else one that is got now
 * (Playwright's download, or Debian's package where that is possible).
 * @throws {NoBrowserError}
 */
export function findBrowser(): Promise<string> {
  found ??= search();
  return found;
}

/**
 * Starts a headless Chromium with WebGPU. Without a GPU it computes on SwiftShader, slowly but by the same rules.
 * @param options more of Playwright's own options; `args` are added to ours
 */
export async function launchBrowser(options: LaunchOptions = {}): Promise<Browser> {
  const args = [
    "--enable-unsafe-webgpu",
    "--use-webgpu-adapter=swiftshader",
    // Nothing of the browser's own may go out to the network while tests run.
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
    "--disable-quic", "--disable-default-apps",
    // Chromium's sandbox refuses root.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ...(options.args ?? []),
  ];
  return chromium.launch({ ...options, executablePath: await findBrowser(), args });
}

async function search(): Promise<string> {
  const tried: string[] = [];
  for (const file of [process.env.CHROMIUM_PATH || undefined, playwrights(), ...onPath(), ...macApps]) {
    if (file && existsSync(file) && (await starts(file, tried))) return file;
  }
  console.log("No Chrome or Chromium found: getting one (once).");
  const playwright = path.join(root, "node_modules/playwright/cli.js");
  await inherit(process.execPath, [playwright, "install", "--no-shell", "chromium"], {
    PLAYWRIGHT_BROWSERS_PATH: downloads,
  }).catch((error: Error) => tried.push(`Playwright's download: ${error.message}`));
  const downloaded = inDownloads();
  if (downloaded && (await starts(downloaded, tried))) return downloaded;

  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    await aptInstall().catch((error: Error) => tried.push(`Debian's package: ${error.message}`));
    for (const file of onPath()) if (await starts(file, tried)) return file;
  }
  throw new NoBrowserError(`no Chromium to test with (${tried.join("; ") || "none found"}). Install Chrome or Chromium `
    + "and run again; CHROMIUM_PATH names one that is not on PATH.");
}

/** Playwright's browser of this release: where it looks itself, where it usually looks, and our own download. */
function playwrights(): string | undefined {
  // `npm test` moves the cache folder into the project; what a developer installed lies in the usual one.
  const usual = below(path.join(homedir(), ".cache/ms-playwright"));
  return [chromium.executablePath(), usual, inDownloads()].find((file) => file !== undefined && existsSync(file));
}

const inDownloads = (): string | undefined => below(downloads);

/** Where this release of Playwright has its Chromium below a folder: always the same path. */
function below(folder: string): string | undefined {
  const usual = chromium.executablePath();
  const at = usual.search(/chromium-\d+/);
  return at < 0 ? undefined : path.join(folder, usual.slice(at));
}

function onPath(): string[] {
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter(Boolean);
  return folders.flatMap((folder) => names.map((name) => path.join(folder, name))).filter((file) => existsSync(file));
}

/** A browser may be there and lack libraries; only running it tells. */
async function starts(file: string, tried: string[]): Promise<boolean> {
  try {
    await run(file, ["--version", "--no-sandbox"], { timeout: 20_000 });
    return true;
  } catch (error) {
    tried.push(`${file}: ${(error as Error).message.split("\n")[0]}`);
    return false;
  }
}

async function aptInstall(): Promise<void> {
  const quiet = { DEBIAN_FRONTEND: "noninteractive" };
  await inherit("apt-get", ["update", "-qq"], quiet);
  await inherit("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], quiet);
}

function inherit(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["ignore", "inherit", "inherit"] });
    child.once("error", reject);
    child.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`exit code ${code}`))));
  });
}
