import { mkdir, readFile, writeFile } from "node:fs/promises";
import { outputIntrospectionFile } from "@gql.tada/internal";
import { buildSchema, introspectionFromSchema } from "graphql";
import { deriveApiSchema } from "./api-schema.ts";

/**
 * Writes `src/lib/graph/generated/`: the API schema derived from the subgraph's, and its types for gql.tada.
 * Types only; nothing of it is in the bundle. Run by `npm run typecheck`.
 */
const folder = new URL("../src/lib/graph/generated/", import.meta.url);
const source = await readFile(new URL("../../subgraph/schema.graphql", import.meta.url), "utf8");
const api = deriveApiSchema(source);
const introspection = introspectionFromSchema(buildSchema(api), { descriptions: false });
const types = outputIntrospectionFile(introspection, { fileType: ".d.ts", shouldPreprocess: true });

await mkdir(folder, { recursive: true });
await writeFile(new URL("api.graphql", folder), api);
await writeFile(new URL("introspection.d.ts", folder), types);
