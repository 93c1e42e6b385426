import type { FolderFile } from "#lib/publish/folder.ts";

let waiting: FolderFile[] | undefined;

/** Keeps a suite, while this page is open, for the release that is published next. */
export function keepSuite(files: FolderFile[]): void {
  waiting = files;
}

/** The suite that waits, once. */
export function takeSuite(): FolderFile[] | undefined {
  const files = waiting;
  waiting = undefined;
  return files;
}

/** Whether one waits. */
export function suiteWaits(): boolean {
  return waiting !== undefined;
}
