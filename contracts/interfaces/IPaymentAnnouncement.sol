// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @title IPaymentAnnouncement
/// @notice What a plugin says before it has the DAO pay. RoyaltyPaymentCondition grants that payment and no other.
interface IPaymentAnnouncement {
    /// @notice Says which payment the caller is about to have the DAO make, in this transaction, in place of what it said
    /// before. Anybody may; it binds the caller alone, and is of no use to who was not granted EXECUTE.
    /// @param digest keccak256 of the whole calldata of the DAO's `execute`.
    function announcePayment(bytes32 digest) external;
}
