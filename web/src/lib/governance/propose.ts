import { charterDocumentSchema } from "@commonweight/sdk/artifacts/charter";
import { createDocument } from "@commonweight/sdk/artifacts/document";
import type { Document } from "@commonweight/sdk/artifacts/document";
import { proposalDocumentSchema, proposalMetadata } from "@commonweight/sdk/artifacts/proposal";
import type { DescribedFunction } from "@commonweight/sdk/artifacts/proposal";
import type { ProposalAction } from "./actions.ts";
import { actionsOfDraft } from "./draft-actions.ts";
import type { CharterDraft, DraftClause, DraftText, ProposalDraft } from "./draft.ts";

/** The draft is not complete or not allowed; one sentence for each field, by its path. */
export class DraftError extends Error {
  readonly code = "draft_invalid";
  readonly issues: Record<string, string>;

  constructor(issues: Record<string, string>) {
    super(Object.values(issues).join(" "));
    this.name = "DraftError";
    this.issues = issues;
  }
}

/** What a draft does on chain, and the documents it names there. */
export interface DraftedActions {
  actions: ProposalAction[];
  /** A charter's text, to be stored before the proposal is opened. */
  documents: Document[];
}

/**
 * The calls of a draft, the solvency check at their end.
 *
 * @throws DraftError when the charter's text is not what its schema asks for.
 */
export async function draftActions(draft: ProposalDraft, contracts: Record<string, string>): Promise<DraftedActions> {
  const document = draft.kind === "charter" ? await charterDocument(draft.charter) : null;
  const actions = await actionsOfDraft(draft, contracts, async () => document?.digest ?? "");
  return { actions, documents: document ? [document] : [] };
}

/**
 * The proposal's own text as a document, and what TokenVoting stores of it.
 *
 * @param abi The functions by which its calls of foreign contracts were made: what readers need to read them.
 * @throws DraftError naming each field that is missing or too long.
 */
export async function draftText(
  text: DraftText,
  abi: readonly DescribedFunction[] = [],
): Promise<{ document: Document; metadata: string }> {
  const links = text.links.filter(({ name, url }) => name.trim() || url.trim());
  const trimmed = {
    title: text.title.trim(),
    summary: text.summary.trim(),
    body: text.body.trim(),
    links: links.map(({ name, url }) => ({ name: name.trim() || url.trim(), url: url.trim() })),
    ...(abi.length > 0 ? { abi: [...abi] } : {}),
  };
  const result = proposalDocumentSchema.safeParse(trimmed);
  if (!result.success) throw new DraftError(sentences(result.error.issues, trimmed));
  const document = await createDocument(result.data);
  return { document, metadata: proposalMetadata(document.cid) };
}

async function charterDocument({
  title,
  version,
  preamble,
  changes,
  olderReleases,
  clauses,
}: CharterDraft): Promise<Document> {
  const written = {
    title: title.trim(),
    version,
    preamble: preamble.trim(),
    changes: changes.trim(),
    olderReleases: olderReleases.trim(),
    clauses: clauses.map((clause, index) => ({
      number: index + 1,
      title: clause.title.trim(),
      text: clause.text.trim(),
      severity: clause.severity,
      ...demandsOf(clause),
    })),
  };
  const result = charterDocumentSchema.safeParse(written);
  if (!result.success) throw new DraftError(sentences(result.error.issues, written));
  return createDocument(result.data);
}

/** A clause's demands as the document has them; without any there is no such field. */
function demandsOf({ demandedReceipts, demandedStatements, forbiddenRights }: DraftClause) {
  const statements = demandedStatements.map((one) => one.trim()).filter(Boolean);
  const demands = {
    ...(demandedReceipts ? { receipts: demandedReceipts } : {}),
    ...(statements.length > 0 ? { statements } : {}),
    ...(forbiddenRights.length > 0 ? { forbiddenRights } : {}),
  };
  return Object.keys(demands).length > 0 ? { demands } : {};
}

/** `clauses.2.title` and the like, with an empty field told as such rather than as "too small". */
function sentences(issues: readonly { path: PropertyKey[]; message: string }[], draft: object): Record<string, string> {
  return Object.fromEntries(
    issues.map(({ path, message }) => {
      const found = path.reduce<unknown>(
        (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
        draft
      );
      const things: Record<string, string> = { clauses: "Clause", links: "Link", abi: "Function" };
      const thing = things[String(path[0])];
      const place = thing && typeof path[1] === "number" ? `${thing} ${path[1] + 1}: ` : "";
      return [
        path.join("."),
        place + (found === "" ? missing(String(path.at(-1))) : `${String(path.at(-1))}: ${message}.`),
      ];
    })
  );
}

const words: Record<string, string> = {
  title: "Give it a title.",
  summary: "Say in a sentence or two what it is.",
  preamble: "Say why the charter exists.",
  text: "Write the clause's text.",
  olderReleases: "Say what becomes of releases made under earlier versions.",
  url: "Give the link's address.",
};

function missing(field: string): string {
  return words[field] ?? `Fill in ${field}.`;
}
