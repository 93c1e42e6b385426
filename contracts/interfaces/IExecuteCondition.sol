// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.8;

import {Action} from "@aragon/osx-commons-contracts/src/executors/IExecutor.sol";

/// @notice Why a condition on EXECUTE refuses; None when it does not.
enum Refusal {
    None,
    NotExecute,
    FailureMapNotZero,
    SolvencyCheckMissing,
    CurrencyCallNotTransfer,
    GuardedNotAlone,
    GuardedTooEarly
}

/// @title IExecuteCondition
/// @notice A condition on the DAO's EXECUTE permission that says why it refuses (OSx itself swallows the reason).
interface IExecuteCondition {
    /// @param proposalId The voting plugin's proposal; its end date decides from when guarded actions may run.
    /// @return refusal Why it would be refused now.
    /// @return index The action concerned.
    /// @return notBefore For GuardedTooEarly: from when it may run, seconds since the epoch.
    function explain(uint256 proposalId, Action[] calldata actions, uint256 allowFailureMap)
        external
        view
        returns (Refusal refusal, uint256 index, uint256 notBefore);
}
