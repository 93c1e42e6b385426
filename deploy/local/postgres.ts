import { execFile } from "node:child_process";
import { chownSync, mkdirSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import { postgresFolder } from "./binaries.ts";
import { messageOf, StackError } from "./errors.ts";
import { whyEnded } from "./log.ts";
import type { Processes } from "./processes.ts";
import { postgresUser } from "./postgres-user.ts";
import { until } from "./wait.ts";

const run = promisify(execFile);
const user = "graph";

/**
 * Starts an empty Postgres for the index. The database is a cache of the chain, and one that is ahead of a chain
 * restored from its last dump would show blocks that never were; so each start makes it anew, and it need not fsync.
 * @param folder where to keep the cluster; must not exist
 * @returns its URL
 */
export async function startPostgres(processes: Processes, folder: string, port: number): Promise<string> {
  const native = postgresFolder();
  const binary = (name: string): string => path.join(native, "bin", name);
  const as = postgresUser([native, path.dirname(folder)]);

  mkdirSync(folder, { mode: 0o700 });
  if (as.owner) chownSync(folder, as.owner.uid, as.owner.gid);
  // Both run in their own folder: the current one may be closed to the user they run as.
  const options = { cwd: folder, ...as.identity, env: { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" } };
  const data = path.join(folder, "data");
  const init = as.command(binary("initdb"), ["-D", data, "-E", "UTF8", "--locale=C", "-U", user, "--auth=trust",
    "--no-sync", "--no-instructions"]);
  await run(init.command, init.args, options).catch((error: unknown) => {
    const lines = (error as { stderr?: string }).stderr?.trim().split("\n").slice(-3).join(" ");
    throw new StackError("postgres", `initdb failed: ${lines || messageOf(error)}`,
      "Check that the disk has room and that the project's folder can be written to.");
  });

  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    // Memory that needs no name outside the project's folder.
    dynamic_shared_memory_type: "mmap",
    shared_memory_type: "mmap",
    shared_buffers: "64MB",
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    autovacuum_naptime: "5min",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const serve = as.command(binary("postgres"), ["-D", data, "-p", String(port), ...flags]);
  const part = processes.start("postgres", serve.command, serve.args, options);
  await until(() => canLogIn(port), { limit: 30_000, aborted: () => whyEnded(part) });
  // The password is not asked for (trust), but graph-node's URL has to have one.
  return `postgresql://${user}:local@127.0.0.1:${port}/postgres`;
}

/** Whether a login is accepted: an open port alone may still say "starting up". */
function canLogIn(port: number): Promise<boolean> {
  const accepted = 0x52; // 'R', AuthenticationOk in PostgreSQL's protocol 3.0, "Message Formats"
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(startupMessage()));
    socket.once("data", (answer) => {
      socket.destroy();
      resolve(answer[0] === accepted);
    });
    socket.once("error", reject);
  });
}

/** StartupMessage: length, protocol 3.0, then name and value pairs, each ended by a zero byte. */
function startupMessage(): Buffer {
  const pairs = Buffer.from(`user\0${user}\0database\0postgres\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + pairs.length, 0);
  head.writeInt32BE(3 << 16, 4);
  return Buffer.concat([head, pairs]);
}
