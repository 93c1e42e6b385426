/** Cases per call of the model, when nothing else is asked for: a page stays told, and a GPU has enough to do. */
export const DEFAULT_BATCH_SIZE = 16;
/** Milliseconds that one batch may take; software adapters need seconds for what a GPU does in milliseconds. */
export const DEFAULT_BATCH_TIMEOUT_MS = 120_000;
/** Milliseconds that loading a model may take. */
export const DEFAULT_LOAD_TIMEOUT_MS = 300_000;
