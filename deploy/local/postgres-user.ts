import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { StackError } from "./errors.ts";

/** How to run Postgres' programs: as whom, and through what. */
export interface PostgresUser {
  /** Whose files they read and write; ours when absent. */
  owner?: { uid: number; gid: number };
  /** What to hand to `spawn`. */
  identity: { uid?: number; gid?: number };
  command: (program: string, args: string[]) => { command: string; args: string[] };
}

const nobody = { uid: 65_534, gid: 65_534 };
const setpriv = ["/usr/bin/setpriv", "/bin/setpriv"];

/**
 * Postgres refuses to run as root. Where we are root, it runs as `nobody`; and where `nobody` may not enter the
 * project's folder (a checkout in /root, say) it keeps the right to pass through folders, by util-linux' setpriv.
 * @param folders that it has to reach
 */
export function postgresUser(folders: string[]): PostgresUser {
  const plain = (command: string, args: string[]) => ({ command, args });
  if (process.getuid?.() !== 0) return { identity: {}, command: plain };
  const closed = folders.map(closedFolder).find((folder) => folder !== undefined);
  if (!closed) return { owner: nobody, identity: nobody, command: plain };

  const program = setpriv.find((file) => existsSync(file));
  if (!program) {
    throw new StackError("postgres", `under root it runs as another user, and that user may not enter ${closed}`,
      "Run as an ordinary user, or move the project to a folder that all users may enter, or install util-linux.");
  }
  // no_setuid_fixup: without it access(2), by which initdb looks for its companions, ignores the capability.
  const change = [`--reuid=${nobody.uid}`, `--regid=${nobody.gid}`, "--clear-groups", "--securebits=+no_setuid_fixup",
    "--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--"];
  return {
    owner: nobody,
    identity: {},
    command: (command, args) => ({ command: program, args: [...change, command, ...args] }),
  };
}

/** The first folder on the way to this one that not every user may enter. */
function closedFolder(folder: string): string | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return at;
    if (at === path.dirname(at)) return undefined;
  }
}
