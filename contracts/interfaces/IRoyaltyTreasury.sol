// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.8;

/// @title RoyaltyTreasury
/// @notice Pays everybody who made a model possible, out of the DAO's own treasury. An Aragon plugin: it reads what
/// each release earned from the ledger and has the DAO pay what is claimed. Amounts are in the currency's smallest unit.
interface IRoyaltyTreasury {
    /// @notice A parent's share of what a child earned moved one hop up.
    event ShareSettled(uint64 indexed childId, uint64 indexed parentId, address indexed currency, uint256 amount);
    /// @param payee The account that was owed. @param to Where the money went; the DAO itself if it kept it.
    event Claimed(
        uint64 indexed releaseId, address indexed currency, address indexed payee, address to, uint256 amount
    );

    error RoyaltyTreasury_TooManyReleases(uint256 count, uint256 limit);
    error RoyaltyTreasury_InvalidRecipient(address to);
    error RoyaltyTreasury_NotPayee(address payee, address caller);
    error RoyaltyTreasury_NothingToClaim(address payee, address currency);
    error RoyaltyTreasury_Frozen(uint64 releaseId, uint64 blockedBy);
    /// @notice The recipient or the token refused, or the DAO holds too little. The payee keeps the claim.
    error RoyaltyTreasury_PaymentFailed(address currency, address to, uint256 amount);
    /// @notice The DAO's balance did not fall by exactly the amount. The payee keeps the claim.
    error RoyaltyTreasury_WrongPayment(address currency, uint256 paid, uint256 expected);
    /// @notice The DAO is executing already, and its `execute` is not reentrant: claim in a transaction of its own.
    error RoyaltyTreasury_InsideExecution();
    error RoyaltyTreasury_Insolvent(address currency, uint256 balance, uint256 owed);

    /// @notice Moves what a release's parents are owed one hop up; anybody may call, for several releases in order.
    /// @dev Notes: moves no money. List descendants before their ancestors to settle a whole line in one call.
    /// Emits ShareSettled for each edge along which something moved.
    /// Requirements: at most 64 releases.
    function settle(uint64[] calldata releaseIds, address currency) external;

    /// @notice Pays `payee` what it is owed over `releaseIds` in `currency`. Anybody may have a payee paid at its own
    /// address; only the payee may name another `to`.
    /// @dev Notes: what goes to the DAO itself is released by booking alone, since it is there already.
    /// Emits Claimed for each release that owed something; a release named twice owes nothing the second time.
    /// Requirements: at most 64 releases; something is owed; no release that owes something is frozen; the payment
    /// succeeds; not inside a DAO execution.
    /// @return amount What was paid.
    function claim(uint64[] calldata releaseIds, address currency, address payee, address to)
        external
        returns (uint256 amount);

    /// @return amount What `account` can claim for the release now, counting what is settled so far; nothing is hidden
    /// by a freeze (see `frozen`).
    function claimable(uint64 releaseId, address currency, address account) external view returns (uint256 amount);
    /// @return amount What `account` has been paid for the release.
    function paidOf(uint64 releaseId, address currency, address account) external view returns (uint256 amount);
    /// @return amount What the release got from its children, settled so far.
    function inflowOf(uint64 releaseId, address currency) external view returns (uint256 amount);
    /// @return amount What a child owes a parent and `settle` would move now; 0 where there is no such edge.
    function unsettled(uint64 childId, uint64 parentId, address currency) external view returns (uint256 amount);
    /// @return Whether the release's money is held back because it, or an ancestor, is suspended or revoked.
    function frozen(uint64 releaseId) external view returns (bool);
    /// @return What all releases' payees are owed in the currency: gross - fee - paid.
    function owed(address currency) external view returns (uint256);
    /// @return What the DAO may spend: balance - owed, or 0.
    function free(address currency) external view returns (uint256);
    /// @notice Reverts when a listed currency's balance is below what is owed.
    function requireSolvent() external view;
    /// @notice The payment the treasury is in the middle of; all zero otherwise. RoyaltyPaymentCondition reads it.
    function pendingPayment() external view returns (address currency, address to, uint256 amount);
}
