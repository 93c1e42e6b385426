/** A file of the chosen folder; `path` is relative to the folder, with `/`. */
export interface FolderFile {
  path: string;
  content: File;
}

/** What somebody chose or dropped. */
export interface Folder {
  name: string;
  files: FolderFile[];
  /** Paths that were left out by themselves: what file managers and version control leave behind. */
  ignored: string[];
}

/** Most files that are looked at: more is not a release but a home directory dropped by mistake. */
export const MAX_DROPPED_FILES = 2000;

/** The choice could not be read as one folder; `message` is for people. */
export class FolderError extends Error {
  readonly code: "folder_empty" | "folder_mixed" | "folder_large";

  constructor(code: FolderError["code"], message: string) {
    super(message);
    this.name = "FolderError";
    this.code = code;
  }
}

/** A folder chosen with `<input webkitdirectory>`. @throws FolderError */
export function folderOfInput(list: Iterable<File>): Folder {
  return toFolder([...list].map((file) => ({ path: file.webkitRelativePath || file.name, content: file })));
}

/**
 * What was dropped: a folder, or the files of one. Call it within the drop event, since the browser empties the list
 * afterwards.
 *
 * @throws FolderError
 */
export async function folderOfDrop(items: Iterable<DataTransferItem>): Promise<Folder> {
  const entries = [...items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const files: FolderFile[] = [];
  for (const entry of entries) await collect(entry, files);
  return toFolder(files);
}

/** Takes the folder's own name off the paths, and puts aside what no release means to carry. @throws FolderError */
export function toFolder(files: readonly FolderFile[]): Folder {
  if (files.length === 0) throw new FolderError("folder_empty", "There is no file in what was chosen. Choose the folder that holds model.onnx, README.md and suite.");
  if (files.length > MAX_DROPPED_FILES) throw tooMany(files.length);
  const tops = new Set(files.map(({ path }) => (path.includes("/") ? path.slice(0, path.indexOf("/")) : "")));
  const [top = ""] = tops;
  // Loose files are taken as the content of a folder; several folders cannot be one release.
  const loose = tops.has("");
  if (tops.size > 1 && !loose) {
    throw new FolderError("folder_mixed", `Expected one folder, found ${tops.size}: ${[...tops].sort().join(", ")}. A release is one folder.`);
  }
  const inside = loose ? files : files.map(({ path, content }) => ({ path: path.slice(top.length + 1), content }));
  const kept = inside.filter(({ path }) => !isLeftBehind(path));
  if (kept.length === 0) throw new FolderError("folder_empty", `${top || "The folder"} holds only hidden files.`);
  return {
    name: loose ? "files" : top,
    files: [...kept].sort((a, b) => (a.path < b.path ? -1 : 1)),
    ignored: inside.filter(({ path }) => isLeftBehind(path)).map(({ path }) => path),
  };
}

/** The folder with these files in it, in the place of those of the same path. */
export function withFiles(folder: Folder, files: readonly FolderFile[]): Folder {
  const paths = new Set(files.map(({ path }) => path));
  const kept = folder.files.filter(({ path }) => !paths.has(path));
  return { ...folder, files: [...kept, ...files].sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

/** Hidden files and folders (.git, .DS_Store) and what Windows leaves. */
function isLeftBehind(path: string): boolean {
  return path.split("/").some((part) => part.startsWith(".") || /^(thumbs\.db|desktop\.ini|__pycache__)$/i.test(part));
}

async function collect(entry: FileSystemEntry, files: FolderFile[]): Promise<void> {
  if (files.length > MAX_DROPPED_FILES) throw tooMany(files.length);
  if (entry.isFile) {
    const content = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    files.push({ path: entry.fullPath.replace(/^\//, ""), content });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // A reader hands entries over in batches, an empty one at the end.
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return;
    for (const child of batch) await collect(child, files);
  }
}

function tooMany(count: number): FolderError {
  return new FolderError("folder_large", `Expected at most ${MAX_DROPPED_FILES} files, found ${count} or more. Choose the release's folder alone.`);
}
