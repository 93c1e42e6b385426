import type { Document } from "@commonweight/sdk/artifacts/document";

/** A statement as it is typed. */
export interface StatementDraft {
  title: string;
  /** Markdown. */
  body: string;
  links: { name: string; url: string }[];
}

export const nothingSaid = (): StatementDraft => ({ title: "", body: "", links: [] });

/** A statement's document, or what is wrong with what was typed, by field. */
export type DraftedStatement = { document: Document } | { issues: Record<string, string> };

/** Seconds in which a document's text is fetched, commonly: it comes some blocks after the event that names it. */
export const READ_WITHIN = 60;

/** Whether a document without a text is only too new to have been read. @param now seconds on the chain's clock */
export function isBeingRead(text: object | null, at: number | undefined, now: number): boolean {
  return text === null && at !== undefined && now < at + READ_WITHIN;
}

const LACKING: Record<string, string> = {
  title: "Give it a title.",
  body: "Say what you have to say.",
  url: "Give the link's address, beginning with https:// or ipfs://.",
};

/** Makes the document that is stored and named on chain. zod and the hashing are fetched here, at the first use. */
export async function draftStatement(
  kind: "evidence" | "answer" | "grounds",
  draft: StatementDraft,
): Promise<DraftedStatement> {
  const [{ statementSchema }, { createDocument }] = await Promise.all([
    import("@commonweight/sdk/artifacts/statement"),
    import("@commonweight/sdk/artifacts/document"),
  ]);
  const links = draft.links.filter(({ name, url }) => name.trim() || url.trim());
  const result = statementSchema.safeParse({
    kind,
    title: draft.title.trim(),
    body: draft.body.trim(),
    links: links.map(({ name, url }) => ({ name: name.trim() || url.trim(), url: url.trim() })),
  });
  if (result.success) return { document: await createDocument(result.data) };
  return {
    issues: Object.fromEntries(
      result.error.issues.map(({ path, message }) => [path.join("."), LACKING[String(path.at(-1))] ?? `${message}.`]),
    ),
  };
}
