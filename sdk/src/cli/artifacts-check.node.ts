import type { CID } from "multiformats/cid";
import { checkDag, type CheckedDag } from "../artifacts/check.ts";
import type { DamagedPack } from "../artifacts/embedded.node.ts";
import { openNamed, openSource, readAddress, sayBytes, STORE_HELP, STORE_OPTIONS, type OpenSource } from "./artifacts-options.node.ts";
import { EXIT, UsageError, type Command } from "./command.ts";
import { readOptions } from "./options.node.ts";

/** `commonweight artifacts check`. */
export const artifactsCheck: Command = {
  name: "artifacts check",
  summary: "read and hash everything again, and repair it from another store",
  help: `commonweight artifacts check [<cid> …] [options]

Reads every block of every pin, or of those named, and hashes it again. Exit code 1 when something is missing or altered.

  --repair-from G   fetch what is missing or altered from this gateway or store, checked, and store it anew
${STORE_HELP}`,
  async run(args, io) {
    const { values, positionals } = readOptions(args, { ...STORE_OPTIONS, "repair-from": { type: "string" } } as const);
    const named = positionals.map((text) => readAddress(text));
    if (named.some(({ path }) => path)) throw new UsageError("expected CIDs without a path");
    const unreadable: DamagedPack[] = [];
    const store = await openNamed(values.store, io, (damaged) => unreadable.push(damaged));
    let source: OpenSource | undefined;
    try {
      source = values["repair-from"] ? await openSource(values["repair-from"], io) : undefined;
      const roots: CID[] = named.map(({ root }) => root);
      if (named.length === 0) {
        for await (const root of store.pins(io)) roots.push(root);
        for (const { root } of unreadable) if (root && !roots.some((one) => one.equals(root))) roots.push(root);
      }
      const results: Result[] = [];
      for (const root of roots) {
        const result = await checked(root, () => checkDag(store, root, source, io), io.signal);
        results.push(result);
        if (!values.json) for (const line of told(result)) io.out(line);
      }
      // Files without the name of a DAG: nobody can say what was in them.
      const lost = named.length === 0 ? unreadable.filter(({ root }) => !root) : [];
      const bad = results.filter((result) => result.why !== undefined || (result.damages.length > 0 && !result.repaired));
      if (values.json) io.out(JSON.stringify({ dags: results.map(plain), unreadable: lost.map(({ path, why }) => ({ path, why })) }));
      else {
        for (const { why } of lost) io.out(`damaged    ${why}`);
        const way = values["repair-from"] ? "" : " Repair with --repair-from <gateway or store>.";
        io.err(bad.length + lost.length > 0 ? `${bad.length + lost.length} of ${results.length + lost.length} damaged.${way}` : `${results.length} DAGs, all as they should be.`);
      }
      return bad.length + lost.length > 0 ? EXIT.fail : EXIT.pass;
    } finally {
      await source?.close();
      await store.close();
    }
  },
};

type Result = CheckedDag & { why?: string };

async function checked(root: CID, check: () => Promise<CheckedDag>, signal: AbortSignal | undefined): Promise<Result> {
  try {
    return await check();
  } catch (error) {
    signal?.throwIfAborted();
    return { root, blocks: 0, bytes: 0, damages: [], repaired: false, why: (error as Error).message };
  }
}

function told({ root, blocks, bytes, damages, repaired, why }: Result): string[] {
  const state = why !== undefined || (damages.length > 0 && !repaired) ? "damaged " : repaired ? "repaired" : "good    ";
  const lines = [`${state}   ${root}  ${blocks} blocks, ${sayBytes(bytes)}`];
  for (const damage of damages.slice(0, 5)) lines.push(`           ${damage.cid}: ${damage.why}`);
  if (damages.length > 5) lines.push(`           and ${damages.length - 5} blocks more`);
  if (why !== undefined) lines.push(`           not repaired: ${why}`);
  return lines;
}

function plain({ root, damages, ...rest }: Result) {
  return { root: root.toString(), ...rest, damages: damages.map(({ cid, why }) => ({ cid: cid.toString(), why })) };
}
