import { globSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildSubgraph } from "../build.ts";
import { deployment, type Case } from "./dsl.ts";
import { structTwins } from "./structs.ts";
import { directoryCid, NO_DIGEST, rawCid } from "./world.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
/** Where `gnd test` looks for the compiled manifest, seen from its working folder. */
const built = path.join(here, "../build");

/**
 * Makes everything that `gnd test --skip-build`, run in the subgraph's folder, needs: the subgraph built for the
 * cases' own addresses, and each case as a JSON file.
 *
 * @returns The JSON files, one a case.
 */
export async function prepareTests(log: (line: string) => void = console.log): Promise<string[]> {
  await buildSubgraph({ deployment, outDir: built, log, additions: structTwins() });
  const folder = path.join(built, "cases");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const files: string[] = [];
  for (const module of globSync("*.cases.ts", { cwd: here }).sort()) {
    const { cases } = (await import(pathToFileURL(path.join(here, module)).href)) as { cases: Case[] };
    for (const [i, entry] of cases.entries()) {
      const file = path.join(folder, `${module.replace(".cases.ts", "")}-${String(i + 1).padStart(2, "0")}.json`);
      writeFileSync(file, JSON.stringify(withFiles(entry), null, 2));
      files.push(file);
    }
  }
  return files;
}

/** Parameters that name a document by its digest. A vote's reason is a plain text of the same name. */
const DOCUMENTS = ["document", "report", "evidence", "statement", "grounds", "profile", "reason"];

const isDigest = (value: unknown): value is string =>
  typeof value === "string" && /^0x[0-9a-f]{64}$/.test(value) && value !== NO_DIGEST;

/** gnd waits for every document the index asks for, so those a case does not give are made up. */
function withFiles(entry: Case): Case {
  const given = entry.files ?? [];
  const asked = entry.blocks.flatMap((block) =>
    block.events.flatMap(({ params }) => [
      ...DOCUMENTS.flatMap((name) => (isDigest(params[name]) ? [rawCid(params[name])] : [])),
      ...(typeof params["manifest"] === "string" ? [`${directoryCid(params["manifest"])}/manifest.json`] : []),
    ])
  );
  const missing = [...new Set(asked)].filter((cid) => !given.some((file) => file.cid === cid));
  return { ...entry, files: [...given, ...missing.map((cid) => ({ cid, content: "not JSON" }))] };
}
