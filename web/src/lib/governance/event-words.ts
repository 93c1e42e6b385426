import { contractInterface, isContractName } from "@commonweight/sdk/chain/contracts";
import { amountsIn, sayAddress } from "@commonweight/sdk/chain/say";
import type { KnownTokens, SayAmount } from "@commonweight/sdk/chain/say";
import { formatAmount } from "../format/amount.ts";
import { showArgument } from "../chain/arguments.ts";
import { isMovement } from "./balance-changes.ts";
import { permissionWords } from "./permissions.ts";
import type { TriedLog } from "./simulate-node.ts";

/** Names for what events only number. */
export interface EventContext {
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

/** So many are told; a hostile contract may emit thousands. */
const MOST = 40;

/**
 * What contracts would say of an execution, in sentences and in order. Movements of money are left out: balances tell
 * them better. So is the DAO's own note that it executed.
 */
export async function eventWords(logs: readonly TriedLog[], context: EventContext): Promise<string[]> {
  const told = logs.filter((log) => !isMovement(log));
  const sentences = await Promise.all(told.slice(0, MOST).map((log) => sentence(log, context)));
  const more = told.length - MOST;
  return [
    ...withoutDoubles(sentences.filter((one) => one !== null)),
    ...(more > 0 ? [`And ${more} more events.`] : []),
  ];
}

/** "… is suspended." goes without saying where another sentence says for which dispute. */
function withoutDoubles(sentences: readonly string[]): string[] {
  const isSaid = (one: string) =>
    sentences.some((other) => other !== one && other.startsWith(`${one.slice(0, -1)} for dispute `));
  return sentences.filter((one) => !isSaid(one));
}

async function sentence(log: TriedLog, context: EventContext): Promise<string | null> {
  const { contracts, nameOf } = context;
  const id = log.address.toLowerCase();
  const contract = Object.keys(contracts).find((name) => contracts[name]?.toLowerCase() === id);
  const label = contract ?? nameOf(id) ?? sayAddress(log.address);
  const parsed = contract && isContractName(contract) ? (await contractInterface(contract)).parseLog(log) : null;
  if (!parsed)
    return `${label} emits an event that this app cannot read (${(log.topics[0] ?? "no topic").slice(0, 10)}).`;
  const words = sentences[`${contract}.${parsed.name}`];
  // A release without a name known here may begin the sentence.
  // Not deeply: a list in it would be no list any more.
  if (words) return words(parsed.args.toObject(), wording(context))?.replace(/^release /, "Release ") ?? null;
  const args = parsed.fragment.inputs.map((input, index) => showArgument(input, parsed.args[index], index));
  return `${label}: ${parsed.name} (${args.map(({ name, value }) => `${name} ${value}`).join(", ")}).`;
}

interface Wording {
  who: (address: string) => string;
  release: (number: unknown) => string;
  money: SayAmount;
}

function wording({ contracts, nameOf, releases, currencies = {} }: EventContext): Wording {
  const contractOf = (address: string) =>
    Object.keys(contracts).find((name) => contracts[name]?.toLowerCase() === address);
  return {
    money: amountsIn(currencies),
    who: (address) => contractOf(address.toLowerCase()) ?? nameOf(address.toLowerCase()) ?? sayAddress(address),
    release: (number) => releases[String(number)] ?? `release ${String(number)}`,
  };
}

const tokens = (amount: bigint) => formatAmount(amount, { maxDigits: 4 });

/** Events with a sentence of their own: "DAO.Granted". */
export const toldEvents = (): string[] => Object.keys(sentences);

const sentences: Record<string, (args: Arguments, words: Wording) => string | null> = {
  "DAO.Executed": () => null,
  "DAO.Granted": ({ permissionId, where, who: holder, condition }, { who }) =>
    `${who(holder)} holds ${permissionWords(permissionId).name} on ${who(where)}` +
    (BigInt(condition) > 2n ? `, under the condition ${who(condition)}.` : "."),
  "DAO.Revoked": ({ permissionId, where, who: holder }, { who }) =>
    `${who(holder)} no longer holds ${permissionWords(permissionId).name} on ${who(where)}.`,
  "DAO.Upgraded": ({ implementation }, { who }) => `The DAO's code is what lies at ${who(implementation)}.`,
  "ModelRegistry.ReleaseApproved": ({ releaseId }, { release }) => `${release(releaseId)} is released.`,
  "ModelRegistry.ReleaseSuspended": ({ releaseId }, { release }) => `${release(releaseId)} is suspended.`,
  "ModelRegistry.ReleaseReinstated": ({ releaseId }, { release }) => `${release(releaseId)} is usable again.`,
  "ModelRegistry.ReleaseRevoked": ({ releaseId }, { release }) => `${release(releaseId)} is revoked for good.`,
  "EthicsCharter.CharterAdopted": ({ version, clauseCount }) =>
    `Charter version ${version} is in force, with ${clauseCount} clauses.`,
  "EthicsCharter.ProcessSet": ({ version }) => `It says how disputes go under version ${version}.`,
  "PluginSetupProcessor.InstallationApplied": ({ plugin }, { who }) => `The plugin ${who(plugin)} is installed.`,
  "PluginSetupProcessor.UpdateApplied": ({ plugin }, { who }) => `The plugin ${who(plugin)} is upgraded.`,
  "PluginSetupProcessor.UninstallationApplied": ({ plugin }, { who }) => `The plugin ${who(plugin)} is removed.`,
  "CurrencyList.CurrencyListed": ({ currency }, { who }) => `${who(currency)} is a listed currency.`,
  "Streams.StreamOpened": ({ recipient, amount, currency }, { who, money }) =>
    `A stream of ${money(amount, currency)} to ${who(recipient)} is open.`,
  "GovernanceERC20.DelegateVotesChanged": (args, { who }) =>
    `Votes of ${who(args.delegate)}: ${tokens(args.newVotes ?? args.newBalance ?? 0n)}, ` +
    `before ${tokens(args.previousVotes ?? args.previousBalance ?? 0n)}.`,
  "GovernanceERC20.DelegateChanged": ({ delegator, toDelegate }, { who }) =>
    `${who(delegator)} votes through ${who(toDelegate)}.`,
  "TokenVoting.VotingSettingsUpdated": () => "Proposals opened from then on are voted on by the new rules.",
  "EthicsBoard.DisputeSuspended": ({ disputeId, releaseId }, { release }) =>
    `${release(releaseId)} is suspended for dispute ${disputeId}.`,
  "EthicsBoard.DisputeLifted": ({ disputeId, releaseId }, { release }) =>
    `The suspension of ${release(releaseId)} for dispute ${disputeId} ends.`,
  "EthicsBoard.DisputeDecided": ({ disputeId, ruling }) =>
    `Dispute ${disputeId} is decided: ${["no ruling", "dismissed", "upheld", "revoked"][Number(ruling)] ?? ruling}.`,
  "EthicsBoard.DisputeClosed": ({ disputeId }) => `Dispute ${disputeId} is closed.`,
  "EthicsBoard.BondAwarded": ({ to, amount, currency }, { who, money }) =>
    `${who(to)} may withdraw a bond of ${money(amount, currency)}.`,
  "CouncilVeto.VetoOverruled": () => "The council's veto is overruled.",
  "CouncilVeto.ProposalVetoed": () => "The proposal is vetoed.",
  "Council.MembersAdded": ({ members }, { who }) => `In the council: ${(members as string[]).map(who).join(", ")}.`,
  "Council.MembersRemoved": ({ members }, { who }) =>
    `No longer in the council: ${(members as string[]).map(who).join(", ")}.`,
  "Council.MultisigSettingsUpdated": ({ minApprovals }) => `Of the council, ${minApprovals} must agree.`,
  "Refunds.RemainderDiverted": ({ releaseId }, { release }) =>
    `What is left of the refunds of ${release(releaseId)} goes to the treasury.`,
};
