import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { root } from "../../deploy/local/setup/paths.mjs";

/** What the contract tests need. */
const PARTS = ["contracts", "deploy", "docs", "sdk", "test", "web/src", "hardhat.config.ts", "package.json"];
const LEFT_OUT = ["node_modules", "properties-long", "e2e", "models", "images"];

/**
 * A copy of the project to change contracts in, since a build leaves what it compiled beside the sources.
 *
 * @param leftOut Names of further files and folders that are not needed.
 */
export function makeCopy(purpose: string, leftOut: readonly string[]): string {
  const copy = mkdtempSync(path.join(tmpdir(), `commonweight-${purpose}-`));
  for (const part of PARTS) {
    cpSync(path.join(root, part), path.join(copy, part), {
      recursive: true,
      filter: (source) => ![...LEFT_OUT, ...leftOut].includes(path.basename(source)),
    });
  }
  symlinkSync(path.join(root, "node_modules"), path.join(copy, "node_modules"));
  return copy;
}

export function removeCopy(copy: string): void {
  if (existsSync(copy)) rmSync(copy, { recursive: true, force: true });
}
