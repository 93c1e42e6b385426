// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDAO} from "@aragon/osx-commons-contracts/src/dao/IDAO.sol";
import {Action, IExecutor} from "@aragon/osx-commons-contracts/src/executors/IExecutor.sol";
import {PermissionCondition} from "@aragon/osx-commons-contracts/src/permission/condition/PermissionCondition.sol";

import {IExecuteCondition, Refusal} from "../interfaces/IExecuteCondition.sol";

/// @title ExecuteCondition
/// @notice Base of the conditions under which a plugin that decides (the vote, the council) holds EXECUTE: it grants
/// what `explain` finds nothing wrong with, to that plugin alone.
abstract contract ExecuteCondition is PermissionCondition, IExecuteCondition {
    bytes32 private constant EXECUTE_PERMISSION_ID = keccak256("EXECUTE_PERMISSION");

    IDAO public immutable dao;
    /// @notice The plugin that may execute.
    address public immutable executor;

    constructor(IDAO dao_, address executor_) {
        dao = dao_;
        executor = executor_;
    }

    /// @notice Grants the plugin an `execute` that `explain` finds nothing wrong with; false for anything else.
    /// @dev `explain` takes its arguments exactly as `execute` does (the call id is the proposal's id), so it is called
    /// with the very bytes the DAO will decode. Calldata that does not decode makes that call revert: refused.
    function isGranted(address where, address who, bytes32 permissionId, bytes calldata data)
        external
        view
        returns (bool)
    {
        if (where != address(dao) || who != executor || permissionId != EXECUTE_PERMISSION_ID) return false;
        if (data.length < 4 || bytes4(data[:4]) != IExecutor.execute.selector) return false;

        (bool ok, bytes memory explanation) =
            address(this).staticcall(bytes.concat(IExecuteCondition.explain.selector, data[4:]));
        if (!ok) return false;
        (Refusal refusal,,) = abi.decode(explanation, (Refusal, uint256, uint256));
        return refusal == Refusal.None;
    }

    /// @inheritdoc PermissionCondition
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return interfaceId == type(IExecuteCondition).interfaceId || super.supportsInterface(interfaceId);
    }

    /// @dev Whether an action calls the function, with a selector that is whole.
    function _calls(Action calldata action, bytes4 selector) internal pure returns (bool) {
        return action.data.length >= 4 && bytes4(action.data[:4]) == selector;
    }
}
