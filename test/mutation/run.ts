// `npm run mutate`: changes the contracts in small ways, one at a time, and prints the changes that no test notices.
//   -- --count N        how many of all mutants, drawn at random (default 40)
//   -- --seed N         draws the same ones again
//   -- --only REGEX     only of files whose path it fits, such as license/Trials
//   -- --minutes N      begins no further mutant after that time
//   -- --json FILE      writes each mutant that was tried and what became of it
import { copyFileSync, globSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildContracts } from "../../deploy/contracts.ts";
import { parsedContracts } from "../coverage/ast.ts";
import { makeCopy, removeCopy } from "../coverage/copy.ts";
import { draw } from "./draw.ts";
import { Mutants, type Mutant } from "./mutants.ts";
import { Order } from "./order.ts";
import { Workers, type Verdict } from "./workers.ts";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "40" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    only: { type: "string", default: "" },
    minutes: { type: "string", default: "Infinity" },
    json: { type: "string" },
  },
});
const until = Date.now() + Number(values.minutes) * 60_000;

await buildContracts();
const mutants = new Mutants();
const copy = makeCopy("mutants", ["properties"]);
const workers = new Workers(copy, globSync("test/contracts/**/*.test.ts", { cwd: copy }).sort());
const tried: (Mutant & Verdict)[] = [];
try {
  for (const parsed of parsedContracts()) writeFileSync(path.join(copy, parsed.file), mutants.file(parsed));
  const library = fileURLToPath(new URL("Mutant.sol", import.meta.url));
  copyFileSync(library, path.join(copy, "contracts/__Mutant.sol"));
  const built = spawnSync(process.execPath, ["deploy/contracts.ts"], { cwd: copy, encoding: "utf8" });
  if (built.status !== 0) throw new Error(`the contracts with mutants do not compile:\n${built.stdout}${built.stderr}`);

  const only = new RegExp(values.only);
  const numbers = mutants.all.flatMap((mutant, number) => (mutant && only.test(mutant.file) ? [number] : []));
  const drawn = draw(numbers, Number(values.count), Number(values.seed));
  console.log(`${drawn.length} of ${numbers.length} mutants, seed ${values.seed}`);
  const order = new Order(await workers.reach());
  for (const number of drawn) {
    if (Date.now() > until) break;
    const mutant = mutants.all[number]!;
    const tests = order.testsFor(number, mutant.file);
    const verdict = tests.length > 0
      ? await workers.judge(number, tests, order.milliseconds(tests))
      : { survived: true, by: "no test reaches it" };
    if (!verdict.survived) order.remember(mutant.file, verdict.by);
    tried.push({ ...mutant, ...verdict });
    const said = `${mutant.file}:${mutant.line}  ${mutant.change}: ${mutant.text}`;
    console.log(verdict.survived ? `SURVIVED  ${said}  ${verdict.by}` : `noticed   ${said}`);
    if (values.json) writeFileSync(values.json, `${JSON.stringify(tried, null, 2)}\n`);
  }
} finally {
  workers.end();
  removeCopy(copy);
}
const survived = tried.filter((mutant) => mutant.survived).length;
console.log(`\n${tried.length} tried: ${tried.length - survived} noticed, ${survived} survived`);
process.exit(survived > 0 ? 1 : 0);
