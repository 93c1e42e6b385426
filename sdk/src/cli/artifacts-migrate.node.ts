import { migrate, type Migrated } from "../artifacts/migrate.ts";
import { openNamed, sayBytes } from "./artifacts-options.node.ts";
import { EXIT, UsageError, type Command } from "./command.ts";
import { readOptions } from "./options.node.ts";

/** `commonweight artifacts migrate`. */
export const artifactsMigrate: Command = {
  name: "artifacts migrate",
  summary: "copy everything from one store to another, checked there",
  help: `commonweight artifacts migrate --from <store> --to <store> [--json]

Stores everything that the first store holds in the second, and counts each as moved only after reading and hashing it there.
The first keeps all of it. Run it again after an interruption: what is there already is only checked. Exit code 1 when something
could not be moved. For the descriptions of stores see \`artifacts ls --help\`.`,
  async run(args, io) {
    const options = { from: { type: "string" }, to: { type: "string" }, json: { type: "boolean" } } as const;
    const { values, positionals } = readOptions(args, options);
    if (positionals.length > 0 || !values.from || !values.to) throw new UsageError("expected --from <store> --to <store>");
    if (values.from === values.to) throw new UsageError(`--from and --to are both ${values.from}`);
    const from = await openNamed(values.from, io);
    try {
      const to = await openNamed(values.to, io);
      try {
        const results: Migrated[] = [];
        for await (const result of migrate(from, to, io)) {
          results.push(result);
          const { root, state, blocks, bytes, why } = result;
          if (!values.json) io.out(`${state.padEnd(6)}  ${root}  ${why ?? `${blocks} blocks, ${sayBytes(bytes)}`}`);
        }
        const failed = results.filter(({ state }) => state === "failed").length;
        if (values.json) io.out(JSON.stringify(results.map(({ root, ...rest }) => ({ root: root.toString(), ...rest }))));
        else if (failed > 0) io.err(`${failed} of ${results.length} could not be moved; run it again when what is said above is mended.`);
        else io.err(`${results.length} DAGs are whole at ${values.to}. ${values.from} still has them, too.`);
        return failed > 0 ? EXIT.fail : EXIT.pass;
      } finally {
        await to.close();
      }
    } finally {
      await from.close();
    }
  },
};
