/**
 * All handlers in one module: every data source names this file, so that it is compiled once and graph-node loads one
 * wasm module.
 */
export {
  handleCouncilApproved,
  handleCouncilExecuted,
  handleCouncilProposalCreated,
  handleMembersAdded,
  handleMembersRemoved,
  handleMultisigSettingsUpdated,
} from "./handlers/council";
export { handleProposalVetoed, handleVetoOverruled } from "./handlers/councilVeto";
export { handleCurrencyAcceptanceSet, handleCurrencyListed } from "./handlers/currencyList";
export {
  handleDeposited,
  handleExecuted,
  handleGranted,
  handleNativeTokenDeposited,
  handleRevoked,
} from "./handlers/dao";
export { handleDatasetDocument } from "./handlers/datasetDocument";
export { handleDatasetRegistered, handleDatasetRevised, handleDatasetTransfer } from "./handlers/datasetRegistry";
export { handleProfileSet, handleReasonGiven } from "./handlers/deliberation";
export {
  handleCharterDocument,
  handleManifest,
  handleProfile,
  handleProposalDocument,
  handleReport,
  handleStatement,
} from "./handlers/documents";
export {
  handleBondAwarded,
  handleBondWithdrawn,
  handleDisputeAnswered,
  handleDisputeAppealed,
  handleDisputeClosed,
  handleDisputeDecided,
  handleDisputeLifted,
  handleDisputeRaised,
  handleDisputeRemedied,
  handleDisputeSuspended,
  handleRemedyRequired,
} from "./handlers/ethicsBoard";
export { handleCharterAdopted, handleProcessSet } from "./handlers/ethicsCharter";
export { handleDelegateChanged, handleDelegateVotesChanged, handleTokenTransfer } from "./handlers/governanceToken";
export {
  handleBidPosted,
  handleCounterIncremented,
  handleListed,
  handleListingCanceled,
  handleListingPosted,
  handleOrderCanceled,
  handleOrderFilled,
  handleSold,
} from "./handlers/licenseMarket";
export {
  handleFreelyRenewed,
  handleLicenseBound,
  handleLicenseMinted,
  handleLicenseUpgraded,
  handleOfferClosed,
  handleOfferOpened,
  handleSeatSet,
  handleSubscriptionUpdate,
  handleTransfer,
  handleTrialEnded,
  handleTrialRefunded,
  handleTrialStarted,
  handleUpdateUser,
} from "./handlers/modelLicense";
export {
  handleAliasSet,
  handleContributorsSet,
  handleDatasetsSet,
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
  handleTermsSet,
} from "./handlers/modelRegistry";
export {
  handleRefundAsked,
  handleRefundCollected,
  handleRefundPaid,
  handleRefundsOpened,
  handleRemainderDiverted,
  handleRemainderPaid,
} from "./handlers/refunds";
export { handleGrossBooked, handleReferralBooked } from "./handlers/royaltyLedger";
export { handleReceiverDeployed } from "./handlers/royaltyReceiverFactory";
export {
  handleClaimed,
  handleDatasetClaimed,
  handleDatasetShareSettled,
  handlePayoutSet,
  handleReferralsClaimed,
  handleSharesChanged,
  handleShareSettled,
  handleShareTransferred,
  handleVerificationClaimed,
} from "./handlers/royaltyTreasury";
export { handleStreamOpened, handleStreamStopped, handleStreamWithdrawn } from "./handlers/streams";
export {
  handleProposalCreated,
  handleProposalExecuted,
  handleVoteCast,
  handleVotingSettingsUpdated,
} from "./handlers/tokenVoting";
export {
  handleBonded,
  handleBondTermsSet,
  handleChallengeAnswered,
  handleChallengeClosed,
  handleChallengeOpened,
  handleReceiptRecorded,
  handleReceiptRevoked,
  handleUnbonding,
  handleVerifierWithdrawn,
} from "./handlers/verificationRegistry";
