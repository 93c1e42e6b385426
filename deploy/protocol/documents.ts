import { readFileSync } from "node:fs";
import { parseCharterDocument, type CharterDocument } from "../../sdk/src/artifacts/charter.ts";
import { createDocument, type Document } from "../../sdk/src/artifacts/document.ts";

/** The charter a community begins with. */
export function firstCharter(): CharterDocument {
  return parseCharterDocument(read("charter-1.json"));
}

/** The documents that the local community's deployment names by CID; whoever deploys stores their bytes too. */
export async function deploymentDocuments(): Promise<{ charter: Document; community: Document }> {
  const [charter, community] = await Promise.all([
    createDocument(firstCharter()),
    createDocument(JSON.parse(read("community.json").toString("utf8"))),
  ]);
  return { charter, community };
}

function read(name: string): Buffer {
  return readFileSync(new URL(`documents/${name}`, import.meta.url));
}
