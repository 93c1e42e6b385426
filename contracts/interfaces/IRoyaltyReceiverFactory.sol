// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @title RoyaltyReceiverFactory
/// @notice One royalty receiver per release at a deterministic address, named by `royaltyInfo` from the first licence.
/// Money sent there before the receiver is deployed is not lost: it is swept once it is.
interface IRoyaltyReceiverFactory {
    event ReceiverDeployed(uint64 indexed releaseId, address receiver);

    /// @return The address of the release's receiver, deployed or not.
    function receiverOf(uint64 releaseId) external view returns (address);
    /// @notice Deploys the release's receiver if it is not there yet; anybody may call.
    function deploy(uint64 releaseId) external returns (address receiver);
}
