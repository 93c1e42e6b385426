import { shortAddress } from "#lib/format/identifier.ts";
import type { NameLookup } from "./query.ts";

/** What is said about one part of a name: good, wrong, or not decided yet. */
export interface NameVerdict {
  namespace?: string | undefined;
  slug?: string | undefined;
  version?: string | undefined;
  /** The namespace is free and will be claimed in the same transaction. */
  claims: boolean;
  /** The model is new and will be created in the same transaction. */
  creates: boolean;
  /** Nothing is wrong, and the index has answered. */
  good: boolean;
}

const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const VERSION = /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;

/** Judges a name by its form and by what the index knows of it, so that a refusal comes before anything is signed. */
export function judgeName(
  name: { namespace: string; slug: string; version: string },
  account: string | null,
  found: NameLookup | null,
): NameVerdict {
  const namespace = nameProblem("A namespace", name.namespace) ?? takenProblem(found, account);
  const slug = nameProblem("A model's name", name.slug) ?? foreignProblem(found, account);
  const version = versionProblem(name.version) ?? duplicateProblem(found);
  return {
    namespace: name.namespace === "" ? undefined : namespace,
    slug: name.slug === "" ? undefined : slug,
    version: name.version === "" ? undefined : version,
    claims: found !== null && found.namespace === null,
    creates: found !== null && found.model === null,
    good: found !== null && account !== null && !namespace && !slug && !version,
  };
}

function nameProblem(what: string, text: string): string | undefined {
  if (text.length < 3 || text.length > 32) return `${what} has 3 to 32 characters, found ${text.length}.`;
  if (!NAME.test(text)) return `${what} has lower-case letters, digits and single hyphens between them, found "${text}".`;
  return undefined;
}

function versionProblem(text: string): string | undefined {
  if (text.length > 32) return `A version has at most 32 characters, found ${text.length}.`;
  if (!VERSION.test(text)) return `A version reads like 1.2.0 or 1.2.0-rc.1, found "${text}".`;
  return undefined;
}

function takenProblem(found: NameLookup | null, account: string | null): string | undefined {
  const owner = found?.namespace?.owner.id;
  if (!owner || !account || owner === account) return undefined;
  // Whoever was handed a model may publish in it, whosever the namespace is.
  if (found.model?.owner.id === account) return undefined;
  return `"${found.namespace!.name}" belongs to somebody else (${shortAddress(owner)}). Names are unique for ever: choose another.`;
}

function foreignProblem(found: NameLookup | null, account: string | null): string | undefined {
  const owner = found?.model?.owner.id;
  if (!owner || !account || owner === account) return undefined;
  return `${found.model!.name} belongs to ${shortAddress(owner)}, who alone may publish releases of it.`;
}

function duplicateProblem(found: NameLookup | null): string | undefined {
  const [release] = found?.model?.releases ?? [];
  if (!release) return undefined;
  const latest = found?.model?.latest?.version;
  const more = latest && latest !== release.version ? ` Its page shows ${latest}.` : "";
  return `${found!.model!.name} ${release.version} exists already (${release.status === "Approved" ? "released" : release.status.toLowerCase()}); a version is unique for ever.${more}`;
}
