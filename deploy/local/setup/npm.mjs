import { existsSync, realpathSync } from "node:fs";
import path from "node:path";

/**
 * The path of npm's own script (npm-cli.js), so that it can be run by a Node of our choice: `npm` itself would run
 * under the Node it was installed with.
 */
export function findNpm() {
  const found = [...candidates()].find((file) => file && path.basename(file) === "npm-cli.js" && existsSync(file));
  if (found) return found;
  throw Object.assign(new Error("npm was not found"), {
    remedy: "Install npm (it comes with Node) and run the command through it: `npm start` or `npm test`.",
  });
}

function* candidates() {
  yield process.env.npm_execpath;
  for (const folder of (process.env.PATH ?? "").split(path.delimiter)) {
    const file = path.join(folder, "npm");
    if (!existsSync(file)) continue;
    yield realpathSync(file);
    yield path.join(folder, "node_modules/npm/bin/npm-cli.js");
  }
  yield path.resolve(path.dirname(process.execPath), "../lib/node_modules/npm/bin/npm-cli.js");
}
