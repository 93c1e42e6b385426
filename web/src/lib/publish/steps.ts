import type { StepItem } from "#lib/components/types.ts";
import { formatBytes } from "#lib/format/bytes.ts";
import { formatBps, formatScore } from "#lib/format/share.ts";
import type { Publication } from "./publication.svelte.ts";
import type { PublishSession } from "./session.svelte.ts";

export const STEPS = ["folder", "files", "name", "shares", "charter", "review", "indexed"] as const;
export type StepId = (typeof STEPS)[number];
export type PublishStep = StepItem & { id: StepId };

const TITLES: Record<StepId, string> = {
  folder: "Folder",
  files: "Files",
  name: "Name and description",
  shares: "Lineage, shares and rights",
  charter: "Charter and suite",
  review: "Review and sign",
  indexed: "Indexed",
};

/** Whether what a step asks for is settled. */
export function isSettled(id: StepId, session: PublishSession, publication: Publication): boolean {
  const { check, charter, draft } = session;
  if (id === "folder") return session.folder !== undefined;
  if (id === "files") return check?.passes === true;
  if (id === "name") return session.name.good && nameIssues(session).length === 0;
  if (id === "shares") return session.folder !== undefined && session.shares.good && session.lineage.good && session.data.good;
  if (id === "charter") return charter !== undefined && draft.charterRead === charter.version;
  return publication.published !== undefined;
}

/** What is wrong with the fields of the step on name and description. */
export function nameIssues({ composed }: PublishSession) {
  return (composed?.issues ?? []).filter((issue) => !issue.path.startsWith("manifest.parents"));
}

/** The steps as they stand; `open` is the one somebody works on. */
export function stepItems(session: PublishSession, publication: Publication, open: StepId, visited: ReadonlySet<StepId>): PublishStep[] {
  return STEPS.map((id) => {
    const settled = isSettled(id, session, publication);
    const failing = id === "files" ? session.check?.passes === false : visited.has(id) && !settled && (id === "name" || id === "shares");
    const state = id === open ? (id === "files" && failing ? "fail" : "open") : settled ? "done" : failing && session.folder ? "fail" : "todo";
    return { id, title: TITLES[id], state, sum: summary(id, session, publication, settled) };
  });
}

function summary(id: StepId, session: PublishSession, publication: Publication, settled: boolean): string {
  const { folder, check, draft, charter, shares } = session;
  switch (id) {
    case "folder":
      if (folder) return `${folder.name}/, ${count(folder.files.length, "file")}, ${formatBytes(folder.files.reduce((sum, { content }) => sum + content.size, 0))}`;
      return "ONNX weights, README.md and suite, and a manifest.json if you have one";
    case "files": {
      if (session.checking) return "Being looked into, by name and by content";
      if (!check) return "Each is looked into by name and by content, and hashed, in this page";
      const refused = check.files.filter(({ reasons }) => reasons.length > 0).length;
      if (check.passes) return `All ${count(check.files.length, "file")} pass, ${formatBytes(check.size)}`;
      return `${check.files.length - refused} of ${count(check.files.length, "file")} pass${refused > 0 ? `, ${refused} refused` : ""}${check.missing.length > 0 ? `, ${count(check.missing.length, "thing")} missing` : ""}.`;
    }
    case "name":
      return settled ? `${draft.namespace}/${draft.slug} ${draft.version}, ${draft.task}` : "Under which name it stands, and what is said about it";
    case "shares":
      if (!folder || draft.contributors.length === 0) return "What it is made from, who made it, what each earns of every sale, and what is open to anybody";
      return `${draft.parents.length > 0 ? `Made from ${count(draft.parents.length, "release")}; ${formatBps(shares.upstreamBps)} of every sale goes upstream; ` : ""}${count(draft.contributors.length, "contributor")}${settled ? ", adding up to 100 %" : ""}`;
    case "charter": {
      const suite = check?.suite?.definition;
      const what = suite ? ` Suite: ${count(suite.cases, "case")}, score at least ${formatScore(suite.minimumScoreBps)}.` : "";
      return charter ? `Charter ${charter.version}${settled ? " is cited" : " is in force"}.${what}` : "No charter is in force yet";
    }
    case "review":
      return "What will be public, what it costs, then one upload and one transaction";
    case "indexed":
      return publication.published ? "It is in the registry and in the index" : "Your release appears as Submitted; anyone may verify it from then on";
  }
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
