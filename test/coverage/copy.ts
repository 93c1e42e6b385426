import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { root } from "../../deploy/local/setup/paths.mjs";

/** What the contract tests need. */
const PARTS = ["contracts", "deploy", "docs", "sdk", "test", "web/src", "hardhat.config.ts", "package.json"];
/** Solidity's own tests are compiled with the contracts, and need none of this. */
const LEFT_OUT = ["node_modules", "properties", "e2e", "models", "images"];

/** A copy of the project to change contracts in, since a build leaves what it compiled beside the sources. */
export function makeCopy(purpose: string): string {
  const copy = mkdtempSync(path.join(tmpdir(), `commonweight-${purpose}-`));
  for (const part of PARTS) {
    cpSync(path.join(root, part), path.join(copy, part), {
      recursive: true,
      filter: (source) => !LEFT_OUT.includes(path.basename(source)),
    });
  }
  symlinkSync(path.join(root, "node_modules"), path.join(copy, "node_modules"));
  return copy;
}

export function removeCopy(copy: string): void {
  if (existsSync(copy)) rmSync(copy, { recursive: true, force: true });
}
