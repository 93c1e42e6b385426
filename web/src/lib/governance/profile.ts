import type { Document } from "@commonweight/sdk/artifacts/document";

/** A profile as it is typed. */
export interface ProfileDraft {
  name: string;
  /** Markdown. */
  statement: string;
  /** One a line. */
  interests: string;
  links: { name: string; url: string }[];
}

const LACKING: Record<string, string> = {
  name: "Say what you go by.",
  statement: "Say what you stand for.",
  url: "Give the link's address, beginning with https:// or ipfs://.",
};

/** The document that is stored and named on chain, or what is wrong by field. */
export async function draftProfile(
  draft: ProfileDraft
): Promise<{ document: Document } | { issues: Record<string, string> }> {
  const [{ profileSchema }, { createDocument }] = await Promise.all([
    import("@commonweight/sdk/artifacts/profile"),
    import("@commonweight/sdk/artifacts/document"),
  ]);
  const links = draft.links.filter(({ name, url }) => name.trim() || url.trim());
  const result = profileSchema.safeParse({
    name: draft.name.trim(),
    statement: draft.statement.trim(),
    interests: draft.interests.split("\n").map((line) => line.trim()).filter(Boolean),
    links: links.map(({ name, url }) => ({ name: name.trim() || url.trim(), url: url.trim() })),
  });
  if (result.success) return { document: await createDocument(result.data) };
  return {
    issues: Object.fromEntries(
      result.error.issues.map(({ path, message }) => {
        const last = path.findLast((part) => typeof part === "string");
        return [path.join("."), LACKING[String(last)] ?? `${message}.`];
      })
    ),
  };
}
