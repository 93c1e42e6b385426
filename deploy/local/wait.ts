import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "./errors.ts";

/**
 * Repeats `probe` until it returns something truthy.
 * @param options.limit milliseconds after which it gives up, with the last error's message
 * @param options.every milliseconds between two tries
 * @param options.aborted checked before each try: a sentence why waiting has become pointless, or undefined
 */
export async function until<T>(
  probe: () => Promise<T>,
  options: { limit: number; every?: number; aborted?: () => string | undefined },
): Promise<NonNullable<T>> {
  const started = performance.now();
  let last = "no answer";
  for (;;) {
    const why = options.aborted?.();
    if (why) throw new Error(why);
    try {
      const value = await probe();
      if (value) return value;
    } catch (error) {
      last = messageOf(error);
    }
    if (performance.now() - started > options.limit) {
      throw new Error(`not ready after ${Math.round(options.limit / 1000)} s (${last})`);
    }
    await sleep(options.every ?? 20);
  }
}
