// `npm run keys -- COMMAND`: what the operator of a key service does with its store.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { readBackup, writeBackup } from "./backup.ts";
import { KeyError } from "./errors.ts";
import { Keyring } from "./keyring.ts";
import { openKeyStore } from "./open.node.ts";
import type { KeyStore } from "./store.ts";

const USAGE = `npm run keys -- COMMAND

  list                the identities: version, recipient, when they were made
  log                 the newest keys that were given out: when, to whom, licence or bond, release, file
                      --limit N (50), --account 0x…, --json
  rotate              makes a new identity for files from now on; the old ones still open theirs
  reseal              seals the store with the secret in KEY_SERVICE_NEW_SECRET; then put that into KEY_SERVICE_SECRET
  backup FILE         writes identities (sealed, as they lie in the store) and log; FILE must not exist
  restore FILE        fills an empty store from a backup

KEY_SERVICE_STORE and KEY_SERVICE_SECRET name the store and its secret, in the environment or in .env.
For the local stack: --dir FOLDER (.commonweight) reads both from the world's folder.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    limit: { type: "string", default: "50" },
    account: { type: "string" },
    json: { type: "boolean", default: false },
    dir: { type: "string" },
  },
});
const [command = "", file] = positionals;

const commands: Record<string, (store: KeyStore, secret: () => string) => Promise<void>> = {
  async list(store) {
    for (const { version, recipient, createdAt } of await store.identities())
      console.log(`${version}  ${recipient}  ${time(createdAt)}`);
  },
  async log(store) {
    const limit = Number(values.limit);
    if (!Number.isInteger(limit) || limit < 1)
      throw new KeyError("key_request_invalid", `--limit: expected a number from 1, found '${values.limit}'`);
    const entries = await store.released({ limit, account: values.account?.toLowerCase() });
    for (const entry of entries) {
      const { at, account, token, release, path, cid, identity } = entry;
      const by = token === null ? "bond" : `licence ${token}`;
      console.log(
        values.json
          ? JSON.stringify(entry)
          : `${time(at)}  ${account}  ${by}  release ${release}  ${path}  ${cid}  identity ${identity}`,
      );
    }
  },
  async rotate(store, secret) {
    const { version, recipient } = await new Keyring(store, secret()).rotate();
    console.log(`identity ${version}: files from now on are encrypted for ${recipient}`);
  },
  async reseal(store, secret) {
    const renewed = process.env.KEY_SERVICE_NEW_SECRET;
    if (!renewed)
      throw new KeyError("key_request_invalid", "KEY_SERVICE_NEW_SECRET is not set: it holds the new secret");
    await new Keyring(store, secret()).reseal(renewed);
    console.log("resealed: put the new secret into KEY_SERVICE_SECRET and start the web server again");
  },
  async backup(store) {
    writeFileSync(wanted(), writeBackup(await store.dump()), { mode: 0o600, flag: "wx" });
    console.log(`${file}: keep it apart from the secret, without which nothing in it opens`);
  },
  async restore(store) {
    const contents = readBackup(readFileSync(wanted(), "utf8"));
    await store.restore(contents);
    console.log(`restored ${contents.identities.length} identities and ${contents.released.length} lines of the log`);
  },
};

const run = commands[command];
if (!run) {
  console.error(command ? `no command is called '${command}'\n\n${USAGE}` : USAGE);
  process.exit(command ? 2 : 0);
}
try {
  const store = await openKeyStore(setting("KEY_SERVICE_STORE", "keys.db", (path) => path));
  try {
    await run(store, () => setting("KEY_SERVICE_SECRET", "keys.secret", (path) => readFileSync(path, "utf8").trim()));
  } finally {
    await store.close();
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

/** A setting from the environment, or where --dir is given from the world's folder. */
function setting(name: string, kept: string, read: (path: string) => string): string {
  if (values.dir !== undefined) {
    const path = `${values.dir}/${kept}`;
    if (!existsSync(path))
      throw new KeyError("key_store_failed", `${path} does not exist: has this world been started?`);
    return read(path);
  }
  const value = process.env[name];
  if (value) return value;
  throw new KeyError("key_store_failed", `${name} is not set; --dir .commonweight is for the local stack's`);
}

function wanted(): string {
  if (file) return file;
  throw new KeyError("key_request_invalid", `${command}: expected a file`);
}

function time(at: number): string {
  return new Date(at * 1000).toISOString();
}
