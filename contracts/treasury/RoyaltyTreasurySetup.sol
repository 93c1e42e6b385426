// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDAO} from "@aragon/osx-commons-contracts/src/dao/IDAO.sol";
import {PermissionLib} from "@aragon/osx-commons-contracts/src/permission/PermissionLib.sol";
import {IPluginSetup} from "@aragon/osx-commons-contracts/src/plugin/setup/IPluginSetup.sol";
import {PluginUpgradeableSetup} from "@aragon/osx-commons-contracts/src/plugin/setup/PluginUpgradeableSetup.sol";
import {ProxyLib} from "@aragon/osx-commons-contracts/src/utils/deployment/ProxyLib.sol";

import {IDatasetRegistry} from "../interfaces/IDatasetRegistry.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IRoyaltyLedger} from "../interfaces/IRoyaltyLedger.sol";
import {RoyaltyPaymentCondition} from "./RoyaltyPaymentCondition.sol";
import {RoyaltyTreasury} from "./RoyaltyTreasury.sol";

/// @title RoyaltyTreasurySetup
/// @notice Installs RoyaltyTreasury on a DAO through Aragon's PluginSetupProcessor, build 1. The plugin's only helper
/// is the condition on its EXECUTE, which the plugin's implementation knows. A setup is for one DAO: the ledger that the treasury reads books what was paid to
/// that one and no other.
contract RoyaltyTreasurySetup is PluginUpgradeableSetup {
    using ProxyLib for address;

    bytes32 private constant EXECUTE_PERMISSION_ID = keccak256("EXECUTE_PERMISSION");
    bytes32 private constant UPGRADE_PLUGIN_PERMISSION_ID = keccak256("UPGRADE_PLUGIN_PERMISSION");
    uint16 private constant BUILD = 1;

    RoyaltyPaymentCondition private immutable _condition;

    constructor(
        IDAO dao,
        IRoyaltyLedger ledger,
        IModelRegistry registry,
        IDatasetRegistry datasets,
        RoyaltyPaymentCondition condition
    )
        PluginUpgradeableSetup(
            address(
                new RoyaltyTreasury(dao, ledger, registry, condition.currencies(), datasets, condition)
            )
        )
    {
        _condition = condition;
    }

    /// @inheritdoc IPluginSetup
    /// @dev Takes no data: what the treasury reads was named to the constructor. Reverts with
    /// `RoyaltyTreasury_ForeignDao` for any other DAO.
    function prepareInstallation(address dao, bytes calldata)
        external
        returns (address plugin, PreparedSetupData memory prepared)
    {
        plugin = IMPLEMENTATION.deployUUPSProxy(abi.encodeCall(RoyaltyTreasury.initialize, (IDAO(dao))));
        address condition = address(_condition);
        prepared.helpers = new address[](1);
        prepared.helpers[0] = condition;
        prepared.permissions = new PermissionLib.MultiTargetPermission[](2);
        prepared.permissions[0] = PermissionLib.MultiTargetPermission({
            operation: PermissionLib.Operation.GrantWithCondition,
            where: dao,
            who: plugin,
            condition: condition,
            permissionId: EXECUTE_PERMISSION_ID
        });
        prepared.permissions[1] = PermissionLib.MultiTargetPermission({
            operation: PermissionLib.Operation.Grant,
            where: plugin,
            who: dao,
            condition: PermissionLib.NO_CONDITION,
            permissionId: UPGRADE_PLUGIN_PERMISSION_ID
        });
    }

    /// @inheritdoc IPluginSetup
    /// @dev There is nothing to update from before the first build.
    function prepareUpdate(address, uint16 fromBuild, SetupPayload calldata)
        external
        pure
        returns (bytes memory, PreparedSetupData memory)
    {
        revert InvalidUpdatePath({fromBuild: fromBuild, thisBuild: BUILD});
    }

    /// @inheritdoc IPluginSetup
    function prepareUninstallation(address dao, SetupPayload calldata payload)
        external
        pure
        returns (PermissionLib.MultiTargetPermission[] memory permissions)
    {
        permissions = new PermissionLib.MultiTargetPermission[](2);
        permissions[0] = PermissionLib.MultiTargetPermission({
            operation: PermissionLib.Operation.Revoke,
            where: dao,
            who: payload.plugin,
            condition: PermissionLib.NO_CONDITION,
            permissionId: EXECUTE_PERMISSION_ID
        });
        permissions[1] = PermissionLib.MultiTargetPermission({
            operation: PermissionLib.Operation.Revoke,
            where: payload.plugin,
            who: dao,
            condition: PermissionLib.NO_CONDITION,
            permissionId: UPGRADE_PLUGIN_PERMISSION_ID
        });
    }
}
