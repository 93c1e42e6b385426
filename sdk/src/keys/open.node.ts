import { KeyError } from "./errors.ts";
import type { KeyStore } from "./store.ts";

/**
 * Opens the key store that KEY_SERVICE_STORE names: `postgresql://…`, or the path of a file.
 *
 * @throws KeyError `key_store_failed`.
 */
export async function openKeyStore(where: string): Promise<KeyStore> {
  if (/^postgres(ql)?:\/\//.test(where)) return (await import("./postgres.node.ts")).openPostgresKeyStore(where);
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//.exec(where)?.[1];
  if (scheme)
    throw new KeyError("key_store_failed", `KEY_SERVICE_STORE: expected postgresql:// or a file, found ${scheme}://`);
  return (await import("./sqlite.node.ts")).openSqliteKeyStore(where);
}
