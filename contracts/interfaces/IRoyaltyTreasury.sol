// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.8;

/// @title RoyaltyTreasury
/// @notice Pays everybody who made a model possible, out of the DAO's own treasury. An Aragon plugin: it reads what
/// each release earned from the ledger and has the DAO pay what is claimed. Amounts are in the currency's smallest unit.
interface IRoyaltyTreasury {
    /// @notice A parent's share of what a child earned moved one hop up.
    event ShareSettled(uint64 indexed childId, uint64 indexed parentId, address indexed currency, uint256 amount);
    /// @param payee The account that was owed. @param to Where the money went.
    event Claimed(
        uint64 indexed releaseId, address indexed currency, address indexed payee, address to, uint256 amount
    );

    error RoyaltyTreasury_NotPayee(address payee, address caller);
    error RoyaltyTreasury_NothingToClaim(address payee, address currency);
    error RoyaltyTreasury_Frozen(uint64 releaseId, uint64 blockedBy);
    error RoyaltyTreasury_PaymentFailed(address currency, address to, uint256 amount);
    error RoyaltyTreasury_WrongPayment(address currency, uint256 paid, uint256 expected);
    error RoyaltyTreasury_InsideExecution();
    error RoyaltyTreasury_Insolvent(address currency, uint256 balance, uint256 owed);

    /// @notice Moves what a release's parents are owed one hop up; anybody may call, for several releases in order.
    function settle(uint64[] calldata releaseIds, address currency) external;

    /// @notice Pays `payee` what it is owed over `releaseIds` in `currency`. Only the payee may name another `to`.
    /// @return amount What was paid.
    function claim(uint64[] calldata releaseIds, address currency, address payee, address to)
        external
        returns (uint256 amount);

    /// @return amount What `account` can claim for the release now, counting what is settled so far; nothing is hidden
    /// by a freeze (see `frozen`).
    function claimable(uint64 releaseId, address currency, address account) external view returns (uint256 amount);
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
