import { chmodSync, closeSync, openSync } from "node:fs";
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import { KeyError } from "./errors.ts";
import type { KeyStore, ReleasedKey, SealedIdentity, WaitingNonce } from "./store.ts";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS identities (
    version INTEGER PRIMARY KEY, recipient TEXT NOT NULL UNIQUE, sealed BLOB NOT NULL, created_at INTEGER NOT NULL
  ) STRICT;
  DROP TABLE IF EXISTS nonces; -- of an earlier version, which had no networks: who was signing asks again
  CREATE TABLE IF NOT EXISTS waiting (
    id INTEGER PRIMARY KEY, nonce TEXT NOT NULL UNIQUE, expires_at INTEGER NOT NULL,
    wide TEXT NOT NULL, middle TEXT NOT NULL, narrow TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS waiting_expiry ON waiting (expires_at);
  CREATE INDEX IF NOT EXISTS waiting_networks ON waiting (wide, middle, narrow, id);
  CREATE TABLE IF NOT EXISTS counters (bucket TEXT PRIMARY KEY, ends_at INTEGER NOT NULL, count INTEGER NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS counters_end ON counters (ends_at);
  CREATE TABLE IF NOT EXISTS released (
    id INTEGER PRIMARY KEY, at INTEGER NOT NULL, account TEXT NOT NULL, token TEXT, release TEXT NOT NULL,
    cid TEXT NOT NULL, path TEXT NOT NULL, identity INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS released_at ON released (at);
`;

/**
 * A key store in one file (mode 0600), for a single machine. Several processes of it may use the file at once.
 *
 * @throws KeyError `key_store_failed`.
 */
export function openSqliteKeyStore(file: string): KeyStore {
  let db: DatabaseSync;
  try {
    closeSync(openSync(file, "a", 0o600)); // before SQLite makes it readable for others
    chmodSync(file, 0o600);
    db = new DatabaseSync(file, { timeout: 5000 });
    db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
    db.exec(SCHEMA);
  } catch (cause) {
    throw new KeyError("key_store_failed", `Key store ${file}: ${(cause as Error).message}`, { cause });
  }
  return new SqliteKeyStore(db);
}

type Row = Record<string, SQLOutputValue>;

class SqliteKeyStore implements KeyStore {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  async identities(): Promise<SealedIdentity[]> {
    return this.#db.prepare("SELECT * FROM identities ORDER BY version DESC").all().map(identityOf);
  }

  async addIdentity({ version, recipient, sealed, createdAt }: SealedIdentity): Promise<boolean> {
    const insert = this.#db.prepare("INSERT INTO identities VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING");
    const added = insert.run(version, recipient, sealed, createdAt).changes === 1;
    this.#settle();
    return added;
  }

  async replaceSealed(identities: readonly Pick<SealedIdentity, "version" | "sealed">[]): Promise<void> {
    this.#whole(() => {
      const held = this.#db.prepare("SELECT count(*) AS n FROM identities").get() as { n: number };
      const update = this.#db.prepare("UPDATE identities SET sealed = ? WHERE version = ?");
      const changed = identities.reduce(
        (sum, { version, sealed }) => sum + Number(update.run(sealed, version).changes),
        0,
      );
      if (changed !== held.n || changed !== identities.length) throw otherVersions(held.n, identities.length);
    });
    this.#settle();
  }

  async addNonce({ nonce, expiresAt, networks }: WaitingNonce, now: number, most: number): Promise<void> {
    this.#whole(() => {
      this.#db.prepare("DELETE FROM waiting WHERE expires_at <= ?").run(now);
      this.#db.prepare("INSERT INTO waiting VALUES (NULL, ?, ?, ?, ?, ?)").run(nonce, expiresAt, ...networks);
      const held = this.#db.prepare("SELECT count(*) AS n FROM waiting").get() as { n: number };
      if (held.n > most) this.#db.exec(`DELETE FROM waiting WHERE id = (${evicted("waiting")})`);
    });
  }

  async takeNonce(nonce: string, now: number): Promise<boolean> {
    const row = this.#db.prepare("DELETE FROM waiting WHERE nonce = ? RETURNING expires_at").get(nonce);
    return row !== undefined && Number(row.expires_at) > now;
  }

  async count(bucket: string, seconds: number, now: number): Promise<number> {
    return this.#whole(() => {
      this.#db.prepare("DELETE FROM counters WHERE ends_at <= ?").run(now);
      const upsert = this.#db.prepare(
        "INSERT INTO counters VALUES (?, ?, 1) ON CONFLICT (bucket) DO UPDATE SET count = count + 1 RETURNING count",
      );
      return Number(upsert.get(bucket, now + seconds)?.count);
    });
  }

  async logReleased(entry: ReleasedKey): Promise<void> {
    this.#insertReleased(entry);
  }

  async released({
    limit,
    before,
    account,
  }: {
    limit: number;
    before?: number;
    account?: string;
  }): Promise<ReleasedKey[]> {
    const select = this.#db.prepare(
      "SELECT * FROM released WHERE at < ? AND (? IS NULL OR account = ?) ORDER BY at DESC, id DESC LIMIT ?",
    );
    return select.all(before ?? Number.MAX_SAFE_INTEGER, account ?? null, account ?? null, limit).map(releasedOf);
  }

  async size(): Promise<{ nonces: number; counters: number }> {
    const counts = "SELECT (SELECT count(*) FROM waiting) AS nonces, (SELECT count(*) FROM counters) AS counters";
    return this.#db.prepare(counts).get() as { nonces: number; counters: number };
  }

  async dump() {
    const released = this.#db.prepare("SELECT * FROM released ORDER BY id").all().map(releasedOf);
    return { identities: await this.identities(), released };
  }

  async restore({ identities, released }: { identities: SealedIdentity[]; released: ReleasedKey[] }): Promise<void> {
    this.#whole(() => {
      const held = this.#db.prepare("SELECT count(*) AS n FROM identities").get() as { n: number };
      if (held.n > 0) throw notEmpty(held.n);
      const insert = this.#db.prepare("INSERT INTO identities VALUES (?, ?, ?, ?)");
      for (const { version, recipient, sealed, createdAt } of identities)
        insert.run(version, recipient, sealed, createdAt);
      for (const entry of released) this.#insertReleased(entry);
    });
    this.#settle();
  }

  async close(): Promise<void> {
    this.#db.close();
  }

  #insertReleased({ at, account, token, release, cid, path, identity }: ReleasedKey): void {
    const insert = this.#db.prepare("INSERT INTO released VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)");
    insert.run(at, account, token, release, cid, path, identity);
  }

  /**
   * Waits until the disk has it: files may be encrypted for an identity from here on. What else is written may be lost in a
   * power failure: then a nonce works again, for the same request and the same recipient.
   */
  #settle(): void {
    this.#db.exec("PRAGMA wal_checkpoint(FULL)");
  }

  #whole<Result>(act: () => Result): Result {
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      const result = act();
      this.#db.exec("COMMIT");
      return result;
    } catch (error) {
      this.#db.exec("ROLLBACK");
      throw error;
    }
  }
}

/** A query for the id of the nonce that goes when there are too many; see {@link KeyStore.addNonce}. */
export function evicted(table: string): string {
  const greediest = (kind: string) => `GROUP BY ${kind} ORDER BY count(*) DESC, min(id) LIMIT 1`;
  return `
    WITH w AS MATERIALIZED (SELECT wide FROM ${table} ${greediest("wide")}),
      m AS MATERIALIZED (SELECT wide, middle FROM ${table} JOIN w USING (wide) ${greediest("wide, middle")})
    SELECT min(id) FROM ${table} JOIN m USING (wide, middle) ${greediest("narrow")}`;
}

/** The versions to reseal are not the store's: somebody rotated meanwhile. */
export function otherVersions(held: number, given: number): KeyError {
  return new KeyError(
    "key_store_failed",
    `Key store: ${given} identities were resealed and it holds ${held}. Do it again`,
  );
}

export function notEmpty(held: number): KeyError {
  const why = "a backup is restored into an empty store only";
  return new KeyError("key_store_failed", `Key store: it holds ${held} identities, and ${why}`);
}

function identityOf({ version, recipient, sealed, created_at }: Row): SealedIdentity {
  return {
    version: Number(version),
    recipient: String(recipient),
    sealed: new Uint8Array(sealed as Uint8Array),
    createdAt: Number(created_at),
  };
}

function releasedOf({ at, account, token, release, cid, path, identity }: Row): ReleasedKey {
  return {
    at: Number(at),
    account: String(account),
    token: token === null || token === undefined ? null : String(token),
    release: String(release),
    cid: String(cid),
    path: String(path),
    identity: Number(identity),
  };
}
