/**
 * All handlers in one module: every data source names this file, so that it is compiled once and graph-node loads one
 * wasm module.
 */
export { handleCurrencyAcceptanceSet, handleCurrencyListed } from "./handlers/currencyList";
export {
  handleDeposited,
  handleExecuted,
  handleGranted,
  handleNativeTokenDeposited,
  handleRevoked,
} from "./handlers/dao";
export { handleCharterDocument, handleManifest, handleProposalDocument, handleReport } from "./handlers/documents";
export { handleCharterAdopted } from "./handlers/ethicsCharter";
export { handleDelegateChanged, handleDelegateVotesChanged, handleTokenTransfer } from "./handlers/governanceToken";
export { handleListed, handleListingCanceled, handleSold } from "./handlers/licenseMarket";
export {
  handleGrossBooked,
  handleLicenseMinted,
  handleOfferClosed,
  handleOfferOpened,
  handleTransfer,
} from "./handlers/modelLicense";
export {
  handleAliasSet,
  handleContributorsSet,
  handleLineageSet,
  handleModelCreated,
  handleModelTransferred,
  handleNamespaceClaimed,
  handleNamespaceTransferred,
  handleReleaseApproved,
  handleReleaseReinstated,
  handleReleaseRevoked,
  handleReleaseSubmitted,
  handleReleaseSuspended,
  handleReleaseWithdrawn,
} from "./handlers/modelRegistry";
export { handleReceiverDeployed } from "./handlers/royaltyReceiverFactory";
export { handleClaimed, handleShareSettled } from "./handlers/royaltyTreasury";
export {
  handleProposalCreated,
  handleProposalExecuted,
  handleVoteCast,
  handleVotingSettingsUpdated,
} from "./handlers/tokenVoting";
export { handleReceiptRecorded } from "./handlers/verificationRegistry";
