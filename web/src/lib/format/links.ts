/** A link somebody put into a document. */
export interface GivenLink {
  name: string;
  /** http, https or ipfs. */
  url: string;
}

/**
 * A document's links as far as they may be followed. The index keeps documents as they were written, by anybody: a
 * `javascript:` address would run in the reader's page, so only web pages and artifacts are links.
 */
export function givenLinks(names: readonly string[], urls: readonly string[]): GivenLink[] {
  return urls
    .map((url, index) => ({ url: url.trim(), name: names[index]?.trim() || url.trim() }))
    .filter(({ url }) => /^(https?|ipfs):\/\/\S+$/i.test(url));
}
