import * as z from "zod";
import { parseJsonDocument } from "./json-document.ts";
import { linksSchema } from "./links.ts";

/**
 * What a member says of itself to those who may delegate their votes to it. Its canonical JSON is stored under a raw
 * CID, and Deliberation records the CID's digest.
 */
export const profileSchema = z.object({
  /** What it goes by. */
  name: z.string().min(1).max(100),
  /** What it stands for and how it votes, as Markdown. */
  statement: z.string().min(1).max(20_000),
  /** Interests it declares, such as models it owns or sponsors, each in a few words; none is an answer, too. */
  interests: z.array(z.string().min(1).max(200)).max(20),
  links: linksSchema,
});

export type Profile = z.infer<typeof profileSchema>;

/**
 * Reads a profile from its bytes.
 *
 * @throws ArtifactError `document-invalid` naming every path that is wrong.
 */
export function parseProfile(bytes: Uint8Array): Profile {
  return parseJsonDocument(bytes, "profile", profileSchema);
}
