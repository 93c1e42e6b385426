// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @title IStatusListener
/// @notice What the registry tells a license contract that wants to be told, so that a sale need not ask.
interface IStatusListener {
    /// @notice Tells the status epoch (see {IModelRegistry}): when the DAO names the license contract, and from then on
    /// with every change of a status that raises it.
    /// @dev Only the registry may call. @param epoch 0: it will not be told any more, and has to ask.
    /// @return This function's selector. Who answers it when named is told from then on, and can fail only together with
    /// the change that it is told of.
    function noteStatusEpoch(uint64 epoch) external returns (bytes4);
}
