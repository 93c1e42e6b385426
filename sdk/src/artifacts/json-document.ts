import type * as z from "zod";
import { ArtifactError } from "./errors.ts";

/**
 * Parses the bytes of a JSON document against its schema.
 *
 * @param kind What the document is, for the error's sentence.
 * @throws ArtifactError `document-invalid`.
 */
export function parseJsonDocument<T extends z.ZodType>(bytes: Uint8Array, kind: string, schema: T): z.infer<T> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new ArtifactError("document-invalid", `${kind}: not JSON in UTF-8 (${(cause as Error).message})`, { cause });
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => `${kind}.${issue.path.join(".")}: ${issue.message}`);
  throw new ArtifactError("document-invalid", issues.join("; "));
}
