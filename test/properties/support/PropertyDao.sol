// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {Action} from "@aragon/osx-commons-contracts/src/executors/IExecutor.sol";
import {IPermissionCondition} from
    "@aragon/osx-commons-contracts/src/permission/condition/IPermissionCondition.sol";

/// @notice As much of a DAO as the treasury's properties need: it holds the money, and executes what the treasury's
/// own condition grants. Everything else is permitted, so that releases can be published in a handful of calls. The
/// mocha tests run on Aragon's real DAO; only its bytecode is published, and no compiler here takes its source.
contract PropertyDao {
    bytes32 private constant EXECUTE_PERMISSION_ID = keccak256("EXECUTE_PERMISSION");

    IPermissionCondition private _condition;
    bool private _executing;

    error ReentrantCall();
    error Unauthorized();
    error ActionFailed(uint256 index);

    receive() external payable {}

    function setCondition(IPermissionCondition condition) external {
        _condition = condition;
    }

    function hasPermission(address, address, bytes32, bytes calldata) external pure returns (bool) {
        return true;
    }

    function execute(bytes32, Action[] calldata actions, uint256)
        external
        returns (bytes[] memory results, uint256 failureMap)
    {
        if (_executing) revert ReentrantCall();
        if (!_condition.isGranted(address(this), msg.sender, EXECUTE_PERMISSION_ID, msg.data)) revert Unauthorized();
        _executing = true;
        results = new bytes[](actions.length);
        for (uint256 i = 0; i < actions.length; ++i) {
            bool ok;
            (ok, results[i]) = actions[i].to.call{value: actions[i].value}(actions[i].data);
            if (!ok) revert ActionFailed(i);
        }
        _executing = false;
        return (results, 0);
    }
}

/// @notice Finds that every release has been verified by the first accounts of a list, and rewards them.
contract PropertyVerification {
    uint32 private immutable _verifiers;
    mapping(address account => bool) private _rewarded;

    constructor(address[] memory verifiers) {
        _verifiers = uint32(verifiers.length);
        for (uint256 i = 0; i < verifiers.length; ++i) {
            _rewarded[verifiers[i]] = true;
        }
    }

    function countOf(uint64) external view returns (uint32 passing, uint32 failing) {
        return (_verifiers, 0);
    }

    function rewarded(uint64, address account) external view returns (bool) {
        return _rewarded[account];
    }
}
