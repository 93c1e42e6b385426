// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDAO} from "@aragon/osx-commons-contracts/src/dao/IDAO.sol";
import {Action} from "@aragon/osx-commons-contracts/src/executors/IExecutor.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

import {ICouncilVeto} from "../interfaces/ICouncilVeto.sol";
import {ICurrencyList} from "../interfaces/ICurrencyList.sol";
import {IEthicsBoard} from "../interfaces/IEthicsBoard.sol";
import {Refusal} from "../interfaces/IExecuteCondition.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IRoyaltyTreasury} from "../interfaces/IRoyaltyTreasury.sol";
import {ExecuteCondition} from "./ExecuteCondition.sol";
import {IVotingPlugin} from "./IVotingPlugin.sol";

/// @notice What a RoyaltyReserveCondition binds together.
/// @param council The council's plugin; a call to it waits for nothing and cannot be vetoed.
/// @param delay Seconds from a vote's end date until an action that is neither exempt nor guarded may run.
/// @param guardedDelay Seconds that guarded actions wait, after the vote's end and after what was frozen has thawed.
/// @param guardedWindow Seconds in which guarded actions may run, from the vote's end plus `guardedDelay`.
struct ReserveParts {
    IDAO dao;
    address pluginSetupProcessor;
    IVotingPlugin voting;
    address treasury;
    ICurrencyList currencies;
    IModelRegistry registry;
    IEthicsBoard board;
    ICouncilVeto veto;
    address council;
    uint64 delay;
    uint64 guardedDelay;
    uint64 guardedWindow;
}

/// @title RoyaltyReserveCondition
/// @notice The condition on the voting plugin's EXECUTE, which keeps a majority from spending what payees are owed,
/// gives everybody time between a vote and what it does, and lets the council stop what was carried by surprise.
/// Money that moves in the proposal itself is caught, however the call is encoded, by the treasury's solvency check as
/// the last action. What could move money later is judged by target: no call to a listed currency but `transfer`, and
/// calls that change who controls the DAO or what its registry believes (guarded ones) only in a window that opens
/// after the vote ended and all frozen money is free, while claims stay open. Everything else waits out a delay, except
/// approvals, what is decided about disputes, overruling a veto, and changes of the council.
/// @dev docs/decisions/0003 and 0018 say why, and what this does not catch.
contract RoyaltyReserveCondition is ExecuteCondition {
    /// @dev The DAO's `revoke(where, who, permissionId)`.
    bytes4 private constant REVOKE = bytes4(keccak256("revoke(address,address,bytes32)"));

    address public immutable pluginSetupProcessor;
    IVotingPlugin public immutable voting;
    address public immutable treasury;
    ICurrencyList public immutable currencies;
    IModelRegistry public immutable registry;
    IEthicsBoard public immutable board;
    ICouncilVeto public immutable veto;
    address public immutable council;
    /// @notice Seconds from a vote's end date until an action that is neither exempt nor guarded may run.
    uint64 public immutable delay;
    /// @notice Seconds that guarded actions wait, after the vote's end and after what was frozen has thawed.
    uint64 public immutable guardedDelay;
    /// @notice Seconds in which guarded actions may run, from the vote's end plus `guardedDelay`.
    uint64 public immutable guardedWindow;

    /// @dev What is known of a proposal's actions before anything is asked about the proposal.
    struct Findings {
        uint256 guarded;
        uint256 firstGuarded;
        uint256 firstDelayed;
        uint256 firstVetoable;
        bool delayed;
        bool vetoable;
    }

    constructor(ReserveParts memory parts) ExecuteCondition(parts.dao, address(parts.voting)) {
        pluginSetupProcessor = parts.pluginSetupProcessor;
        voting = parts.voting;
        treasury = parts.treasury;
        currencies = parts.currencies;
        registry = parts.registry;
        board = parts.board;
        veto = parts.veto;
        council = parts.council;
        delay = parts.delay;
        guardedDelay = parts.guardedDelay;
        guardedWindow = parts.guardedWindow;
    }

    /// @notice Why a proposal would be refused now. What no time mends comes first; then a veto; then the time.
    /// @dev A guarded action whose window closes before what is frozen thaws can never run: GuardedTooLate at once.
    function explain(uint256 proposalId, Action[] calldata actions, uint256 allowFailureMap)
        external
        view
        returns (Refusal refusal, uint256 index, uint256 time)
    {
        if (allowFailureMap != 0) return (Refusal.FailureMapNotZero, 0, 0);
        if (actions.length == 0) return (Refusal.SolvencyCheckMissing, 0, 0);
        uint256 last = actions.length - 1;
        if (!_isSolvencyCheck(actions[last])) return (Refusal.SolvencyCheckMissing, last, 0);

        Findings memory found;
        for (uint256 i = 0; i < last; ++i) {
            if (_isForbiddenCurrencyCall(actions[i])) return (Refusal.CurrencyCallNotTransfer, i, 0);
            _note(found, actions[i], i);
        }
        if (found.guarded != 0 && found.guarded != last) return (Refusal.GuardedNotAlone, found.firstGuarded, 0);
        if (found.vetoable && veto.isVetoed(proposalId)) return (Refusal.Vetoed, found.firstVetoable, 0);
        if (found.guarded != 0) return _explainGuarded(proposalId, found.firstGuarded);
        if (found.delayed) return _explainDelayed(proposalId, found.firstDelayed);
        return (Refusal.None, 0, 0);
    }

    function _explainGuarded(uint256 proposalId, uint256 index) private view returns (Refusal, uint256, uint256) {
        uint256 end = _endOf(proposalId);
        if (end == 0) return (Refusal.GuardedTooEarly, index, type(uint256).max);
        uint256 thaw = board.thawsAt();
        uint256 notBefore = (thaw > end ? thaw : end) + guardedDelay;
        uint256 notAfter = end + guardedDelay + guardedWindow;
        if (block.timestamp > notAfter || notBefore > notAfter) return (Refusal.GuardedTooLate, index, notAfter);
        if (block.timestamp < notBefore) return (Refusal.GuardedTooEarly, index, notBefore);
        return (Refusal.None, 0, 0);
    }

    function _explainDelayed(uint256 proposalId, uint256 index) private view returns (Refusal, uint256, uint256) {
        uint256 end = _endOf(proposalId);
        uint256 notBefore = end == 0 ? type(uint256).max : end + delay;
        if (block.timestamp < notBefore) return (Refusal.TooEarly, index, notBefore);
        return (Refusal.None, 0, 0);
    }

    /// @dev Sorts one action by what it calls.
    function _note(Findings memory found, Action calldata action, uint256 i) private view {
        if (_isGuarded(action)) {
            if (found.guarded == 0) found.firstGuarded = i;
            ++found.guarded;
        } else if (!found.delayed && !_isExempt(action)) {
            (found.delayed, found.firstDelayed) = (true, i);
        }
        if (!found.vetoable && !_isBeyondVeto(action)) (found.vetoable, found.firstVetoable) = (true, i);
    }

    function _isSolvencyCheck(Action calldata action) private view returns (bool) {
        return action.to == treasury && action.value == 0 && action.data.length == 4
            && bytes4(action.data) == IRoyaltyTreasury.requireSolvent.selector;
    }

    /// @dev Also refuses a call without data: some tokens do more than nothing when they are sent native currency.
    function _isForbiddenCurrencyCall(Action calldata action) private view returns (bool) {
        return !_calls(action, IERC20.transfer.selector) && action.to != address(0) && currencies.isListed(action.to);
    }

    /// @dev A batch of the registry's calls may name a module in any of them, so that every batch counts as one that does.
    /// What takes from the council alone is not guarded: suspensions agreed on long ago, by members replaced since, could
    /// else put off for ever what ends them.
    function _isGuarded(Action calldata action) private view returns (bool) {
        address to = action.to;
        if (to == address(registry)) {
            return _calls(action, IModelRegistry.setVerificationRegistry.selector)
                || _calls(action, IModelRegistry.setLicense.selector) || _calls(action, Multicall.multicall.selector);
        }
        if (to == address(dao)) return !_takesFromCouncil(action);
        return to == pluginSetupProcessor || to == address(voting) || to == treasury;
    }

    /// @dev What harms nobody by being quick: it moves no money, and what it stops or starts can be answered.
    function _isExempt(Action calldata action) private view returns (bool) {
        bool isApproval =
            action.to == address(registry) && action.value == 0 && _calls(action, IModelRegistry.approve.selector);
        return isApproval || _isBeyondVeto(action);
    }

    /// @dev What the council cannot stop: judging its suspensions, answering its veto, and changing or ending it.
    function _isBeyondVeto(Action calldata action) private view returns (bool) {
        if (action.to == address(dao)) return _takesFromCouncil(action);
        return _isForCommunityAlone(action);
    }

    function _isForCommunityAlone(Action calldata action) private view returns (bool) {
        if (action.value != 0) return false;
        address to = action.to;
        if (to == address(board)) {
            return _calls(action, IEthicsBoard.ratify.selector) || _calls(action, IEthicsBoard.lift.selector)
                || _calls(action, IEthicsBoard.decide.selector);
        }
        return to == council || (to == address(veto) && _calls(action, ICouncilVeto.overrule.selector));
    }

    /// @dev `dao.revoke` with the council as `who`.
    function _takesFromCouncil(Action calldata action) private view returns (bool) {
        if (action.value != 0 || action.data.length != 100 || !_calls(action, REVOKE)) return false;
        return address(uint160(uint256(bytes32(action.data[36:68])))) == council;
    }

    /// @dev 0 for a proposal that does not exist, which can never be executed.
    function _endOf(uint256 proposalId) private view returns (uint256) {
        (,, IVotingPlugin.ProposalParameters memory parameters) = voting.getProposal(proposalId);
        return parameters.endDate;
    }
}
