// `npm run bench`: measures and prints a table; `-- --json FILE` writes the figures too, `-- gas read` only some.
// `npm run bench:gas -- --docs` writes the gas tables to docs/benchmarks.md.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { buildContracts } from "../../deploy/contracts.ts";
import { table, type Figure } from "./result.ts";

const BENCHES: Record<string, () => Promise<Figure[]>> = {
  gas: async () => (await import("./gas/gas.ts")).benchGas(),
  verify: async () => (await import("./verification.ts")).benchVerification(),
  simulate: async () => [await (await import("./simulation.ts")).benchSimulation()],
  read: async () => [await (await import("./reading.ts")).benchReading()],
  upload: async () => (await import("./uploading.ts")).benchUploading(),
  chromium: async () => (await import("./chromium.ts")).benchChromium(),
  encrypt: async () => (await import("./encryption.ts")).benchEncryption(),
  stack: async () => (await import("./stack.ts")).benchStack(),
};

const { values, positionals } = parseArgs({
  options: { json: { type: "string" }, docs: { type: "boolean", default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(`no bench is called ${unknown.join(", ")}; there are ${Object.keys(BENCHES).join(", ")}`);
  process.exit(2);
}
await buildContracts();
const figures: Figure[] = [];
for (const [name, bench] of Object.entries(BENCHES)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  console.error(`bench: ${name} …`);
  figures.push(...(await bench()));
}
const compared = figures.filter((figure) => figure.peers);
if (compared.length > 0) console.log(`${(await import("./gas/comparison.ts")).comparison(compared)}\n`);
console.log(table(figures.filter((figure) => !figure.peers)));
if (values.docs) (await import("./gas/docs.ts")).writeDocs(figures);
if (values.json) writeFileSync(values.json, `${JSON.stringify(figures.map(flat), null, 2)}\n`);
process.exit(0);

/** The aim as one number, for programs. */
function flat({ aim, ...figure }: Figure) {
  return { ...figure, ...(aim && { aim: "most" in aim ? aim.most : aim.least }) };
}
