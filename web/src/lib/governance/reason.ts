import type { Document } from "@commonweight/sdk/artifacts/document";

/** Bytes of a reason that Deliberation publishes itself; what is longer goes into a document. */
export const REASON_BYTES = 560;

/** A reason as it is typed. */
export interface ReasonDraft {
  text: string;
  /** Address of what stands behind it; empty for none. */
  link: string;
}

/** What goes on chain: text that fits, and a document where there is more to say. */
export interface DraftedReason {
  text: string;
  document: Document | null;
}

const bytesOf = (text: string) => new TextEncoder().encode(text).length;

/** How many bytes a reason has left, below zero for too many. */
export function bytesLeft(text: string): number {
  return REASON_BYTES - bytesOf(text.trim());
}

/** The beginning of a text that fits into the bytes, cut between words and marked as cut. */
export function beginning(text: string, most = REASON_BYTES): string {
  if (bytesOf(text) <= most) return text;
  const fitting = Array.from(text).reduce(
    (kept, letter) => (bytesOf(`${kept}${letter}…`) <= most ? kept + letter : kept),
    "",
  );
  const gap = Math.max(fitting.lastIndexOf(" "), fitting.lastIndexOf("\n"));
  return `${(gap > 0 ? fitting.slice(0, gap) : fitting).trimEnd()}…`;
}

/** Whether there is anything to publish. */
export function saysSomething({ text, link }: ReasonDraft): boolean {
  return text.trim() !== "" || link.trim() !== "";
}

/**
 * Makes of a typed reason what Deliberation takes.
 *
 * @param title What the reason is about: the document's title.
 * @throws Error with a sentence when the link is none.
 */
export async function draftReason({ text, link }: ReasonDraft, title: string): Promise<DraftedReason> {
  const [said, url] = [text.trim(), link.trim()];
  if (url !== "" && !/^(https?|ipfs):\/\/\S+$/.test(url)) throw new Error("A link begins with https:// or ipfs://.");
  if (url === "" && bytesOf(said) <= REASON_BYTES) return { text: said, document: null };
  const [{ statementSchema }, { createDocument }] = await Promise.all([
    import("@commonweight/sdk/artifacts/statement"),
    import("@commonweight/sdk/artifacts/document"),
  ]);
  const links = url === "" ? [] : [{ name: url.slice(0, 200), url }];
  const statement = { kind: "reason" as const, title: title.slice(0, 200), body: said || url, links };
  return { text: beginning(said), document: await createDocument(statementSchema.parse(statement)) };
}
