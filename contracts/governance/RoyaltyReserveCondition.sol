// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDAO} from "@aragon/osx-commons-contracts/src/dao/IDAO.sol";
import {Action, IExecutor} from "@aragon/osx-commons-contracts/src/executors/IExecutor.sol";
import {PermissionCondition} from "@aragon/osx-commons-contracts/src/permission/condition/PermissionCondition.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ICurrencyList} from "../interfaces/ICurrencyList.sol";
import {IExecuteCondition, Refusal} from "../interfaces/IExecuteCondition.sol";
import {IRoyaltyTreasury} from "../interfaces/IRoyaltyTreasury.sol";

/// @notice The part of Aragon's TokenVoting (1.3) that is read: the first three values of `getProposal`. Values that
/// follow are left undecoded, so later versions that append to them are read just as well.
interface ITokenVotingProposals {
    struct ProposalParameters {
        uint8 votingMode;
        uint32 supportThreshold;
        uint64 startDate;
        uint64 endDate;
        uint64 snapshotBlock;
        uint256 minVotingPower;
    }

    function getProposal(uint256 proposalId)
        external
        view
        returns (bool open, bool executed, ProposalParameters memory parameters);
}

/// @title RoyaltyReserveCondition
/// @notice The condition on the voting plugin's EXECUTE, which keeps a majority from spending what payees are owed.
/// Money that moves in the proposal itself is caught, however the call is encoded, by the treasury's solvency check as
/// the last action. What could move money later is judged by target: no call to a listed currency but `transfer`, and
/// calls that change who controls the DAO (guarded ones) only some time after the vote ended, while claims stay open.
/// @dev docs/decisions/0003-conditions-on-execute.md says what this does not catch.
contract RoyaltyReserveCondition is PermissionCondition, IExecuteCondition {
    bytes32 private constant EXECUTE_PERMISSION_ID = keccak256("EXECUTE_PERMISSION");

    IDAO public immutable dao;
    address public immutable pluginSetupProcessor;
    address public immutable voting;
    address public immutable treasury;
    ICurrencyList public immutable currencies;
    /// @notice Seconds from a vote's end date until its guarded actions may run.
    uint64 public immutable delay;

    constructor(
        IDAO dao_,
        address pluginSetupProcessor_,
        address voting_,
        address treasury_,
        ICurrencyList currencies_,
        uint64 delay_
    ) {
        dao = dao_;
        pluginSetupProcessor = pluginSetupProcessor_;
        voting = voting_;
        treasury = treasury_;
        currencies = currencies_;
        delay = delay_;
    }

    /// @notice Grants the voting plugin an `execute` that `explain` finds nothing wrong with; false for anything else.
    /// @dev `explain` takes its arguments exactly as `execute` does (the call id is the proposal's id), so it is called
    /// with the very bytes the DAO will decode. Calldata that does not decode makes that call revert: refused.
    function isGranted(address where, address who, bytes32 permissionId, bytes calldata data)
        external
        view
        returns (bool)
    {
        if (where != address(dao) || who != voting || permissionId != EXECUTE_PERMISSION_ID) return false;
        if (data.length < 4 || bytes4(data[:4]) != IExecutor.execute.selector) return false;

        (bool ok, bytes memory explanation) =
            address(this).staticcall(bytes.concat(IExecuteCondition.explain.selector, data[4:]));
        if (!ok) return false;
        (Refusal refusal,,) = abi.decode(explanation, (Refusal, uint256, uint256));
        return refusal == Refusal.None;
    }

    /// @inheritdoc IExecuteCondition
    function explain(uint256 proposalId, Action[] calldata actions, uint256 allowFailureMap)
        external
        view
        returns (Refusal refusal, uint256 index, uint256 notBefore)
    {
        if (allowFailureMap != 0) return (Refusal.FailureMapNotZero, 0, 0);
        if (actions.length == 0) return (Refusal.SolvencyCheckMissing, 0, 0);
        uint256 last = actions.length - 1;
        if (!_isSolvencyCheck(actions[last])) return (Refusal.SolvencyCheckMissing, last, 0);

        uint256 guarded = 0;
        uint256 firstGuarded = 0;
        for (uint256 i = 0; i < last; ++i) {
            if (_isForbiddenCurrencyCall(actions[i])) return (Refusal.CurrencyCallNotTransfer, i, 0);
            if (!_isGuarded(actions[i].to)) continue;
            if (guarded == 0) firstGuarded = i;
            ++guarded;
        }
        if (guarded == 0) return (Refusal.None, 0, 0);
        if (guarded != last) return (Refusal.GuardedNotAlone, firstGuarded, 0);
        notBefore = _guardedFrom(proposalId);
        if (block.timestamp < notBefore) return (Refusal.GuardedTooEarly, firstGuarded, notBefore);
        return (Refusal.None, 0, 0);
    }

    /// @inheritdoc PermissionCondition
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return interfaceId == type(IExecuteCondition).interfaceId || super.supportsInterface(interfaceId);
    }

    function _isSolvencyCheck(Action calldata action) private view returns (bool) {
        return action.to == treasury && action.value == 0 && action.data.length == 4
            && bytes4(action.data) == IRoyaltyTreasury.requireSolvent.selector;
    }

    /// @dev Also refuses a call without data: some tokens do more than nothing when they are sent native currency.
    function _isForbiddenCurrencyCall(Action calldata action) private view returns (bool) {
        bool isTransfer = action.data.length >= 4 && bytes4(action.data[:4]) == IERC20.transfer.selector;
        return !isTransfer && action.to != address(0) && currencies.isListed(action.to);
    }

    function _isGuarded(address to) private view returns (bool) {
        return to == address(dao) || to == pluginSetupProcessor || to == voting || to == treasury;
    }

    /// @dev An unknown proposal has no end date; it can never be executed.
    function _guardedFrom(uint256 proposalId) private view returns (uint256) {
        (,, ITokenVotingProposals.ProposalParameters memory parameters) =
            ITokenVotingProposals(voting).getProposal(proposalId);
        return parameters.endDate == 0 ? type(uint256).max : uint256(parameters.endDate) + delay;
    }
}
