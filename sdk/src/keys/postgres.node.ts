import pg from "pg";
import { KeyError } from "./errors.ts";
import { evicted, notEmpty, otherVersions } from "./sqlite.node.ts";
import type { KeyStore, ReleasedKey, ReleasedQuery, SealedIdentity, WaitingNonce } from "./store.ts";

const SCHEMA = `
  CREATE SCHEMA IF NOT EXISTS keys;
  CREATE TABLE IF NOT EXISTS keys.identities (
    version integer PRIMARY KEY, recipient text NOT NULL UNIQUE, sealed bytea NOT NULL, created_at bigint NOT NULL
  );
  DROP TABLE IF EXISTS keys.nonces; -- of an earlier version, which had no networks: who was signing asks again
  CREATE TABLE IF NOT EXISTS keys.waiting (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, nonce text NOT NULL UNIQUE, expires_at bigint NOT NULL,
    wide text NOT NULL, middle text NOT NULL, narrow text NOT NULL
  );
  CREATE INDEX IF NOT EXISTS waiting_expiry ON keys.waiting (expires_at);
  CREATE INDEX IF NOT EXISTS waiting_networks ON keys.waiting (wide, middle, narrow, id);
  CREATE TABLE IF NOT EXISTS keys.counters (bucket text PRIMARY KEY, ends_at bigint NOT NULL, count integer NOT NULL);
  CREATE INDEX IF NOT EXISTS counters_end ON keys.counters (ends_at);
  CREATE TABLE IF NOT EXISTS keys.released (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at bigint NOT NULL, account text NOT NULL, token text,
    release text NOT NULL, cid text NOT NULL, path text NOT NULL, identity integer NOT NULL
  );
  CREATE INDEX IF NOT EXISTS released_at ON keys.released (at);
`;

/** An advisory lock of our own, so that servers that start together do not make the tables twice, nor overfill nonces. */
const LOCK = 0x6b657973;

/**
 * A key store in Postgres (schema `keys`), for any number of servers behind a balancer.
 *
 * @param url `postgresql://user:password@host/database`
 * @throws KeyError `key_store_failed`.
 */
export async function openPostgresKeyStore(url: string): Promise<KeyStore> {
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  pool.on("error", () => {}); // an idle connection that broke is replaced at the next query, which tells if it cannot be
  try {
    await locked(pool, (client) => client.query(SCHEMA));
  } catch (cause) {
    await pool.end();
    throw new KeyError("key_store_failed", `Key store in Postgres: ${(cause as Error).message}`, { cause });
  }
  return new PostgresKeyStore(pool);
}

class PostgresKeyStore implements KeyStore {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async identities(): Promise<SealedIdentity[]> {
    const { rows } = await this.#pool.query("SELECT * FROM keys.identities ORDER BY version DESC");
    return rows.map(identityOf);
  }

  async addIdentity(identity: SealedIdentity): Promise<boolean> {
    return (await insertIdentity(this.#pool, identity, "ON CONFLICT DO NOTHING")) === 1;
  }

  async replaceSealed(identities: readonly Pick<SealedIdentity, "version" | "sealed">[]): Promise<void> {
    await locked(this.#pool, async (client) => {
      const held = await countIdentities(client);
      let changed = 0;
      for (const { version, sealed } of identities) {
        const update = "UPDATE keys.identities SET sealed = $1 WHERE version = $2";
        changed += (await client.query(update, [Buffer.from(sealed), version])).rowCount ?? 0;
      }
      if (changed !== held || changed !== identities.length) throw otherVersions(held, identities.length);
    });
  }

  async addNonce({ nonce, expiresAt, networks }: WaitingNonce, now: number, most: number): Promise<void> {
    await locked(this.#pool, async (client) => {
      await client.query("DELETE FROM keys.waiting WHERE expires_at <= $1", [now]);
      const insert = "INSERT INTO keys.waiting (nonce, expires_at, wide, middle, narrow) VALUES ($1, $2, $3, $4, $5)";
      await client.query(insert, [nonce, expiresAt, ...networks]);
      const { rows } = await client.query("SELECT count(*) AS n FROM keys.waiting");
      if (Number(rows[0].n) > most) await client.query(`DELETE FROM keys.waiting WHERE id = (${evicted("keys.waiting")})`);
    });
  }

  async takeNonce(nonce: string, now: number): Promise<boolean> {
    const { rows } = await this.#pool.query("DELETE FROM keys.waiting WHERE nonce = $1 RETURNING expires_at", [nonce]);
    return rows.length === 1 && Number(rows[0].expires_at) > now;
  }

  async count(bucket: string, seconds: number, now: number): Promise<number> {
    await this.#pool.query("DELETE FROM keys.counters WHERE ends_at <= $1", [now]);
    const upsert =
      "INSERT INTO keys.counters AS c VALUES ($1, $2, 1) " +
      "ON CONFLICT (bucket) DO UPDATE SET count = c.count + 1 RETURNING count";
    return Number((await this.#pool.query(upsert, [bucket, now + seconds])).rows[0].count);
  }

  async logReleased(entry: ReleasedKey): Promise<void> {
    await insertReleased(this.#pool, entry);
  }

  async released({ limit, before, account }: ReleasedQuery): Promise<ReleasedKey[]> {
    const select =
      "SELECT * FROM keys.released WHERE at < $1 AND ($2::text IS NULL OR account = $2) ORDER BY at DESC, id DESC LIMIT $3";
    const { rows } = await this.#pool.query(select, [before ?? Number.MAX_SAFE_INTEGER, account ?? null, limit]);
    return rows.map(releasedOf);
  }

  async size(): Promise<{ nonces: number; counters: number }> {
    const counts =
      "SELECT (SELECT count(*) FROM keys.waiting) AS nonces, (SELECT count(*) FROM keys.counters) AS counters";
    const { nonces, counters } = (await this.#pool.query(counts)).rows[0];
    return { nonces: Number(nonces), counters: Number(counters) };
  }

  async dump() {
    const { rows } = await this.#pool.query("SELECT * FROM keys.released ORDER BY id");
    return { identities: await this.identities(), released: rows.map(releasedOf) };
  }

  async restore({ identities, released }: { identities: SealedIdentity[]; released: ReleasedKey[] }): Promise<void> {
    await locked(this.#pool, async (client) => {
      const held = await countIdentities(client);
      if (held > 0) throw notEmpty(held);
      for (const identity of identities) await insertIdentity(client, identity);
      for (const entry of released) await insertReleased(client, entry);
    });
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}

type Queries = Pick<pg.Pool, "query">;

async function insertIdentity(to: Queries, identity: SealedIdentity, conflict = ""): Promise<number> {
  const values = [identity.version, identity.recipient, Buffer.from(identity.sealed), identity.createdAt];
  return (await to.query(`INSERT INTO keys.identities VALUES ($1, $2, $3, $4) ${conflict}`, values)).rowCount ?? 0;
}

async function insertReleased(
  to: Queries,
  { at, account, token, release, cid, path, identity }: ReleasedKey,
): Promise<void> {
  const columns = "(at, account, token, release, cid, path, identity)";
  const values = [at, account, token, release, cid, path, identity];
  await to.query(`INSERT INTO keys.released ${columns} VALUES ($1, $2, $3, $4, $5, $6, $7)`, values);
}

async function countIdentities(client: Queries): Promise<number> {
  return Number((await client.query("SELECT count(*) AS n FROM keys.identities")).rows[0].n);
}

/** Runs `act` in a transaction, one at a time among all servers. */
async function locked<Result>(pool: pg.Pool, act: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT pg_advisory_xact_lock($1)", [LOCK]);
    const result = await act(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {}); // the first error says more
    throw error;
  } finally {
    client.release();
  }
}

// bigint columns arrive as text.
function identityOf(row: Record<string, unknown>): SealedIdentity {
  return {
    version: Number(row.version),
    recipient: String(row.recipient),
    sealed: new Uint8Array(row.sealed as Buffer),
    createdAt: Number(row.created_at),
  };
}

function releasedOf(row: Record<string, unknown>): ReleasedKey {
  const { account, token, release, cid, path } = row as Record<"account" | "release" | "cid" | "path", string> & {
    token: string | null;
  };
  return { at: Number(row.at), account, token, release, cid, path, identity: Number(row.identity) };
}
