import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { access, mkdir, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { UnixFSEntry } from "ipfs-unixfs-exporter";
import { writeCar } from "../artifacts/car.ts";
import { checkedSource } from "../artifacts/check.ts";
import { ArtifactError } from "../artifacts/errors.ts";
import { pathProblem } from "../artifacts/paths.ts";
import { walkDag } from "../artifacts/store.ts";
import { fileContent, resolvePath, type BlockSource } from "../artifacts/unixfs.ts";
import { openNamed, openSource, readAddress, sayBytes, STORE_HELP, STORE_OPTIONS } from "./artifacts-options.node.ts";
import { EXIT, UsageError, type Command } from "./command.ts";
import { readOptions } from "./options.node.ts";

/** `commonweight artifacts get`. */
export const artifactsGet: Command = {
  name: "artifacts get",
  summary: "write a folder, file or CAR from a store or gateway, every block checked",
  help: `commonweight artifacts get <cid>[/path] [options]

Writes what lies there to the disk, every block checked against its CID. It appears whole, or not at all.

  --output P  where to; by default the path's last name, or the CID, in this folder. What is there already is kept.
  --car       write all blocks under the CID as one CAR
  --from G    read from this gateway or store instead
${STORE_HELP}`,
  async run(args, io) {
    const options = { ...STORE_OPTIONS, output: { type: "string" }, car: { type: "boolean" }, from: { type: "string" } } as const;
    const { values, positionals: [address, ...more] } = readOptions(args, options);
    if (more.length > 0) throw new UsageError("expected one CID");
    const { root, path } = readAddress(address);
    if (values.car && path) throw new UsageError("--car takes a CID without a path");
    const output = resolve(values.output ?? (values.car ? `${root}.car` : (path.split("/").at(-1) || root.toString())));
    if (await exists(output)) throw new UsageError(`${output} is there already: choose another --output, or remove it`);
    const source = values.from ? await openSource(values.from, io) : await openNamed(values.store, io);
    const checked = checkedSource(source);
    const fresh = join(dirname(output), `.${randomUUID()}.part`);
    try {
      await mkdir(dirname(output), { recursive: true });
      const bytes = values.car
        ? await write(fresh, writeCar(root, walkDag(checked, root, io)))
        : await writeEntry(checked, await resolvePath(checked, root, path, io), fresh, io.signal);
      await rename(fresh, output);
      if (values.json) io.out(JSON.stringify({ cid: root.toString(), path, output, bytes }));
      else io.out(`${output}: ${sayBytes(bytes)}`);
      return EXIT.pass;
    } finally {
      await rm(fresh, { recursive: true, force: true });
      await source.close();
    }
  },
};

async function writeEntry(source: BlockSource, entry: UnixFSEntry, to: string, signal: AbortSignal | undefined): Promise<number> {
  signal?.throwIfAborted();
  if (entry.type !== "directory") return write(to, fileContent(source, entry.cid, { signal, readahead: 2 }));
  await mkdir(to);
  let bytes = 0;
  for await (const { name, cid } of entry.entries()) {
    const problem = name.includes("/") ? "contains a slash" : pathProblem(name);
    if (problem) throw new ArtifactError("path-invalid", `${entry.cid} has an entry '${name.slice(0, 200)}' whose name ${problem}`);
    bytes += await writeEntry(source, await resolvePath(source, cid, "", { signal }), join(to, name), signal);
  }
  return bytes;
}

async function write(path: string, content: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  const counted = async function* () {
    for await (const chunk of content) {
      bytes += chunk.length;
      yield chunk;
    }
  };
  await pipeline(Readable.from(counted(), { objectMode: false }), createWriteStream(path, { flags: "wx" }));
  return bytes;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
