import { error } from "@sveltejs/kit";
import { chartersQuery } from "#lib/governance/charter-query.ts";
import type { CharterDetail } from "#lib/governance/charter-query.ts";
import { graphFor } from "#lib/graph/load.ts";

/**
 * All charter versions, which of them is read, and which it is set against: `?against=` or the one before.
 *
 * @param asked from the address; none means the one in force
 */
export async function loadCharter(event: Parameters<typeof graphFor>[0] & { url: URL }, asked?: string) {
  const { charterVersions: versions, proposals } = await (await graphFor(event)).query(chartersQuery);
  const version = asked === undefined ? versions[0] : versions.find((one) => String(one.version) === asked);
  if (!version && asked !== undefined) {
    error(404, `There is no charter version ${asked.slice(0, 40)}. Adopted so far: ${list(versions)}.`);
  }
  const against = event.url.searchParams.get("against");
  const before = versions.find((one) => one.version === (version?.version ?? 0) - 1) ?? null;
  const other = versions.find((one) => String(one.version) === against && one !== version) ?? null;
  const comparing = other !== null || event.url.searchParams.has("changes");
  return { versions, proposals, version: version ?? null, before: other ?? before, comparing };
}

function list(versions: readonly CharterDetail[]): string {
  return (
    versions
      .map(({ version }) => version)
      .toReversed()
      .join(", ") || "none"
  );
}
