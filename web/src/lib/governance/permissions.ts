import { id } from "ethers";

/** OSx's "anybody" as a holder, "anywhere" as a place. */
export const ANY_ADDRESS = `0x${"f".repeat(40)}`;

/** What holding a permission lets one do, by its name, as the end of "… may". */
const DEEDS: Record<string, string> = {
  ROOT: "give and take every permission, and so do everything",
  EXECUTE: "make any call in the DAO's name",
  UPGRADE_DAO: "replace the DAO's own code",
  SET_TRUSTED_FORWARDER: "let somebody speak as anybody before the DAO",
  SET_METADATA: "change what the DAO says about itself",
  REGISTER_STANDARD_CALLBACK: "teach the DAO to accept other kinds of tokens",
  REGISTER_DAO: "enter DAOs in the framework's register",
  REGISTER_PLUGIN_REPO: "enter plugins in the framework's register",
  MAINTAINER: "publish versions of a plugin",
  UPGRADE_REPO: "replace the code of a plugin's repository",
  UPGRADE_PLUGIN: "replace the plugin's code",
  UPDATE_VOTING_SETTINGS: "change how the DAO votes",
  UPDATE_MULTISIG_SETTINGS: "change who is in the council and how many must agree",
  SET_TARGET_CONFIG: "have the plugin act on something other than the DAO",
  MINT: "create voting power",
  ADOPT: "adopt charter versions",
  LIST_CURRENCY: "list currencies",
  APPROVE: "approve releases",
  SUSPEND: "suspend releases",
  REINSTATE: "lift suspensions",
  REVOKE: "revoke releases for good",
  SET_MODULE: "replace the contracts that the registry trusts",
  DECIDE: "decide disputes",
  VETO: "stop proposals that were carried",
  OVERRULE: "lift vetoes",
  COLLECT: "take what payees of a stopped release have not claimed",
  DIVERT: "send what is left of refunds to the treasury",
  CREATE_PROPOSAL: "open proposals",
  EXECUTE_PROPOSAL: "have carried proposals executed",
  VALIDATE_SIGNATURE: "sign as the DAO",
  SET_SIGNATURE_VALIDATOR: "decide whose signatures count as the DAO's",
  REGISTER_ENS_SUBDOMAIN: "register names",
  APPLY_INSTALLATION: "install plugins that were prepared",
  APPLY_UPDATE: "update plugins",
  APPLY_UNINSTALLATION: "uninstall plugins",
};

/** A permission in words. */
export interface PermissionWords {
  /** `EXECUTE`; the id cut short where it is not known. */
  name: string;
  /** The end of "… may"; undefined where it is not known. */
  may: string | undefined;
}

const known = new Map(Object.entries(DEEDS).map(([name, may]) => [id(`${name}_PERMISSION`), { name, may }]));

/** @param permissionId keccak256 of the permission's name, 0x and hex */
export function permissionWords(permissionId: string): PermissionWords {
  const words = known.get(permissionId.toLowerCase());
  return words ?? { name: `${permissionId.slice(0, 10)}…`, may: undefined };
}

/** A change of permissions that a call makes. */
export interface PermissionChange {
  operation: "grant" | "revoke" | "grantWithCondition";
  where: string;
  who: string;
  permissionId: string;
  condition?: string;
}

const operations = ["grant", "revoke", "grantWithCondition"] as const;

interface ListedChange {
  operation: bigint;
  where?: string;
  who: string;
  permissionId: string;
  condition?: string;
}

/** The permissions that a call of OSx's permission manager or its plugin setup gives and takes, in their order. */
export function permissionChanges(method: string, args: Record<string, unknown>): PermissionChange[] {
  const single = args as { _where: string; _who: string; _permissionId: string; _condition?: string };
  const given = { where: single._where, who: single._who, permissionId: single._permissionId };
  switch (method) {
    case "grant":
    case "revoke":
      return [{ operation: method, ...given }];
    case "grantWithCondition":
      return [{ operation: method, ...given, condition: String(single._condition) }];
    case "applySingleTargetPermissions":
      return listed(args.items as ListedChange[], String(args._where));
    case "applyMultiTargetPermissions":
      return listed(args._items as ListedChange[]);
    case "applyInstallation":
    case "applyUpdate":
    case "applyUninstallation":
      return listed((args._params as { permissions: ListedChange[] }).permissions);
    default:
      return [];
  }
}

function listed(items: readonly ListedChange[], where?: string): PermissionChange[] {
  return items.map((item) => ({
    operation: operations[Number(item.operation)] ?? "grant",
    where: where ?? String(item.where),
    who: item.who,
    permissionId: item.permissionId,
    ...(item.condition ? { condition: item.condition } : {}),
  }));
}
