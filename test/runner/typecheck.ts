// Checks the types of everything: the TypeScript program of the root, then the web app with its components.
//   node test/runner/typecheck.ts
import { spawn } from "node:child_process";
import path from "node:path";
import { root } from "../../deploy/local/setup/paths.mjs";
import { reportCounts } from "./counts.mjs";

const web = path.join(root, "web");
// The types of queries come from the subgraph's schema; a fresh clone has not derived them yet.
await import("../../web/scripts/graph-schema.ts");

const checks = {
  "TypeScript": () => compile(),
  "Svelte": async () => (await run("svelte-kit", ["sync"], web)).code === 0
    && (await run("svelte-check", ["--fail-on-warnings", "--output", "human"], web)).code === 0,
};

let [passed, failed] = [0, 0];
for (const [name, check] of Object.entries(checks)) {
  const sound = await check();
  if (sound) passed += 1;
  else failed += 1;
  console.log(`  ${sound ? "✔" : "✘"} ${name}`);
}
reportCounts({ passed, failed });
process.exitCode = failed === 0 ? 0 : 1;

/**
 * Runs the compiler, and judges our own files only: some packages publish their TypeScript sources as their types,
 * which no compiler option keeps from being held to our stricter settings.
 */
async function compile(): Promise<boolean> {
  const { code, output } = await run("tsc", ["--noEmit", "--pretty", "false", "-p", "tsconfig.json"], root, false);
  const lines = output.split("\n");
  let theirs = false;
  const ours = lines.filter((line) => {
    if (/^\S/.test(line)) theirs = line.startsWith("node_modules/"); // Indented lines belong to the one before.
    return line && !theirs;
  });
  if (ours.length > 0) console.log(ours.join("\n"));
  // Exit codes 1 and 2 are reported errors; anything else is the compiler's own failure.
  return ours.length === 0 && (code === 0 || lines.some((line) => line.startsWith("node_modules/")));
}

interface Ran {
  code: number | null;
  output: string;
}

function run(program: string, args: string[], cwd: string, show = true): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const file = path.join(root, "node_modules/.bin", program);
    const child = spawn(file, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        output += chunk.toString();
        if (show) process.stdout.write(chunk);
      });
    }
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}
