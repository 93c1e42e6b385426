import { parseDocument } from "yaml";
import * as z from "zod";
import { ArtifactError } from "./errors.ts";
import { issuesOf } from "./issues.ts";

/** Largest model card in bytes. */
export const MAX_CARD_BYTES = 1024 * 1024;

const names = z.union([z.string(), z.array(z.string())], { error: "text, or a list of texts" });

/**
 * The front matter of a model card, as Hugging Face defines it (huggingface/hub-docs, `modelcard.md`). Only the licence is
 * demanded; fields that are not listed here are kept as they are.
 */
export const cardMetadataSchema = z.looseObject({
  license: z.string({ error: "a licence identifier such as apache-2.0" }).min(1, "a licence identifier such as apache-2.0"),
  license_name: z.string({ error: "text" }).optional(),
  license_link: z.string({ error: "text" }).optional(),
  language: names.optional(),
  tags: z.array(z.string({ error: "text" }), { error: "a list of texts" }).optional(),
  datasets: names.optional(),
  base_model: names.optional(),
  library_name: z.string({ error: "text" }).optional(),
  pipeline_tag: z.string({ error: "a task such as image-classification" }).optional(),
});

export type CardMetadata = z.infer<typeof cardMetadataSchema>;

/** A model card: what its front matter says, and its text in Markdown. */
export interface ModelCard {
  metadata: CardMetadata;
  /** Markdown; it is anybody's text, so sanitise what is made of it. */
  body: string;
}

/**
 * Reads a model card with its YAML front matter.
 *
 * @throws ArtifactError `card-invalid` with line, or path, expected and found.
 */
export function parseCard(source: string | Uint8Array): ModelCard {
  const text = decode(source).replace(/^\uFEFF/, "");
  const match = /^---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text);
  if (!match) {
    throw refusal(`expected front matter between two lines '---' at the beginning, found '${text.slice(0, 40).trim()}'`);
  }
  const document = parseDocument(match[1] ?? "", { schema: "core", uniqueKeys: true, logLevel: "error" });
  const [error] = document.errors;
  if (error) throw refusal(error.message.split("\n")[0] ?? error.message, error);
  const value = toValue(() => document.toJS({ maxAliasCount: 100 }) as unknown);
  const result = cardMetadataSchema.safeParse(value ?? {});
  if (!result.success) {
    throw refusal(issuesOf("card", result.error.issues, value).map((issue) => issue.message).join("\n"));
  }
  return { metadata: result.data, body: text.slice(match[0].length) };
}

/** Aliases that would unfold into a huge value are refused by the parser here. */
function toValue(read: () => unknown): unknown {
  try {
    return read();
  } catch (cause) {
    throw refusal((cause as Error).message, cause);
  }
}

function decode(source: string | Uint8Array): string {
  if (source.length > MAX_CARD_BYTES) throw refusal(`${source.length} bytes, at most ${MAX_CARD_BYTES} are allowed`);
  if (typeof source === "string") return source;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(source);
  } catch (cause) {
    throw refusal("it is not text in UTF-8", cause);
  }
}

function refusal(why: string, cause?: unknown): ArtifactError {
  return new ArtifactError("card-invalid", `Model card: ${why}`, { cause });
}
