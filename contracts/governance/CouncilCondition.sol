// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDAO} from "@aragon/osx-commons-contracts/src/dao/IDAO.sol";
import {Action} from "@aragon/osx-commons-contracts/src/executors/IExecutor.sol";

import {ICouncilVeto} from "../interfaces/ICouncilVeto.sol";
import {IEthicsBoard} from "../interfaces/IEthicsBoard.sol";
import {Refusal} from "../interfaces/IExecuteCondition.sol";
import {ExecuteCondition} from "./ExecuteCondition.sol";

/// @title CouncilCondition
/// @notice The condition on the council's EXECUTE: it may suspend what is disputed and veto what was carried, and
/// nothing else. It moves no money and lets no call fail. Immutable, while the council plugin is upgradeable: whatever
/// becomes of the council, it can do no more than this until a vote grants it another condition.
contract CouncilCondition is ExecuteCondition {
    IEthicsBoard public immutable board;
    ICouncilVeto public immutable veto;

    constructor(IDAO dao_, address council, IEthicsBoard board_, ICouncilVeto veto_) ExecuteCondition(dao_, council) {
        board = board_;
        veto = veto_;
    }

    /// @notice Why the council's actions would be refused: FailureMapNotZero, NotAllowed or ValueNotZero, at the first
    /// action concerned. It never has to wait.
    /// @dev An execution of nothing is NotAllowed too. The council's proposal ids mean nothing here.
    function explain(uint256, Action[] calldata actions, uint256 allowFailureMap)
        external
        view
        returns (Refusal refusal, uint256 index, uint256 time)
    {
        if (allowFailureMap != 0) return (Refusal.FailureMapNotZero, 0, 0);
        if (actions.length == 0) return (Refusal.NotAllowed, 0, 0);
        for (uint256 i = 0; i < actions.length; ++i) {
            if (!_isAllowed(actions[i])) return (Refusal.NotAllowed, i, 0);
            if (actions[i].value != 0) return (Refusal.ValueNotZero, i, 0);
        }
        return (Refusal.None, 0, 0);
    }

    function _isAllowed(Action calldata action) private view returns (bool) {
        if (action.to == address(board)) return _calls(action, IEthicsBoard.suspend.selector);
        return action.to == address(veto) && _calls(action, ICouncilVeto.veto.selector);
    }
}
