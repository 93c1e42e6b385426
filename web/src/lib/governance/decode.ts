import type { Interface } from "ethers";
import { contractInterface, isContractName } from "@commonweight/sdk/chain/contracts";
import { amountsIn, sayAddress, sayAmount } from "@commonweight/sdk/chain/say";
import { formatAmount } from "../format/amount.ts";
import type { CurrencyWords } from "../format/currency.ts";
import { meanings } from "../wallet/dev/meanings.ts";
import type { ProposalAction } from "./actions.ts";
import { policyFacts } from "./policy.ts";
import type { CharterPolicy, PolicyFact } from "./policy.ts";

/** ERC-20 `transfer(address,uint256)`. */
const TRANSFER = "0xa9059cbb";

/** An action in words. */
export interface DecodedAction {
  id: string;
  kind: "approve" | "adopt" | "pay" | "solvent" | "other";
  /** What it does, without a full stop. */
  title: string;
  /** What that means, in a sentence. */
  note?: string;
  facts: PolicyFact[];
  /** As the contract sees it. */
  raw: string;
}

/** What is known beside the bytes. */
export interface DecodeContext {
  /** Address by contract name. */
  contracts: Record<string, string>;
  /** "glyph-reader 1.1.0" by release number. */
  releases: Record<string, string>;
  nameOf: (address: string) => string | undefined;
  /** How amounts of a listed token are written, by its address in lower case. */
  currencies?: Record<string, CurrencyWords>;
}

/** Says what each action of a proposal does. What cannot be read is said to be unreadable, never left out. */
export function decodeActions(actions: readonly ProposalAction[], context: DecodeContext): Promise<DecodedAction[]> {
  return Promise.all(actions.map((action, index) => decodeAction(action, index, context)));
}

async function decodeAction(action: ProposalAction, index: number, context: DecodeContext): Promise<DecodedAction> {
  const id = String(index);
  const who = context.nameOf(action.to.toLowerCase());
  const target = Object.keys(context.contracts).find(
    (key) => context.contracts[key]?.toLowerCase() === action.to.toLowerCase()
  );
  const label = target ?? who ?? sayAddress(action.to);
  const wei = `value: ${action.value} wei`;
  if (action.data === "0x" || action.data === "") {
    const title = `Pay ${sayAmount(action.value)} to ${label}`;
    return {
      id,
      kind: "pay",
      title,
      note: "From what the treasury has free.",
      facts: [],
      raw: `${action.to}\n  no call\n${wei}`,
    };
  }
  const payment = tokenPayment(action, context);
  if (payment) return { id, ...payment };
  const parsed = target && isContractName(target) ? parse(await contractInterface(target), action) : null;
  if (!target || !parsed) {
    const title = `Call ${action.data.slice(0, 10)} on ${label}${
      action.value ? ` with ${sayAmount(action.value)}` : ""
    }`;
    const note = "This app does not know the call. Have somebody who can read it say what it does before you vote.";
    return { id, kind: "other", title, note, facts: [], raw: `${label} ${action.to}\n  ${action.data}\n${wei}` };
  }
  const args = parsed.fragment.inputs.map((input, position) => `${input.name}: ${shown(parsed.args[position])}`);
  const raw = `${target} ${action.to}\n  ${parsed.name}(${args.join(", ")})\n${wei}`;
  return { id, raw, ...words(`${target}.${parsed.name}`, parsed.args.toObject(true), action.value, context) };
}

/** `transfer` of a listed token, which is a payment like one in ETH; null for anything else. */
function tokenPayment({ to, data, value }: ProposalAction, { currencies, nameOf }: DecodeContext) {
  const words = currencies?.[to.toLowerCase()];
  if (!words || value !== 0n || !data.startsWith(TRANSFER) || data.length !== TRANSFER.length + 128) return null;
  const payee = `0x${data.slice(34, 74)}`;
  const amount = BigInt(`0x${data.slice(74)}`);
  const said = `${formatAmount(amount, { decimals: words.decimals, maxDigits: words.decimals })} ${words.symbol}`;
  const title = `Pay ${said} to ${nameOf(payee.toLowerCase()) ?? sayAddress(payee)}`;
  const raw = `${words.symbol} ${to}\n  transfer(to: ${payee}, amount: ${amount})\nvalue: 0 wei`;
  return { kind: "pay" as const, title, note: "From what the treasury has free.", facts: [], raw };
}

/** Data that does not fit any of the contract's methods is no reason to fail: it is shown as it is. */
function parse(contract: Interface, { data, value }: ProposalAction) {
  try {
    return contract.parseTransaction({ data, value });
  } catch {
    return null;
  }
}

type Words = Pick<DecodedAction, "kind" | "title" | "facts"> & { note?: string };

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as ethers decodes them; the ABI decides their types
function words(method: string, args: Record<string, any>, value: bigint, { releases, currencies = {} }: DecodeContext): Words {
  const money = amountsIn(currencies);
  const release = (number: unknown) => releases[String(number)] ?? `number ${String(number)}`;
  switch (method) {
    case "ModelRegistry.approve":
      return {
        kind: "approve",
        title: `Approve release ${release(args.releaseId)}`,
        facts: [],
        note: "It becomes usable, and its publisher may sell licences for it.",
      };
    case "ModelRegistry.revoke":
      return {
        kind: "other",
        title: `Revoke release ${release(args.releaseId)} for good`,
        facts: [],
        note: "There is no way back.",
      };
    case "ModelRegistry.reinstate":
      return { kind: "other", title: `Lift the suspension of release ${release(args.releaseId)}`, facts: [] };
    case "ModelLicense.creditRoyalty":
      return {
        kind: "pay",
        title: `Give ${money(args.amount, args.currency)} to everybody behind ${release(args.releaseId)}`,
        note: "It is divided as a sale of the release is. Nothing moves now: it becomes owed, and each payee claims it.",
        facts: [],
      };
    case "EthicsCharter.adopt":
      return {
        kind: "adopt",
        title: `Adopt a new version of the charter with ${args.clauseCount} clauses`,
        facts: policyFacts(numbers(args.policy)),
        note: "It binds the releases submitted from then on. Those made before keep to their own version.",
      };
    case "RoyaltyTreasury.requireSolvent":
      return {
        kind: "solvent",
        title: "The treasury must still hold what it owes",
        facts: [],
        note: "Otherwise nothing of this proposal is done.",
      };
    default: {
      const meaning = meanings[method];
      const sentence = meaning ? meaning(args, value, money) : `Call ${method.replace(".", ": ")}`;
      return { kind: "other", title: sentence.replace(/\.$/, ""), facts: [] };
    }
  }
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

function shown(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(shown).join(", ")}]` : String(value);
}
