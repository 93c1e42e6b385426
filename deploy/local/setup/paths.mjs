import { fileURLToPath } from "node:url";
import path from "node:path";

/** The project's folder, without a trailing slash. */
export const root = path.resolve(fileURLToPath(new URL("../../..", import.meta.url)));

/** The Node 24 that npm installs from package.json. */
export const node24 = path.join(root, "node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");

/** What may be thrown away at any time: stamps of finished builds and installations. */
export const cache = path.join(root, "node_modules/.cache/commonweight");
