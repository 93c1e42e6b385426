import { parseCid, toDigest } from "@commonweight/sdk/artifacts/cid";
import type { KeptAbout } from "@commonweight/sdk/artifacts/cache-about";
import type { KeptFile } from "@commonweight/sdk/artifacts/file-cache";
import type { GraphClient } from "#lib/graph/client.ts";
import { graphql } from "#lib/graph/graphql.ts";

/** What is known of a kept file: what was written down here, or what the index says of the same bytes. */
export type KeptName = Pick<KeptAbout, "path" | "from">;

const query = graphql(`
  query FilesByDigest($digests: [Bytes!]!) {
    manifestFiles(first: 500, where: { sha256_in: $digests }) {
      path
      sha256
      document {
        name
        release
      }
    }
  }
`);

/** CIDv1's codec of bytes as they are: such a CID is the file's own sha-256, by which the index finds it. */
const RAW = 0x55;

/**
 * Names of the files that were kept before names were: from the index, for files of one block. Of larger ones only the
 * list of their blocks would tell, which is not worth fetching for a name.
 *
 * @returns by CID. @throws GraphError.
 */
export async function namesOfOlder(graph: GraphClient, files: readonly KeptFile[]): Promise<Map<string, KeptName>> {
  const digests = new Map<string, string>();
  for (const { cid, about } of files) {
    if (about) continue;
    const parsed = parseCid(cid);
    if (parsed.code === RAW) digests.set(toDigest(parsed), cid);
  }
  const names = new Map<string, KeptName>();
  if (digests.size === 0) return names;
  const { manifestFiles } = await graph.query(query, { digests: [...digests.keys()] });
  for (const { path, sha256, document } of manifestFiles) {
    const cid = digests.get(sha256);
    if (!cid) continue;
    const known = names.get(cid);
    const origin = { model: document.name, release: document.release };
    const isKnown = known?.from.some(({ model, release }) => model === origin.model && release === origin.release);
    if (!isKnown) names.set(cid, { path: known?.path ?? path, from: [...(known?.from ?? []), origin] });
  }
  return names;
}
