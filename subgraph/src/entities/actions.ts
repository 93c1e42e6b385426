import { Bytes } from "@graphprotocol/graph-ts";
import { Currency } from "../../generated/schema";
import { isCallOf, recipientOf } from "../calldata";
import { contractOf } from "../context";

/** What tells nothing about a proposal, such as the treasury's solvency check at its end. */
export const NO_KIND = "";

const ADOPT =
  "adopt(bytes32,uint16,(uint8,uint8,uint16,uint32,uint16)," +
  "(address,uint96,uint32,uint32,uint32,uint32,uint32,uint32,uint16))";
/** PluginSetupProcessor of OSx; it is told by its functions, since networks have their own. */
const PLUGIN_SETUPS = [
  "applyInstallation(address,(((uint8,uint16),address),address,(uint8,address,address,address,bytes32)[],bytes32))",
  "applyUpdate(address,(address,((uint8,uint16),address),bytes,(uint8,address,address,address,bytes32)[],bytes32))",
  "applyUninstallation(address,(address,((uint8,uint16),address),(uint8,address,address,address,bytes32)[]))",
];
/** UUPS proxies: the DAO and Aragon's plugins are such. */
const UPGRADES = ["upgradeTo(address)", "upgradeToAndCall(address,bytes)"];

/** What a call is about (a ProposalKind), from its target and selector; `NO_KIND` for what only goes with others. */
export function kindOfCall(target: Bytes, data: Bytes): string {
  if (callsOneOf(data, UPGRADES)) return "Upgrade";
  if (target == contractOf("ModelRegistry")) return kindOfRegistryCall(data);
  if (target == contractOf("EthicsBoard")) return kindOfBoardCall(data);
  if (target == contractOf("VerificationRegistry")) return kindOfVerificationCall(data);
  if (target == contractOf("EthicsCharter")) return isCallOf(data, ADOPT) ? "CharterAdoption" : "Other";
  if (target == contractOf("CouncilVeto")) return isCallOf(data, "overrule(uint256)") ? "VetoOverrule" : "Other";
  if (target == contractOf("Refunds")) return isCallOf(data, "divert(uint64,address)") ? "RefundDiversion" : "Other";
  if (target == contractOf("CurrencyList")) return "CurrencyListing";
  if (target == contractOf("Council")) return "CouncilChange";
  if (target == contractOf("TokenVoting")) return "VotingSettings";
  if (target == contractOf("DAO")) return "Permissions";
  if (callsOneOf(data, PLUGIN_SETUPS)) return "PluginSetup";
  return kindOfMoneyCall(target, data);
}

/** What several actions are about together. A plugin's set-up takes permissions for its time. */
export function combineKinds(kind: string, next: string): string {
  if (next == NO_KIND || kind == next) return kind;
  if (kind == NO_KIND) return next;
  const isSetup = (kind == "PluginSetup" && next == "Permissions") || (kind == "Permissions" && next == "PluginSetup");
  return isSetup ? "PluginSetup" : "Other";
}

function kindOfRegistryCall(data: Bytes): string {
  if (isCallOf(data, "approve(uint64)")) return "ReleaseApproval";
  if (isCallOf(data, "suspend(uint64,uint40)")) return "ReleaseSuspension";
  if (isCallOf(data, "reinstate(uint64)")) return "ReleaseReinstatement";
  if (isCallOf(data, "revoke(uint64)")) return "ReleaseRevocation";
  return callsOneOf(data, ["setVerificationRegistry(address)", "setLicense(address)"]) ? "Modules" : "Other";
}

function kindOfBoardCall(data: Bytes): string {
  if (isCallOf(data, "ratify(uint64)")) return "SuspensionRatification";
  if (isCallOf(data, "lift(uint64)")) return "SuspensionLifting";
  return isCallOf(data, "decide(uint64,uint8)") ? "DisputeRuling" : "Other";
}

function kindOfVerificationCall(data: Bytes): string {
  if (isCallOf(data, "decideChallenge(uint64,uint8)")) return "ChallengeVerdict";
  return isCallOf(data, "setBondTerms((uint96,uint40,uint40))") ? "VerifierTerms" : "Other";
}

function kindOfMoneyCall(target: Bytes, data: Bytes): string {
  if (target == contractOf("RoyaltyTreasury")) return isCallOf(data, "requireSolvent()") ? NO_KIND : "Other";
  if (target == contractOf("ModelLicense")) {
    return isCallOf(data, "creditRoyalty(uint64,address,uint256)") ? "RetroactiveRoyalty" : "Other";
  }
  if (target == contractOf("Streams")) {
    if (isCallOf(data, "open(address,address,uint128,uint40,uint40)")) return "StreamOpening";
    return isCallOf(data, "stop(uint64)") ? "StreamStop" : "Other";
  }
  if (target == contractOf("GovernanceERC20") && isCallOf(data, "mint(address,uint256)")) return "Mint";
  if (data.length == 0) return "Spend";
  if (Currency.load(target) === null || !isCallOf(data, "transfer(address,uint256)")) return "Other";
  // Funds the stream that the action after it opens.
  return recipientOf(data) == contractOf("Streams") ? NO_KIND : "Spend";
}

function callsOneOf(data: Bytes, signatures: string[]): bool {
  for (let i = 0; i < signatures.length; i++) {
    if (isCallOf(data, signatures[i])) return true;
  }
  return false;
}
