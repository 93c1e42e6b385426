import { Bytes } from "@graphprotocol/graph-ts";
import { digestOfRawCid } from "../cid";

const SCHEME = "ipfs://";

/**
 * The digest of the text that a proposal's metadata names. Metadata is UTF-8 of `ipfs://<CID>`, as Aragon's own tools
 * write it; anything else has no text.
 */
export function textInMetadata(metadata: Bytes): Bytes | null {
  const text = metadata.toString();
  return text.startsWith(SCHEME) ? digestOfRawCid(text.slice(SCHEME.length)) : null;
}
