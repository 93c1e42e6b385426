import { Address, BigInt, Bytes, ethereum } from "@graphprotocol/graph-ts";
import { MultisigSettingsUpdated } from "../../generated/Council/Multisig";
import { Council, CouncilMember } from "../../generated/schema";
import { ensureAccount } from "./accounts";

/** Keeps how many approvals the council's proposals made from now on need. */
export function setCouncilSettings(event: MultisigSettingsUpdated): void {
  const council = ensureCouncil(event.address);
  council.minApprovals = event.params.minApprovals;
  council.onlyListed = event.params.onlyListed;
  touch(council, event);
}

/** Adds members; who was one before becomes one again. */
export function addMembers(accounts: Address[], event: ethereum.Event): void {
  const council = ensureCouncil(event.address);
  for (let i = 0; i < accounts.length; i++) {
    const known = CouncilMember.load(accounts[i]);
    const member = known === null ? new CouncilMember(accounts[i]) : known;
    if (known === null) member.approvalCount = 0;
    member.council = council.id;
    member.account = ensureAccount(accounts[i], event);
    member.active = true;
    member.since = event.block.timestamp;
    member.until = null;
    member.save();
  }
  council.memberCount += accounts.length;
  touch(council, event);
}

/** Removes members. */
export function removeMembers(accounts: Address[], event: ethereum.Event): void {
  const council = ensureCouncil(event.address);
  for (let i = 0; i < accounts.length; i++) {
    const member = CouncilMember.load(accounts[i])!;
    member.active = false;
    member.until = event.block.timestamp;
    member.save();
  }
  council.memberCount -= accounts.length;
  touch(council, event);
}

/** The council at the plugin's address; its members are told before its settings. */
export function ensureCouncil(address: Bytes): Council {
  const known = Council.load(address);
  if (known !== null) return known;
  const council = new Council(address);
  council.minApprovals = 0;
  council.onlyListed = false;
  council.memberCount = 0;
  council.updatedAt = BigInt.zero();
  return council;
}

function touch(council: Council, event: ethereum.Event): void {
  council.updatedAt = event.block.timestamp;
  council.save();
}
