import type { Interface } from "ethers";
import { sayAddress, sayAmount } from "@commonweight/sdk/chain/say";
import { formatAmount } from "../format/amount.ts";
import type { CurrencyWords } from "../format/currency.ts";
import type { ProposalAction } from "./actions.ts";
import { actionWords } from "./action-words.ts";
import { weight } from "./flags.ts";
import type { PolicyFact } from "./policy.ts";
import { readCall } from "./read-call.ts";
import type { ReadCall } from "./read-call.ts";
import { flagsOf } from "./risk.ts";
import type { Flag } from "./risk.ts";

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
  /** What nobody must overlook, the worst first. */
  flags: Flag[];
  /** The calls that it carries. */
  inner: DecodedAction[];
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
  /** ABIs that the proposer gave for other contracts, by address in lower case; nobody has verified them. */
  pasted?: Record<string, Interface>;
}

/** Says what each action of a proposal does. What cannot be read is said to be unreadable, never left out. */
export function decodeActions(actions: readonly ProposalAction[], context: DecodeContext): Promise<DecodedAction[]> {
  return Promise.all(
    actions.map(async (action, index) => decode(await readCall(action, context), String(index), context)),
  );
}

function decode(call: ReadCall, id: string, context: DecodeContext): DecodedAction {
  const flags = flagsOf(call, context).toSorted((one, other) => weight(other) - weight(one));
  const inner = call.inner.map((one, index) => decode(one, `${id}.${index}`, context));
  return { id, ...wordsOf(call, context), raw: rawOf(call), flags, inner };
}

type Words = Pick<DecodedAction, "kind" | "title" | "facts"> & { note?: string };

function wordsOf(call: ReadCall, context: DecodeContext): Words {
  const { to, value, data, contract, method, readBy, args } = call;
  const label = contract ?? context.nameOf(to.toLowerCase()) ?? sayAddress(to);
  if (data === "0x" || data === "") {
    const title = `Pay ${sayAmount(value)} to ${label}`;
    return { kind: "pay", title, note: "From what the treasury has free.", facts: [] };
  }
  const payment = tokenPayment(call, context);
  if (payment) return payment;
  const paying = value ? ` with ${sayAmount(value)}` : "";
  if (!method) {
    const note = "This app does not know the call. Have somebody who can read it say what it does before you vote.";
    return { kind: "other", title: `Call ${data.slice(0, 10)} on ${label}${paying}`, note, facts: [] };
  }
  if (contract && readBy === "own") return actionWords(`${contract}.${method}`, args, value, context);
  return {
    kind: "other",
    title: `Call ${method} on ${label}${paying}`,
    facts: [],
    ...(readBy === "pasted" ? { note: GIVEN } : {}),
  };
}

/** What is read by an ABI that came with the proposal is the proposer's word. */
const GIVEN =
  "Function and arguments are named as the proposer describes them; nobody has verified that the contract does what the " +
  "names say.";

/** Length of the calldata of ERC-20's `transfer`, as 0x and hex: bytes behind it would be there for somebody. */
const TRANSFER_LENGTH = 138;

/** `transfer` of a listed token, which is a payment like one in ETH; null for anything else. */
function tokenPayment(call: ReadCall, { currencies, nameOf }: DecodeContext): Words | null {
  const { to, value, data, method, readBy, args } = call;
  const words = currencies?.[to.toLowerCase()];
  if (!words || readBy === "pasted" || value !== 0n || method !== "transfer" || data.length !== TRANSFER_LENGTH)
    return null;
  const [payee, amount] = [String(args.to), BigInt(args.amount as bigint)];
  const said = `${formatAmount(amount, { decimals: words.decimals, maxDigits: words.decimals })} ${words.symbol}`;
  const title = `Pay ${said} to ${nameOf(payee.toLowerCase()) ?? sayAddress(payee)}`;
  return { kind: "pay", title, note: "From what the treasury has free.", facts: [] };
}

/** As the contract sees it. */
function rawOf({ to, value, data, contract, method, shown }: ReadCall): string {
  const args = shown.map((argument) => `${argument.name}: ${argument.value}`).join(", ");
  const call = data === "0x" || data === "" ? "no call" : method ? `${method}(${args})` : data;
  return `${contract ? `${contract} ` : ""}${to}\n  ${call}\nvalue: ${value} wei`;
}
