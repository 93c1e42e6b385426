/** OSx's "anybody" or "anywhere". */
export const ANY_ADDRESS = `0x${"f".repeat(40)}`;

/**
 * What holding a permission means, as the end of a sentence that names its holder: "The vote may …". By the name whose
 * keccak-256 is the permission's id.
 */
const MEANINGS: Record<string, string> = {
  ROOT: "grant and take away every permission",
  EXECUTE: "act as the DAO: move its money and call any contract in its name",
  UPGRADE_DAO: "replace the DAO's code",
  SET_TRUSTED_FORWARDER: "choose who may speak for others",
  SET_METADATA: "change what the DAO says about itself",
  REGISTER_STANDARD_CALLBACK: "teach the DAO to receive a new kind of token",
  SET_SIGNATURE_VALIDATOR: "decide whose signatures count as the DAO's",
  VALIDATE_SIGNATURE: "sign as the DAO",
  APPLY_INSTALLATION: "install plugins",
  APPLY_UPDATE: "update plugins",
  APPLY_UNINSTALLATION: "take plugins out",
  MAINTAINER: "publish new versions of the plugin",
  UPGRADE_REPO: "replace the plugin repository's code",
  UPGRADE_PLUGIN: "replace its code",
  REGISTER_DAO: "register DAOs",
  REGISTER_PLUGIN_REPO: "register plugin repositories",
  REGISTER_ENS_SUBDOMAIN: "register names",
  CREATE_PROPOSAL: "open proposals",
  EXECUTE_PROPOSAL: "execute carried proposals",
  UPDATE_VOTING_SETTINGS: "change how votes are held",
  UPDATE_MULTISIG_SETTINGS: "change who sits on the council and how many must agree",
  SET_TARGET_CONFIG: "point the plugin at another executor",
  MINT: "make new voting tokens",
  ADOPT: "adopt a charter version",
  LIST_CURRENCY: "list and unlist currencies",
  APPROVE: "approve releases",
  SUSPEND: "suspend releases",
  REINSTATE: "lift suspensions",
  REVOKE: "revoke releases for good",
  SET_MODULE: "replace the registry's modules",
  DECIDE: "ratify or lift suspensions and decide disputes",
  VETO: "stop the execution of a carried proposal",
  OVERRULE: "overrule a veto",
  COLLECT: "collect a stopped release's unclaimed earnings for refunds",
  DIVERT: "send what refunds leave over to the treasury",
};

/** What a permission allows; one that is not known is named by its id, never left out. */
export interface PermissionWords {
  /** `EXECUTE`, or null where the id is not known here. */
  name: string | null;
  means: string;
}

let byId: Promise<Map<string, string>> | undefined;

/** keccak-256 of each known name, worked out at the first question. */
function known(): Promise<Map<string, string>> {
  byId ??= import("ethers").then(
    ({ id }) => new Map(Object.keys(MEANINGS).map((name) => [id(`${name}_PERMISSION`).toLowerCase(), name])),
  );
  return byId;
}

/** Names permissions by their ids (`0x` and 64 hex digits). */
export async function permissionNamer(): Promise<(permissionId: string) => PermissionWords> {
  const names = await known();
  return (permissionId) => {
    const name = names.get(permissionId.toLowerCase());
    if (name) return { name, means: MEANINGS[name] ?? "" };
    return { name: null, means: `use a permission this app does not know (${permissionId.slice(0, 10)}…)` };
  };
}

/** What a condition asks before a permission counts, by the contract's name in the deployment. */
const CONDITIONS: Record<string, string> = {
  RoyaltyReserveCondition:
    "only if what the treasury owes stays in it, no action may fail, changes of power wait for their delay, and the " +
    "council has not vetoed it",
  RoyaltyPaymentCondition: "only to pay exactly the claim it is in the middle of",
  CouncilCondition: "only to suspend a disputed release or to veto a proposal, moving no money",
  VotingPowerCondition: "only with enough voting power",
  ListedCheckCondition: "only its members",
};

/** A condition in words; one that is not known is said to be unknown. */
export function conditionWords(name: string | null, address: string): string {
  const words = name ? CONDITIONS[name] : undefined;
  return words ?? `only if the contract ${name ?? `${address.slice(0, 6)}…${address.slice(-4)}`} agrees each time`;
}
