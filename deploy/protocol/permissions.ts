import { id, Interface, type Log, type Provider } from "ethers";
import { DeployError } from "./errors.ts";

/** A permission in force, as its manager's events tell. */
export interface Grant {
  /** The permission manager that holds it: a DAO or a plugin repo. */
  manager: string;
  where: string;
  who: string;
  permissionId: string;
  /** The condition's address; undefined for an unconditional grant. */
  condition: string | undefined;
}

/** OSx's "anybody" or "anywhere". */
export const ANY_ADDRESS = "0xFFfFfFffFFfffFFfFFfFFFFFffFFFffffFfFFFfF";
const UNCONDITIONAL = "0x0000000000000000000000000000000000000002";
const DELEGATED_CODE = "0xef0100"; // EIP-7702: still an externally owned account

const events = new Interface([
  "event Granted(bytes32 indexed permissionId, address indexed here, address where, address indexed who, " +
    "address condition)",
  "event Revoked(bytes32 indexed permissionId, address indexed here, address where, address indexed who)",
]);

/** Names of the permissions known here, for messages; others are shown as their id. */
const NAMES = new Map(
  [
    "ROOT",
    "EXECUTE",
    "UPGRADE_DAO",
    "SET_TRUSTED_FORWARDER",
    "SET_METADATA",
    "REGISTER_STANDARD_CALLBACK",
    "REGISTER_DAO",
    "REGISTER_PLUGIN_REPO",
    "MAINTAINER",
    "UPGRADE_REPO",
    "UPGRADE_PLUGIN",
    "UPDATE_VOTING_SETTINGS",
    "SET_TARGET_CONFIG",
    "MINT",
    "ADOPT",
    "LIST_CURRENCY",
    "APPROVE",
    "SUSPEND",
    "REINSTATE",
    "REVOKE",
    "SET_MODULE",
    "SET_TERMS",
    "JUDGE",
    "DECIDE",
    "VETO",
    "OVERRULE",
    "COLLECT",
    "DIVERT",
    "UPDATE_MULTISIG_SETTINGS",
  ].map((name) => [id(`${name}_PERMISSION`), name]),
);

/** A permission's name where it is known, else its id. */
export function permissionName(permissionId: string): string {
  return NAMES.get(permissionId) ?? permissionId;
}

/**
 * Every permission in force on the given managers, read from their Granted and Revoked events alone.
 *
 * @param fromBlock The block from which the managers exist.
 */
export async function permissionsInForce(
  provider: Provider,
  managers: readonly string[],
  fromBlock: number,
): Promise<Grant[]> {
  const topics = [["Granted", "Revoked"].map((name) => events.getEvent(name)!.topicHash)];
  const logs = await provider.getLogs({ address: [...managers], fromBlock, toBlock: "latest", topics });
  const inForce = new Map<string, Grant>();
  for (const log of logs) apply(inForce, log);
  return [...inForce.values()];
}

function apply(inForce: Map<string, Grant>, log: Log): void {
  const event = events.parseLog(log)!;
  const { permissionId, where, who, condition } = event.args;
  const key = `${log.address} ${where} ${who} ${permissionId}`;
  if (event.name === "Revoked") {
    inForce.delete(key);
    return;
  }
  const conditional = condition === UNCONDITIONAL ? undefined : condition;
  inForce.set(key, { manager: log.address, where, who, permissionId, condition: conditional });
}

/** Grants that leave power outside the vote: to accounts without code, to anybody, or EXECUTE unconditionally. */
export async function strayGrants(provider: Provider, grants: readonly Grant[]): Promise<Grant[]> {
  const isStray = await Promise.all(
    grants.map(async ({ who, permissionId, condition }) => {
      if (who === ANY_ADDRESS || (await isExternallyOwned(provider, who))) return true;
      return permissionId === id("EXECUTE_PERMISSION") && condition === undefined;
    }),
  );
  return grants.filter((_, index) => isStray[index]);
}

async function isExternallyOwned(provider: Provider, account: string): Promise<boolean> {
  const code = await provider.getCode(account);
  return code === "0x" || code.startsWith(DELEGATED_CODE);
}

/** @throws DeployError `permission-left` naming every stray grant. */
export async function requireNoStrayGrants(
  provider: Provider,
  managers: readonly string[],
  fromBlock: number,
): Promise<void> {
  const stray = await strayGrants(provider, await permissionsInForce(provider, managers, fromBlock));
  if (stray.length === 0) return;
  const list = stray.map((grant) => `${grant.who} holds ${permissionName(grant.permissionId)} on ${grant.where}`);
  throw new DeployError("permission-left", `after the hand-over: ${list.join("; ")}`);
}
