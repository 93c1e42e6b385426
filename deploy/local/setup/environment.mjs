import path from "node:path";
import { root } from "./paths.mjs";

const kept = path.join(root, "node_modules/.cache");

/**
 * The environment of everything that runs under the project's Node 24: its programs come first on PATH, and what
 * tools would keep in the home folder (Hardhat, graph-cli, Chromium) or in the system's temporary one (Node's compile
 * cache) stays in the project's folder.
 */
export function environment() {
  return {
    ...process.env,
    PATH: [path.join(root, "node_modules/.bin"), process.env.PATH].join(path.delimiter),
    XDG_CONFIG_HOME: path.join(kept, "home/config"),
    XDG_CACHE_HOME: path.join(kept, "home/cache"),
    XDG_DATA_HOME: path.join(kept, "home/data"),
    XDG_STATE_HOME: path.join(kept, "home/state"),
    NODE_COMPILE_CACHE: path.join(kept, "node-compile-cache"),
  };
}
