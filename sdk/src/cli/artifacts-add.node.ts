import { openAsBlob } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import { toDigest } from "../artifacts/cid.ts";
import { bytesOf } from "../artifacts/digests.ts";
import { packDirectory, type SourceFile } from "../artifacts/directory.ts";
import { STORE_HELP, STORE_OPTIONS, sayBytes, withStore } from "./artifacts-options.node.ts";
import { EXIT, UsageError, type Command } from "./command.ts";
import { readOptions } from "./options.node.ts";

/** `commonweight artifacts add`. */
export const artifactsAdd: Command = {
  name: "artifacts add",
  summary: "store a folder, a file or a CAR, and print its CID",
  help: `commonweight artifacts add <folder | file | file.car> [options]

Packs a folder as the profile unixfs-v1-2025 has it (Kubo: ipfs add -r --profile unixfs-v1-2025) and stores it whole or not at
all. A single file is packed as a folder with that file in it; a CAR is stored as it is.
${STORE_HELP}`,
  async run(args, io) {
    const { values, positionals: [path, ...more] } = readOptions(args, STORE_OPTIONS);
    if (!path || more.length > 0) throw new UsageError("expected one folder, file or CAR");
    const car = path.endsWith(".car") ? await openAsBlob(path) : (await packDirectory(await filesOf(path), { signal: io.signal })).car;
    const { root, size, blocks } = await withStore(values.store, io, (store) => store.put(bytesOf(car), { signal: io.signal }));
    if (values.json) io.out(JSON.stringify({ cid: root.toString(), digest: toDigestOf(root), bytes: size, blocks }));
    else {
      io.err(`${path}: ${blocks} blocks, ${sayBytes(size)}`);
      io.out(root.toString());
    }
    return EXIT.pass;
  },
};

/** The digest as contracts hold it; CIDs of version 0 have none there. */
function toDigestOf(root: Parameters<typeof toDigest>[0]): string | null {
  return typeof root !== "string" && root.version === 1 ? toDigest(root) : null;
}

async function filesOf(path: string): Promise<SourceFile[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new UsageError(`there is no '${path}'`);
  if (found.isFile()) return [{ path: basename(path), content: await openAsBlob(path) }];
  const files: SourceFile[] = [];
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) continue;
    // A link could lead out of the folder, and what it leads to would be published.
    if (!entry.isFile()) throw new UsageError(`'${file}' is no regular file: put the file itself there, or take it away`);
    files.push({ path: relative(path, file).split(sep).join("/"), content: await openAsBlob(file) });
  }
  if (files.length === 0) throw new UsageError(`'${path}' holds no file`);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}
