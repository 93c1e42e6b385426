import type { TransactionRecord } from "./record.ts";
import { finalStages } from "./record.ts";

/** The part of `Storage` that is used. */
export type KeyValueStorage = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** Older ones are forgotten: a transaction that nobody looked at for a week is found in the account's activity. */
const keepMilliseconds = 7 * 86_400_000;

/**
 * Keeps transactions that are under way, so that a reload or a closed tab loses none. One key each, so that tabs do not
 * overwrite one another. Storage may be full or forbidden: then nothing survives, and everything else works.
 */
export class RecordStorage {
  #storage: KeyValueStorage | null;
  #prefix: string;

  /** @param scope What the records belong to, such as chain and DAO: another chain's are left alone. */
  constructor(storage: KeyValueStorage | null, scope: string) {
    this.#storage = storage;
    this.#prefix = `commonweight:transaction:${scope}:`;
  }

  save(record: TransactionRecord): void {
    try {
      if (finalStages.has(record.stage)) this.#storage?.removeItem(this.#prefix + record.id);
      else this.#storage?.setItem(this.#prefix + record.id, JSON.stringify(record));
    } catch {
      // See the class.
    }
  }

  /** Transactions that were under way when the page was left, oldest first. */
  load(now: number): TransactionRecord[] {
    const records: TransactionRecord[] = [];
    for (const key of this.#keys()) {
      const record = parse(this.#storage?.getItem(key) ?? null);
      if (record && now - record.startedAt < keepMilliseconds) records.push(record);
      else this.#storage?.removeItem(key);
    }
    return records.sort((a, b) => a.startedAt - b.startedAt);
  }

  #keys(): string[] {
    const storage = this.#storage;
    if (!storage) return [];
    const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index));
    return keys.filter((key) => key !== null).filter((key) => key.startsWith(this.#prefix));
  }
}

function parse(text: string | null): TransactionRecord | undefined {
  try {
    const value = JSON.parse(text ?? "null") as Partial<TransactionRecord> | null;
    const whole =
      typeof value?.id === "string" && typeof value.title === "string" && typeof value.startedAt === "number";
    return whole && typeof value.stage === "string" ? (value as TransactionRecord) : undefined;
  } catch {
    return undefined;
  }
}
