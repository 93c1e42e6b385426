/** Distinguishes worlds in which the story was told before, while somebody works on these tests. */
export const again = process.env.E2E_STACK ? `-${Date.now().toString(36)}` : "";

/** What the parts of the story have in common. Each part adds what the next ones need. */
export const story = {
  namespace: `pebble${again}`,
  slug: "field-watch",
  version: "0.1.0",
  /** Of the release that the newcomer publishes. */
  releaseId: 0n,
  /** The charter version it was published under. */
  charter: 0,
  /** Of the licence that harbour buys and lantern takes over. */
  tokenId: 0n,
  get name(): string {
    return `${this.namespace}/${this.slug}`;
  },
  get page(): string {
    return `/models/${this.name}/${this.version}`;
  },
};
