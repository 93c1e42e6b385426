// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @notice A recurring payment: `amount` flows to the recipient evenly from `start` over `duration` seconds.
/// @param sponsor Who funded it, may stop it, and gets back what had not flowed by then.
/// @param recipient Who receives it, whoever sends the withdrawal.
/// @param currency `address(0)` for the native currency.
/// @param amount What flows in all, in the currency's smallest unit.
/// @param withdrawn What the recipient has received.
/// @param start When it begins to flow, seconds since the epoch.
/// @param duration How long it flows, in seconds.
/// @param stoppedAt When the sponsor stopped it; 0 while it was not.
struct Stream {
    address sponsor;
    uint40 start;
    uint40 duration;
    address recipient;
    uint40 stoppedAt;
    address currency;
    uint128 amount;
    uint128 withdrawn;
}

/// @title Streams
/// @notice Payments that flow second by second and that their sponsor, such as the DAO by a vote, can stop.
interface IStreams {
    event StreamOpened(
        uint64 indexed streamId,
        address indexed sponsor,
        address indexed recipient,
        address currency,
        uint128 amount,
        uint40 start,
        uint40 duration
    );
    event StreamWithdrawn(uint64 indexed streamId, address indexed recipient, uint256 amount);
    /// @param returned What had not flowed yet and went back to the sponsor.
    event StreamStopped(uint64 indexed streamId, uint256 returned);

    error Streams_UnknownStream(uint64 streamId);
    error Streams_InvalidRecipient(address recipient);
    error Streams_NothingToStream(uint128 amount, uint40 duration);
    error Streams_WrongValue(uint256 sent, uint256 expected);
    /// @notice Fewer tokens lie here than the stream needs beyond what other streams hold.
    error Streams_NotFunded(address currency, uint256 unassigned, uint256 amount);
    error Streams_NotSponsor(uint64 streamId, address caller);
    error Streams_NothingToWithdraw(uint64 streamId);
    /// @notice It was stopped before, or everything has flowed already.
    error Streams_Ended(uint64 streamId);
    error Streams_PaymentFailed(address to, uint256 amount);

    /// @notice Opens a stream that the caller sponsors.
    /// @dev Notes: a native stream is funded by `msg.value`. A token stream is funded by a `transfer` to this contract
    /// in the same transaction before it, since a DAO may be forbidden to approve; a transfer in a transaction of its
    /// own could be taken for somebody else's stream. A token that gives or takes units by itself has streams compete
    /// for what is there.
    /// Emits StreamOpened.
    /// Requirements: a recipient other than zero and this contract; an amount and a duration; the exact money.
    /// @param start When it begins to flow, in the past too; 0 for now.
    function open(address recipient, address currency, uint128 amount, uint40 start, uint40 duration)
        external
        payable
        returns (uint64 streamId);

    /// @notice Pays the recipient what has flowed and was not withdrawn; anybody may call.
    /// @dev Emits StreamWithdrawn. Reverts when there is nothing, or when the recipient takes no money: it keeps it.
    function withdraw(uint64 streamId) external returns (uint256 amount);

    /// @notice Stops a stream. What has flowed stays the recipient's, and the rest goes back to the sponsor.
    /// @dev Emits StreamStopped. Requirements: the sponsor calls; something has not flowed yet.
    function stop(uint64 streamId) external returns (uint256 returned);

    function streamCount() external view returns (uint64);
    function streamOf(uint64 streamId) external view returns (Stream memory);
    /// @return What has flowed up to now, withdrawn or not; rounded down.
    function vestedOf(uint64 streamId) external view returns (uint256);
    /// @return What `withdraw` would pay now.
    function withdrawableOf(uint64 streamId) external view returns (uint256);
}
