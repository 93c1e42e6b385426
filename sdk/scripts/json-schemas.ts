// Writes the JSON Schemas that the web serves under /schemas, from the zod schemas that the code itself checks by:
//   node sdk/scripts/json-schemas.ts
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { manifestSchema } from "../src/artifacts/manifest.ts";
import { reportSchema } from "../src/verify/report.ts";
import { suiteSchema } from "../src/verify/suite.ts";

/** Where the files lie: the web serves them as they are. */
export const SCHEMA_FOLDER = new URL("../../web/static/schemas/", import.meta.url);

/** Every published schema by its file's name, which carries the version of what it describes. */
const SCHEMAS = {
  "manifest-1": { schema: manifestSchema, title: "manifest.json of a Commonweight release, version 1" },
  "report-1": { schema: reportSchema, title: "report.json of a verification, version 1" },
  "suite-1": { schema: suiteSchema, title: "suite.json of a Commonweight release, version 1" },
} satisfies Record<string, { schema: z.ZodType; title: string }>;

/** The files' names and texts (JSON Schema, draft 2020-12). What no schema can say, the code refuses on top. */
export function jsonSchemas(): Map<string, string> {
  const files = Object.entries(SCHEMAS).map(([name, { schema, title }]): [string, string] => {
    const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input", target: "draft-2020-12" });
    const document = { $schema, $id: `urn:commonweight:schema:${name}`, title, ...rest };
    return [`${name}.json`, `${JSON.stringify(document, null, 2)}\n`];
  });
  return new Map(files);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await mkdir(SCHEMA_FOLDER, { recursive: true });
  for (const [file, text] of jsonSchemas()) await writeFile(new URL(file, SCHEMA_FOLDER), text);
}
