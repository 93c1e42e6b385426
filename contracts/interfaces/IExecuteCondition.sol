// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.8;

import {Action} from "@aragon/osx-commons-contracts/src/executors/IExecutor.sol";

/// @notice Why a condition on EXECUTE refuses; None when it does not.
/// NotExecute: not a well-formed `execute` of the DAO by the voting plugin (`isGranted` alone sees this one).
/// FailureMapNotZero: an action may not be allowed to fail.
/// SolvencyCheckMissing: the last action is not the treasury's bare `requireSolvent()`.
/// CurrencyCallNotTransfer: a listed currency is called for anything but `transfer`.
/// GuardedNotAlone: a guarded action shares the proposal with one that is not guarded.
/// GuardedTooEarly: a guarded action, before its delay is over.
/// GuardedTooLate: a guarded action, after the time in which it may run.
/// TooEarly: an action that has to wait some time after the vote's end date, whatever the vote.
/// Vetoed: the council stopped the proposal and the DAO has not overruled it.
/// NotAllowed: a call that the executor may not make (the council makes two).
/// ValueNotZero: the call moves money, and the executor may move none.
enum Refusal {
    None,
    NotExecute,
    FailureMapNotZero,
    SolvencyCheckMissing,
    CurrencyCallNotTransfer,
    GuardedNotAlone,
    GuardedTooEarly,
    GuardedTooLate,
    TooEarly,
    Vetoed,
    NotAllowed,
    ValueNotZero
}

/// @title IExecuteCondition
/// @notice A condition on the DAO's EXECUTE permission that says why it refuses (OSx itself swallows the reason).
interface IExecuteCondition {
    /// @param proposalId The voting plugin's proposal; its end date decides from when guarded actions may run.
    /// @return refusal Why it would be refused now.
    /// @return index The action concerned.
    /// @return time For GuardedTooEarly and TooEarly: from when it may run, seconds since the epoch; the largest number
    /// there is while the proposal does not exist. For GuardedTooLate: until when it could.
    function explain(uint256 proposalId, Action[] calldata actions, uint256 allowFailureMap)
        external
        view
        returns (Refusal refusal, uint256 index, uint256 time);
}
