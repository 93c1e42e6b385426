#!/usr/bin/env node
// Entry of `npx commonweight`. Plain JavaScript, because it runs on whatever Node is there: the sources are TypeScript,
// which Node runs from 22.18 on; an older one hands over to the Node that the project brings.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../src/cli/main.node.ts", import.meta.url));

if (process.features.typescript) {
  const { main: run } = await import(main);
  process.exitCode = await run(process.argv.slice(2));
} else {
  const name = process.platform === "win32" ? "node.exe" : "node";
  const own = fileURLToPath(new URL(`../../node_modules/node/bin/${name}`, import.meta.url));
  if (!existsSync(own)) {
    console.error(`commonweight needs Node 22.18 or newer; this is ${process.versions.node}. Install it, or run npm install here.`);
    process.exit(64);
  }
  const args = [fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  process.exitCode = spawnSync(own, args, { stdio: "inherit" }).status ?? 1;
}
