import { sayBytes, STORE_HELP, STORE_OPTIONS, withStore } from "./artifacts-options.node.ts";
import { EXIT, UsageError, type Command } from "./command.ts";
import { readOptions } from "./options.node.ts";

/** `commonweight artifacts gc`. */
export const artifactsGc: Command = {
  name: "artifacts gc",
  summary: "remove what no pin needs, and uploads that were given up",
  help: `commonweight artifacts gc [options]

Removes the blocks of DAGs that were let go of, unless another pin has them, and uploads to which nothing was added for a day.
What is pinned stays.
${STORE_HELP}`,
  async run(args, io) {
    const { values, positionals } = readOptions(args, STORE_OPTIONS);
    if (positionals.length > 0) throw new UsageError("it takes no CIDs: let go of them with `artifacts pin <cid> --remove`");
    const removed = await withStore(values.store, io, (store) => store.gc(io));
    if (values.json) io.out(JSON.stringify(removed ? { blocks: removed.blocks.map(String), bytes: removed.bytes ?? null } : null));
    else if (!removed) io.out("This store collects by itself.");
    else io.out(`${removed.blocks.length} blocks removed${removed.bytes === undefined ? "" : `, ${sayBytes(removed.bytes)} given back`}.`);
    return EXIT.pass;
  },
};
