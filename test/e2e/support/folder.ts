import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../../deploy/local/setup/paths.mjs";

const folders = path.join(root, "test-results/e2e-folders");

/** A release folder on disk, as a publisher has it. */
export interface ReleaseFolder {
  path: string;
  /** Replaces a file, or puts one in. */
  write: (file: string, content: Uint8Array | string) => void;
  read: (file: string) => Buffer<ArrayBuffer>;
  /** Changes the manifest's fields. */
  manifest: (change: Record<string, unknown>) => void;
}

/** A copy of a demo model's folder under another name; fields of its manifest are changed where `manifest` says so. */
export function copyOf(model: string, name: string, manifest: Record<string, unknown> = {}): ReleaseFolder {
  const target = path.join(folders, name);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(folders, { recursive: true });
  cpSync(path.join(root, "deploy/seed/models", model), target, { recursive: true });
  const folder: ReleaseFolder = {
    path: target,
    write: (file, content) => writeFileSync(path.join(target, file), content),
    read: (file) => readFileSync(path.join(target, file)),
    manifest: (change) => {
      const stated = JSON.parse(folder.read("manifest.json").toString()) as object;
      folder.write("manifest.json", `${JSON.stringify({ ...stated, ...change }, undefined, 2)}\n`);
    },
  };
  folder.manifest(manifest);
  return folder;
}

/** Removes all copies. */
export function removeCopies(): void {
  rmSync(folders, { recursive: true, force: true });
}
