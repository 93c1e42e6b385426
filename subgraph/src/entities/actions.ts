import { Bytes, crypto } from "@graphprotocol/graph-ts";
import { Currency, ProposalAction } from "../../generated/schema";
import { contractOf } from "../context";

/** What tells nothing about a proposal, such as the treasury's solvency check at its end. */
export const NO_KIND = "";

const SELECTOR_LENGTH = 4;
const WORD_LENGTH = 32;
const ADDRESS_LENGTH = 20;

/** The first four bytes of call data; null for a plain transfer. */
export function selectorOf(data: Bytes): Bytes | null {
  return data.length < SELECTOR_LENGTH ? null : slice(data, 0, SELECTOR_LENGTH);
}

/** What an action is about (a ProposalKind), from its target and selector. */
export function kindOfAction(action: ProposalAction): string {
  const target = action.target;
  if (target == contractOf("RoyaltyTreasury") && calls(action, "requireSolvent()")) return NO_KIND;
  if (target == contractOf("ModelRegistry")) return kindOfRegistryCall(action);
  if (target == contractOf("EthicsCharter")) {
    return calls(action, "adopt(bytes32,uint16,(uint8,uint8,uint16,uint32,uint16))") ? "CharterAdoption" : "Other";
  }
  if (target == contractOf("CurrencyList")) return "CurrencyListing";
  if (target == contractOf("DAO")) return "Permissions";
  if (target == contractOf("TokenVoting")) return "VotingSettings";
  if (target == contractOf("ModelLicense")) {
    return calls(action, "creditRoyalty(uint64,address,uint256)") ? "RetroactiveRoyalty" : "Other";
  }
  if (target == contractOf("Streams")) return kindOfStreamCall(action);
  if (action.data.length == 0) return "Spend";
  if (Currency.load(target) === null || !calls(action, "transfer(address,uint256)")) return "Other";
  // Funds the stream that the action after it opens.
  return recipientOf(action.data) == contractOf("Streams") ? NO_KIND : "Spend";
}

/** The first argument as an address; zeros where call data ends before. */
export function recipientOf(data: Bytes): Bytes {
  return slice(data, SELECTOR_LENGTH + WORD_LENGTH - ADDRESS_LENGTH, ADDRESS_LENGTH);
}

/** Whether call data calls a function, such as `transfer(address,uint256)`. */
export function isCallOf(data: Bytes, signature: string): bool {
  const selector = selectorOf(data);
  return selector !== null && selector == slice(crypto.keccak256(Bytes.fromUTF8(signature)), 0, SELECTOR_LENGTH);
}

/** The first argument as it stands in call data; null when there is none. */
export function bytes32Argument(data: Bytes): Bytes | null {
  return data.length < SELECTOR_LENGTH + WORD_LENGTH ? null : slice(data, SELECTOR_LENGTH, WORD_LENGTH);
}

/** The first argument as a release's or a stream's id (8 bytes); null when there is none. */
export function numberArgument(data: Bytes): Bytes | null {
  const word = bytes32Argument(data);
  return word === null ? null : slice(word, WORD_LENGTH - 8, 8);
}

/** `length` bytes from `start`; zeros where the bytes end before. */
export function slice(bytes: Uint8Array, start: i32, length: i32): Bytes {
  const out = new Uint8Array(length);
  for (let i = 0; i < length && start + i < bytes.length; i++) out[i] = bytes[start + i];
  return Bytes.fromUint8Array(out);
}

function kindOfRegistryCall(action: ProposalAction): string {
  if (calls(action, "approve(uint64)")) return "ReleaseApproval";
  if (calls(action, "suspend(uint64,uint40)")) return "ReleaseSuspension";
  if (calls(action, "reinstate(uint64)")) return "ReleaseReinstatement";
  return calls(action, "revoke(uint64)") ? "ReleaseRevocation" : "Other";
}

function kindOfStreamCall(action: ProposalAction): string {
  if (calls(action, "open(address,address,uint128,uint40,uint40)")) return "StreamOpening";
  return calls(action, "stop(uint64)") ? "StreamStop" : "Other";
}

function calls(action: ProposalAction, signature: string): bool {
  return isCallOf(action.data, signature);
}
