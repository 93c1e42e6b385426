/** Saves bytes as a file: by the browser's own dialog for a whole folder where there is one, else file by file. */
interface DirectoryPicker {
  showDirectoryPicker?: (options: { mode: "readwrite" }) => Promise<FileSystemDirectoryHandle>;
}

/** Hands one file to the browser's downloads. @param name file name without folders */
export function saveFile(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after this call returns.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Whether files can be written into a folder of the person's choice. */
export function canSaveFolder(): boolean {
  return typeof (globalThis as DirectoryPicker).showDirectoryPicker === "function";
}

/**
 * Writes files into a folder that the person chooses, with their paths.
 *
 * @throws DOMException `AbortError` when no folder was chosen, or what the file system refused.
 */
export async function saveFolder(files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): Promise<void> {
  const root = await (globalThis as DirectoryPicker).showDirectoryPicker!({ mode: "readwrite" });
  for (const [path, bytes] of files) {
    const parts = path.split("/");
    const name = parts.pop()!;
    let folder = root;
    for (const part of parts) folder = await folder.getDirectoryHandle(part, { create: true });
    const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
    await writable.write(bytes);
    await writable.close();
  }
}
