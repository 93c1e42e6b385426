// `npm run mutate`: changes the contracts in small ways, one at a time, and prints the changes that no test notices.
//   -- --count N        how many of all mutants, drawn at random (default 40)
//   -- --seed N         draws the same ones again
//   -- --only PART      only of files whose path contains it, such as license/Trials
//   -- --json FILE      writes each mutant that was tried and what became of it
import { spawnSync } from "node:child_process";
import { copyFileSync, globSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { buildContracts } from "../../deploy/contracts.ts";
import { parsedContracts } from "../coverage/ast.ts";
import { makeCopy, removeCopy } from "../coverage/copy.ts";
import { Mutants, type Mutant } from "./mutants.ts";

/** Contracts by the tests that are run against their mutants; the first that fits counts. */
const TESTS: readonly (readonly [contracts: RegExp, ...tests: string[]])[] = [
  [/governance\//, "test/contracts/governance/*.test.ts", "test/contracts/attacks/governance-*.test.ts"],
  [/license\/(LicenseMarket|Market)/, "test/contracts/license/market*.test.ts", "test/contracts/attacks/*.test.ts"],
  [/license\/License(Drawing|Face|Renderer|Metadata|Rights|Presets)/, "test/contracts/license/*.test.ts"],
  [/license\//, "test/contracts/license/*.test.ts", "test/contracts/attacks/*.test.ts",
    "test/contracts/treasury/*.test.ts"],
  [/treasury\//, "test/contracts/treasury/*.test.ts", "test/contracts/attacks/*.test.ts"],
  [/policy\//, "test/contracts/policy/*.test.ts", "test/contracts/attacks/disputes.test.ts"],
];
/** Milliseconds after which a mutant counts as noticed: it made something endless. */
const PATIENCE = 900_000;

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "40" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    only: { type: "string", default: "" },
    json: { type: "string" },
  },
});

await buildContracts();
const mutants = new Mutants();
const copy = makeCopy("mutants", ["properties"]);
let survived = 0;
try {
  for (const parsed of parsedContracts()) {
    if (testsOf(parsed.file)) writeFileSync(path.join(copy, parsed.file), mutants.file(parsed));
  }
  const library = fileURLToPath(new URL("Mutant.sol", import.meta.url));
  copyFileSync(library, path.join(copy, "contracts/__Mutant.sol"));
  run(["deploy/contracts.ts"], "inherit");

  const numbers = mutants.all.flatMap((mutant, number) => (mutant?.file.includes(values.only) ? [number] : []));
  const drawn = draw(numbers, Number(values.count), Number(values.seed));
  console.log(`${drawn.length} of ${numbers.length} mutants, seed ${values.seed}`);
  for (const [, ...tests] of TESTS.filter((row) => drawn.some((number) => rowOf(mutants.all[number]!.file) === row))) {
    if (!attempt(0, tests)) throw new Error(`without a mutant, these fail already: ${tests.join(" ")}`);
  }
  const tried: (Mutant & { survived: boolean })[] = [];
  for (const number of drawn) {
    const mutant = mutants.all[number]!;
    const survives = attempt(number, testsOf(mutant.file)!, mutant.file);
    if (survives) survived++;
    tried.push({ ...mutant, survived: survives });
    const verdict = survives ? "SURVIVED" : "noticed ";
    console.log(`${verdict}  ${mutant.file}:${mutant.line}  ${mutant.change}: ${mutant.text}`);
    if (values.json) writeFileSync(values.json, `${JSON.stringify(tried, null, 2)}\n`);
  }
  console.log(`\n${tried.length - survived} noticed, ${survived} survived`);
} finally {
  removeCopy(copy);
}
process.exit(survived > 0 ? 1 : 0);

/** Whether all tests pass with this mutant alive. Those named like its contract come first: one failure ends it. */
function attempt(number: number, tests: readonly string[], contract = ""): boolean {
  const words = path.basename(contract, ".sol").match(/[A-Z][a-z]+/g) ?? [];
  const stems = words.map((word) => word.slice(0, 5).toLowerCase());
  const distance = (file: string) => (stems.some((stem) => path.basename(file).toLowerCase().includes(stem)) ? 0 : 1);
  const files = tests.flatMap((pattern) => globSync(pattern, { cwd: copy })).sort();
  files.sort((a, b) => distance(a) - distance(b));
  return run(["test/mutation/attempt.ts", String(number), ...files], number === 0 ? "inherit" : "ignore");
}

function run(args: string[], output: "inherit" | "ignore"): boolean {
  const { status } = spawnSync(process.execPath, args, { cwd: copy, stdio: output, timeout: PATIENCE });
  return status === 0;
}

function rowOf(file: string): (typeof TESTS)[number] | undefined {
  return TESTS.find(([contracts]) => contracts.test(file));
}

function testsOf(file: string): readonly string[] | undefined {
  const [, ...tests] = rowOf(file) ?? [];
  return tests.length > 0 ? tests : undefined;
}

/** `count` of them in random order; the same for the same seed (mulberry32). */
function draw(numbers: readonly number[], count: number, seed: number): number[] {
  const left = [...numbers];
  let state = seed;
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const drawn: number[] = [];
  while (drawn.length < count && left.length > 0) drawn.push(...left.splice(Math.floor(random() * left.length), 1));
  return drawn;
}
