import { checkedSource } from "../artifacts/check.ts";
import { resolvePath } from "../artifacts/unixfs.ts";
import { readAddress, STORE_HELP, STORE_OPTIONS, withStore } from "./artifacts-options.node.ts";
import { EXIT, UsageError, type Command } from "./command.ts";
import { readOptions } from "./options.node.ts";

/** `commonweight artifacts ls`. */
export const artifactsLs: Command = {
  name: "artifacts ls",
  summary: "list what a store holds, or a folder in it",
  help: `commonweight artifacts ls [<cid>[/path]] [options]

Without a CID: the roots of everything that is stored. With one: the entries of the folder there, with their bytes.
${STORE_HELP}`,
  async run(args, io) {
    const { values, positionals: [address, ...more] } = readOptions(args, STORE_OPTIONS);
    if (more.length > 0) throw new UsageError("expected at most one CID");
    return withStore(values.store, io, async (store) => {
      if (!address) {
        const roots: string[] = [];
        for await (const root of store.pins(io)) roots.push(root.toString());
        if (values.json) io.out(JSON.stringify(roots));
        else for (const root of roots) io.out(root);
        return EXIT.pass;
      }
      const { root, path } = readAddress(address);
      const entry = await resolvePath(checkedSource(store), root, path, io);
      const entries: { name: string; cid: string; type: string; bytes: number }[] = [];
      if (entry.type === "directory") {
        for await (const { name, cid } of entry.entries()) {
          const { type, size } = await resolvePath(checkedSource(store), cid, "", io);
          entries.push({ name, cid: cid.toString(), type: type === "directory" ? type : "file", bytes: Number(size) });
        }
      } else entries.push({ name: entry.name, cid: entry.cid.toString(), type: "file", bytes: Number(entry.size) });
      if (values.json) io.out(JSON.stringify(entries));
      else for (const { name, cid, type, bytes } of entries) io.out(`${cid}  ${String(bytes).padStart(12)}  ${name}${type === "directory" ? "/" : ""}`);
      return EXIT.pass;
    });
  },
};
