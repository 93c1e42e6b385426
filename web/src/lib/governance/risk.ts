import { sayAddress, sayAmount } from "@commonweight/sdk/chain/say";
import { ANY_ADDRESS, permissionChanges, permissionWords } from "./permissions.ts";
import type { PermissionChange } from "./permissions.ts";
import type { ReadCall } from "./read-call.ts";

/** Something about a call that whoever votes must not overlook. */
export interface Flag {
  /** `danger`: it can cost the DAO its money or its say. `care`: look twice. */
  level: "danger" | "care";
  /** What it does and what follows, ending in a full stop. */
  sentence: string;
}

/** What is known beside the call. */
export interface RiskContext {
  /** Address by contract name. */
  contracts: Record<string, string>;
  nameOf: (address: string) => string | undefined;
  /** Listed tokens by address in lower case. */
  currencies?: Record<string, unknown>;
}

const danger = (sentence: string): Flag => ({ level: "danger", sentence });
const care = (sentence: string): Flag => ({ level: "care", sentence });

/** What is dangerous about a call itself; the calls inside it are judged by themselves. */
export function flagsOf(call: ReadCall, context: RiskContext): Flag[] {
  const flags = [...permissionFlags(call, context), ...methodFlags(call, context), ...targetFlags(call, context)];
  if (call.tooDeep)
    flags.push(danger("It wraps calls in calls, deeper than they are read here. What they do is hidden."));
  return flags;
}

/** A name where one is known, else the address cut short. */
function say(address: string, { contracts, nameOf }: RiskContext): string {
  const id = address.toLowerCase();
  if (id === ANY_ADDRESS) return "anybody at all";
  const contract = Object.keys(contracts).find((name) => contracts[name]?.toLowerCase() === id);
  return contract ?? nameOf(id) ?? sayAddress(address);
}

const isOurs = (address: string, { contracts }: RiskContext) =>
  Object.values(contracts).some((one) => one.toLowerCase() === address.toLowerCase());

/** Holding one of these is power over everything, or over the rules themselves. */
const GRAVE = new Set([
  "ROOT", "EXECUTE", "UPGRADE_DAO", "UPGRADE_PLUGIN", "UPGRADE_REPO", "SET_TRUSTED_FORWARDER", "SET_TARGET_CONFIG",
  "UPDATE_VOTING_SETTINGS", "UPDATE_MULTISIG_SETTINGS", "MINT", "SET_MODULE", "DECIDE", "OVERRULE", "COLLECT", "REVOKE",
  "APPLY_INSTALLATION", "APPLY_UPDATE", "APPLY_UNINSTALLATION",
]);

function permissionFlags({ method, args }: ReadCall, context: RiskContext): Flag[] {
  if (!method) return [];
  return permissionChanges(method, args).map((change) =>
    (change.operation === "revoke" ? taken : given)(change, context),
  );
}

function given({ where, who, permissionId, condition }: PermissionChange, context: RiskContext): Flag {
  const { name, may } = permissionWords(permissionId);
  const anyone = who.toLowerCase() === ANY_ADDRESS;
  const place = where.toLowerCase() === ANY_ADDRESS ? "everywhere" : `on ${say(where, context)}`;
  const deed = may ? `It may then ${may}` : "This app does not know what that lets it do";
  const whole = condition && BigInt(condition) !== 0n;
  const limit = whole ? `, within what the condition at ${say(condition, context)} allows: read that contract` : "";
  const free = name === "EXECUTE" && !whole ? " Nothing limits it: neither the treasury's reserve nor any delay." : "";
  const sentence = `Gives ${say(who, context)} the permission ${name} ${place}. ${deed}${limit}.${free}`;
  return anyone || GRAVE.has(name) || !may || !isOurs(who, context) ? danger(sentence) : care(sentence);
}

function taken({ where, who, permissionId }: PermissionChange, context: RiskContext): Flag {
  const { name, may } = permissionWords(permissionId);
  const is = (address: string, contract: string) =>
    context.contracts[contract]?.toLowerCase() === address.toLowerCase();
  const sentence = `Takes the permission ${name} on ${say(where, context)} from ${say(who, context)}`;
  if (name === "EXECUTE" && is(who, "TokenVoting"))
    return danger(`${sentence}. No vote could be carried out any more.`);
  if (name === "ROOT" && is(who, "DAO")) return danger(`${sentence}. No permission could ever be changed again.`);
  return care(may ? `${sentence}, which lets it ${may}.` : `${sentence}.`);
}

type Rule = (args: Record<string, unknown>, call: ReadCall, context: RiskContext) => Flag;

const plugin = (deed: string): Rule => (args, _, context) => {
  const given = args._params as { plugin: string; permissions: unknown[] };
  const count = given.permissions.length;
  return danger(
    `${deed} the plugin at ${say(given.plugin, context)}, with ${count} change${count === 1 ? "" : "s"} of permissions. ` +
      "A plugin acts with all the permissions it is given: read its code before you vote.",
  );
};

const upgrade: Rule = (args, { to }, context) =>
  danger(
    `Replaces the code of ${say(to, context)} by what lies at ${say(String(args.newImplementation), context)}. From then on ` +
      "it does whatever that code says, with all that is entrusted to it.",
  );

const allowance: Rule = (args, { to }, context) =>
  danger(
    `Lets ${say(String(args.spender ?? args.operator ?? args.account), context)} take from the DAO's ${say(to, context)} ` +
      "later, at any time and without another vote.",
  );

const module_: Rule = (args, { method }, context) =>
  danger(
    `Has the registry trust another contract, ${say(String(Object.values(args)[0]), context)}, by ${method}. It decides from ` +
      "then on what counts as verified or licensed.",
  );

const settings: Rule = (_, { to }, context) =>
  care(`Changes by which rules ${say(to, context)} decides. Compare each number with what holds now.`);

/** By the function's name, whatever contract it is called on: a hostile target would not carry one of our names. */
const RULES: Record<string, Rule> = {
  applyInstallation: plugin("Installs"),
  applyUpdate: plugin("Upgrades"),
  applyUninstallation: plugin("Removes"),
  upgradeTo: upgrade,
  upgradeToAndCall: upgrade,
  increaseAllowance: allowance,
  permit: allowance,
  setApprovalForAll: allowance,
  setLicense: module_,
  setVerificationRegistry: module_,
  updateVotingSettings: settings,
  updateMultisigSettings: settings,
  addAddresses: settings,
  removeAddresses: settings,
  setTargetConfig: (_, { to }, context) =>
    danger(`Has ${say(to, context)} act on another target than the DAO, or run foreign code as its own.`),
  setTrustedForwarder: (_, { to }, context) =>
    danger(`Lets somebody speak as anybody before ${say(to, context)}.`),
  transferOwnership: (args, { to }, context) =>
    danger(`Hands ${say(to, context)} over to ${say(String(args.newOwner), context)}.`),
  mint: (args, { contract, to }, context) =>
    contract === "GovernanceERC20"
      ? care(`Creates voting power for ${say(String(args.to), context)}: everybody else's weighs less.`)
      : care(`Creates tokens at ${say(to, context)}.`),
  initialize: (_, { to }, context) => danger(`Sets ${say(to, context)} up anew.`),
  initializeFrom: (_, { to }, context) => danger(`Sets ${say(to, context)} up anew.`),
};

function methodFlags(call: ReadCall, context: RiskContext): Flag[] {
  const { method, contract, args } = call;
  if (!method) return [];
  // The registry's and the licences' `approve` are not allowances: they take a release or one licence.
  if (method === "approve" && "spender" in args) return [allowance(args, call, context)];
  if (method === "execute" && contract === "DAO") {
    return [care("Makes the DAO execute while it executes, which its own contract refuses: this always fails.")];
  }
  const rule = RULES[method];
  return rule ? [rule(args, call, context)] : [];
}

function targetFlags(call: ReadCall, context: RiskContext): Flag[] {
  const { to, value, data, contract, readBy } = call;
  const who = say(to, context);
  const unknown = !contract && context.nameOf(to.toLowerCase()) === undefined;
  const paying = value > 0n ? `, with ${sayAmount(value)}` : "";
  if (data === "0x" || data === "") {
    if (value === 0n) return [care("Calls nothing and pays nothing.")];
    return unknown ? [care(`Pays ${sayAmount(value)} to ${who}, which nobody is known as here.`)] : [];
  }
  if (readBy === null) {
    return [danger(`Calls ${data.slice(0, 10)} on ${who}${paying}. Nobody can tell from here what that does.`)];
  }
  if (context.currencies?.[to.toLowerCase()] && readBy !== "pasted") {
    const payee = call.method === "transfer" ? String(call.args.to) : null;
    const stranger = payee !== null && !isOurs(payee, context) && context.nameOf(payee.toLowerCase()) === undefined;
    return stranger ? [care(`Pays ${say(payee, context)}, which nobody is known as here.`)] : [];
  }
  if (readBy === "pasted") {
    const given = "Its name and arguments are the proposer's own words, verified by nobody";
    return [danger(`Calls ${call.method} on ${who}${paying}. ${given}; what it does is up to the contract's code.`)];
  }
  if (!contract) {
    const named = "Only the function's name is known";
    return [
      danger(
        `Calls a contract that is not the community's, ${who}${paying}. ${named}; what it does is up to its code.`,
      ),
    ];
  }
  return [];
}
