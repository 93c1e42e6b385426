import { existsSync } from "node:fs";
import path from "node:path";
import { loadEnvFile } from "node:process";
import { parseArgs } from "node:util";
import { z } from "zod";
import { STORE_KINDS } from "../../sdk/src/artifacts/stores.node.ts";
import { StackError } from "./errors.ts";
import { root } from "./setup/paths.mjs";
import { defaultWorld } from "./world.ts";

const port = z.coerce.number().int().min(1).max(65_535);
const url = z.url({ protocol: /^https?$/ });
/** An empty value in .env means: not set. */
const optional = <T extends z.ZodType>(schema: T) => z.preprocess((value) => (value === "" ? undefined : value),
  schema.optional());

const Environment = z.object({
  WEB_PORT: optional(port),
  RPC_PORT: optional(port),
  ARTIFACT_STORE: z.preprocess((value) => value || undefined, z.enum(STORE_KINDS).default("embedded")),
  GND_BINARY: optional(z.string()),
  GRAPH_NODE_ADMIN_URL: optional(url),
  GRAPH_NODE_QUERY_URL: optional(url),
}).refine((env) => !env.GRAPH_NODE_ADMIN_URL === !env.GRAPH_NODE_QUERY_URL, {
  path: ["GRAPH_NODE_QUERY_URL"],
  error: "GRAPH_NODE_ADMIN_URL and GRAPH_NODE_QUERY_URL belong together: set both or none",
});

export interface Options {
  help: boolean;
  fresh: boolean;
  verbose: boolean;
  folder: string;
  env: z.infer<typeof Environment>;
}

/**
 * Reads the command line and the environment (with `.env`, which gives way to variables already set).
 * @throws {StackError} for anything not understood
 */
export function readOptions(args: string[]): Options {
  const file = path.join(root, ".env");
  if (existsSync(file)) loadEnvFile(file);
  const { values } = parse(args);
  const parsed = Environment.safeParse(values.port ? { ...process.env, WEB_PORT: values.port } : process.env);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new StackError("options", issues.join("; "), "Correct it in .env or on the command line.");
  }
  const folder = path.resolve(root, values.dir ?? defaultWorld);
  return {
    help: values.help ?? false,
    fresh: values.fresh ?? false,
    verbose: values.verbose ?? false,
    folder: insideProject(folder),
    env: parsed.data,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        help: { type: "boolean", short: "h" },
        fresh: { type: "boolean" },
        verbose: { type: "boolean" },
        port: { type: "string" },
        dir: { type: "string" },
      },
    });
  } catch (error) {
    throw new StackError("options", (error as Error).message, "`npm start -- --help` lists the options.");
  }
}

/** A world outside the project's folder would be state left elsewhere, and `--fresh` removes what lies in it. */
function insideProject(folder: string): string {
  const relative = path.relative(root, folder);
  if (relative.startsWith(".commonweight")) return folder;
  throw new StackError("options", `--dir ${folder} is not a world's folder`,
    "Choose a name that begins with .commonweight, in the project's folder; git ignores those.");
}
