// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDAO} from "@aragon/osx-commons-contracts/src/dao/IDAO.sol";

/// @title DaoAuthority
/// @notice Base of every contract with privileged functions: the one authority is the DAO's permission manager.
/// There is no owner and no role of our own, so that who may do what can be read in one place.
abstract contract DaoAuthority {
    /// @notice Thrown when the DAO has not granted `who` the permission on `where` for this call.
    error DaoAuthority_Unauthorized(address where, address who, bytes32 permissionId);

    /// @notice The DAO whose permission manager is asked.
    IDAO public immutable dao;

    modifier auth(bytes32 permissionId) {
        _requirePermission(permissionId);
        _;
    }

    constructor(IDAO dao_) {
        dao = dao_;
    }

    /// @dev The whole calldata goes along, so that a condition set on the permission can judge the arguments. Apart
    /// from the modifier, so that its code exists once however many functions ask.
    function _requirePermission(bytes32 permissionId) private view {
        if (!dao.hasPermission(address(this), msg.sender, permissionId, msg.data)) {
            revert DaoAuthority_Unauthorized({where: address(this), who: msg.sender, permissionId: permissionId});
        }
    }
}
