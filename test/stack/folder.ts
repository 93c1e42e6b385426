import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { root } from "../../deploy/local/setup/paths.mjs";

/** A folder for one test file, inside the project's; removed when its tests are over. */
export function testFolder(): string {
  const parent = path.join(root, ".commonweight-stack-test");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(path.join(parent, "t-"));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
    if (readdirSync(parent).length === 0) rmSync(parent, { recursive: true });
  });
  return folder;
}
