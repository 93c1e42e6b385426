import { amountsIn, sayAddress } from "@commonweight/sdk/chain/say";
import type { KnownTokens, SayAmount } from "@commonweight/sdk/chain/say";
import { processFacts } from "../ethics/process.ts";
import type { Process } from "../ethics/process.ts";
import { formatAmount } from "../format/amount.ts";
import { formatPercent } from "../format/share.ts";
import { formatDuration } from "../format/time.ts";
import { verdictWords } from "../verifiers/challenge.ts";
import { meanings } from "../wallet/dev/meanings.ts";
import { permissionWords } from "./permissions.ts";
import { policyFacts } from "./policy.ts";
import type { CharterPolicy, PolicyFact } from "./policy.ts";

/** What an action does, in words. */
export interface ActionWords {
  kind: "approve" | "adopt" | "pay" | "solvent" | "other";
  /** Without a full stop. */
  title: string;
  /** What that means, in a sentence. */
  note?: string;
  facts: PolicyFact[];
}

/** Names for what actions only number. */
export interface NameContext {
  /** Address by contract name. */
  contracts: Record<string, string>;
  /** "glyph-reader 1.1.0" by release number. */
  releases: Record<string, string>;
  nameOf: (address: string) => string | undefined;
  /** How amounts of tokens are written. */
  currencies?: KnownTokens;
}

/** As ethers decodes them; the ABI decides their types. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Arguments = Record<string, any>;
type Sentence = (args: Arguments, context: NameContext, money: SayAmount) => Partial<ActionWords> & { title: string };

const RULINGS = ["no ruling", "dismissed", "upheld", "revoked"];
const MODES = ["once cast, a vote stays", "early execution", "votes may be changed until the end"];

const release = (number: unknown, { releases }: NameContext) => releases[String(number)] ?? `number ${String(number)}`;
const who = (address: string, { nameOf, contracts }: NameContext) => {
  if (/^0xf{40}$/i.test(address)) return "anybody at all";
  const contract = Object.keys(contracts).find((name) => contracts[name]?.toLowerCase() === address.toLowerCase());
  return contract ?? nameOf(address.toLowerCase()) ?? sayAddress(address);
};
const permission = (id: string) => permissionWords(id).name;
const version = ({ pluginSetupRef: { versionTag } }: Arguments) => `${versionTag.release}.${versionTag.build}`;
const OPERATIONS = ["Gives", "Takes", "Gives, under a condition"];
/** Each permission that a plugin's setup gives or takes, in its order. */
const permissionFacts = (list: readonly Arguments[], context: NameContext) =>
  list.map(({ operation, who: holder, where, permissionId }, index) => ({
    label: `${OPERATIONS[Number(operation)] ?? "Changes"} (${index + 1} of ${list.length})`,
    value: `${permission(permissionId)} on ${who(where, context)}: ${who(holder, context)}`,
  }));
const people = (list: readonly string[], context: NameContext) => list.map((one) => who(one, context)).join(", ");
const votes = (amount: bigint) => formatAmount(amount, { maxDigits: 4 });
const short = (number: bigint) =>
  number.toString().length > 10 ? `${String(number).slice(0, 4)}…${String(number).slice(-4)}` : String(number);

const sentences: Record<string, Sentence> = {
  "ModelRegistry.approve": ({ releaseId }, context) => ({
    kind: "approve",
    title: `Approve release ${release(releaseId, context)}`,
    note: "It becomes usable, and its publisher may sell licences for it.",
  }),
  "VerificationRegistry.decideChallenge": ({ challengeId, verdict }) => {
    const name = (["Dismissed", "Upheld", "Forfeited"] as const)[Number(verdict) - 1];
    return {
      title: `Decide challenge ${String(challengeId)}: ${name ? verdictWords[name].word.toLowerCase() : "no verdict"}`,
      ...(name && { note: verdictWords[name].means }),
    };
  },
  "VerificationRegistry.setBondTerms": ({ terms }, _, money) => ({
    title: `Demand a bond of ${money(terms.required)} of verifiers`,
    note:
      `A bond that is taken back stays at stake for ${formatDuration(Number(terms.unbondDelay))}; challenges are decided ` +
      `within ${formatDuration(Number(terms.decideWithin))}.`,
  }),
  "ModelRegistry.revoke": ({ releaseId }, context) => ({
    title: `Revoke release ${release(releaseId, context)} for good`,
    note: "There is no way back.",
  }),
  "ModelRegistry.reinstate": ({ releaseId }, context) => ({
    title: `Lift the suspension of release ${release(releaseId, context)}`,
  }),
  "ModelLicense.creditRoyalty": ({ releaseId, currency, amount }, context, money) => ({
    kind: "pay",
    title: `Give ${money(amount, currency)} to everybody behind ${release(releaseId, context)}`,
    note: "It is divided as a sale of the release is. Nothing moves now: it becomes owed, and each payee claims it.",
  }),
  "EthicsCharter.adopt": ({ clauseCount, policy, process }, { currencies = {} }) => ({
    kind: "adopt",
    title: `Adopt a new version of the charter with ${clauseCount} clauses`,
    facts: [...policyFacts(numbers(policy)), ...(process ? processFacts(processNumbers(process), currencies) : [])],
    note: "It binds the releases submitted from then on. Those made before keep to their own version.",
  }),
  "RoyaltyTreasury.requireSolvent": () => ({
    kind: "solvent",
    title: "The treasury must still hold what it owes",
    note: "Otherwise nothing of this proposal is done.",
  }),
  "EthicsBoard.suspend": ({ disputeId }) => ({
    title: `Suspend the release of dispute ${disputeId}`,
    note: "It and all that descends from it stop being usable at once. Without ratification the suspension lapses by itself.",
  }),
  "EthicsBoard.ratify": ({ disputeId }) => ({
    title: `Ratify the suspension of dispute ${disputeId}`,
    note: "It then holds until the dispute must be decided.",
  }),
  "EthicsBoard.lift": ({ disputeId }) => ({
    title: `Lift the suspension of dispute ${disputeId}`,
    note: "The release is usable again; the dispute goes on.",
  }),
  "EthicsBoard.decide": ({ disputeId, ruling }) => ({
    title: `Decide dispute ${disputeId}: ${RULINGS[Number(ruling)] ?? `ruling ${ruling}`}`,
    note:
      Number(ruling) === 1
        ? "The clause is kept. The raiser's bond goes to the model's owner."
        : "The accused may appeal in the charter's time; then it is final.",
  }),
  "CouncilVeto.overrule": ({ proposalId }) => ({
    title: `Overrule the council's veto of proposal ${short(proposalId)}`,
    note: "It may then be executed, and the council cannot veto it again.",
  }),
  "CouncilVeto.veto": ({ proposalId }) => ({
    title: `Veto proposal ${short(proposalId)}`,
    note: "It cannot be executed unless the DAO overrules the veto by another vote.",
  }),
  "Council.addAddresses": ({ _members }, context) => ({ title: `Add to the council: ${people(_members, context)}` }),
  "Council.removeAddresses": ({ _members }, context) => ({
    title: `Remove from the council: ${people(_members, context)}`,
  }),
  "Council.updateMultisigSettings": ({ _multisigSettings }) => ({
    title: `Have ${_multisigSettings.minApprovals} members of the council agree before it acts`,
  }),
  "Refunds.divert": ({ releaseId, currency }, context) => ({
    title: `Send what is left of the refunds for ${release(releaseId, context)} to the treasury`,
    facts: [{ label: "Currency", value: BigInt(currency) === 0n ? "ETH" : currency }],
    note: "Otherwise it would go back to those who made the release.",
  }),
  "GovernanceERC20.mint": ({ to, amount }, context) => ({
    title: `Create ${votes(amount)} voting token${amount === 10n ** 18n ? "" : "s"} for ${who(to, context)}`,
    note: "They count in votes once they are delegated, in proposals opened from then on.",
  }),
  "DAO.grant": ({ _where, _who, _permissionId }, context) => ({
    title: `Give ${who(_who, context)} the permission ${permission(_permissionId)} on ${who(_where, context)}`,
  }),
  "DAO.grantWithCondition": ({ _where, _who, _permissionId, _condition }, context) => ({
    title: `Give ${who(_who, context)} the permission ${permission(_permissionId)} on ${who(_where, context)}, under a condition`,
    facts: [{ label: "Condition", value: who(_condition, context) }],
  }),
  "DAO.revoke": ({ _where, _who, _permissionId }, context) => ({
    title: `Take the permission ${permission(_permissionId)} on ${who(_where, context)} from ${who(_who, context)}`,
  }),
  "PluginSetupProcessor.applyInstallation": ({ _params }, context) => ({
    title: `Install version ${version(_params)} of the plugin from ${who(_params.pluginSetupRef.pluginSetupRepo, context)}`,
    facts: [{ label: "Plugin", value: _params.plugin }, ...permissionFacts(_params.permissions, context)],
    note: "It was prepared before: its contracts exist, and have no power until this is executed.",
  }),
  "PluginSetupProcessor.applyUpdate": ({ _params }, context) => ({
    title: `Upgrade ${who(_params.plugin, context)} to version ${version(_params)} from ${who(_params.pluginSetupRef.pluginSetupRepo, context)}`,
    facts: [{ label: "Plugin", value: _params.plugin }, ...permissionFacts(_params.permissions, context)],
    note: "Its code is replaced; what it may do stays, with the changes above.",
  }),
  "TokenVoting.updateVotingSettings": ({ _votingSettings }) => ({
    title: "Change how the DAO votes",
    facts: [
      {
        label: "Support",
        value: `more than ${formatPercent(Number(_votingSettings.supportThreshold), 1e6)} of yes and no`,
      },
      {
        label: "Quorum",
        value: `at least ${formatPercent(Number(_votingSettings.minParticipation), 1e6)} of all votes`,
      },
      { label: "Open for", value: `at least ${formatDuration(Number(_votingSettings.minDuration))}` },
      { label: "To propose", value: `${votes(_votingSettings.minProposerVotingPower)} votes` },
      { label: "Votes", value: MODES[Number(_votingSettings.votingMode)] ?? `mode ${_votingSettings.votingMode}` },
    ],
  }),
};

/**
 * What a call of one of our contracts does.
 *
 * @param method `Contract.function`
 */
export function actionWords(method: string, args: Arguments, value: bigint, context: NameContext): ActionWords {
  const money = amountsIn(context.currencies ?? {});
  const own = sentences[method]?.(args, context, money);
  if (own) return { kind: "other", facts: [], ...own };
  const meaning = meanings[method];
  const sentence = meaning ? meaning(args, value, money) : `Call ${method.replace(".", ": ")}`;
  return { kind: "other", title: sentence.replace(/\.$/, ""), facts: [] };
}

/** The same of a charter's process, whose times fit numbers too. */
function processNumbers(process: Record<keyof Process, bigint> & { bondCurrency: string }): Process {
  const times = Object.entries(process).map(([key, value]) => [
    key,
    key === "bond" || key === "bondCurrency" ? value : Number(value),
  ]);
  return Object.fromEntries(times) as Process;
}

/** ethers decodes every integer as a bigint; a policy's fit numbers. */
function numbers(policy: Record<keyof CharterPolicy, bigint>): CharterPolicy {
  return {
    receiptsRequired: Number(policy.receiptsRequired),
    acceptedBackends: Number(policy.acceptedBackends),
    feeBps: Number(policy.feeBps),
    forbiddenRights: Number(policy.forbiddenRights),
    verifierPoolBps: Number(policy.verifierPoolBps),
  };
}
