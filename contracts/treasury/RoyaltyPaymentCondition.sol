// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDAO} from "@aragon/osx-commons-contracts/src/dao/IDAO.sol";
import {IExecutor} from "@aragon/osx-commons-contracts/src/executors/IExecutor.sol";
import {PermissionCondition} from "@aragon/osx-commons-contracts/src/permission/condition/PermissionCondition.sol";

import {ICurrencyList} from "../interfaces/ICurrencyList.sol";
import {IRoyaltyTreasury} from "../interfaces/IRoyaltyTreasury.sol";
import {PaymentAction} from "./PaymentAction.sol";

/// @title RoyaltyPaymentCondition
/// @notice The condition on RoyaltyTreasury's EXECUTE: the DAO makes exactly the one payment the treasury is in the
/// middle of, in a listed currency, and nothing else whatever the treasury asks for. Immutable, while the treasury is
/// upgradeable: a later treasury can do no more than pay, until the DAO grants it another condition.
contract RoyaltyPaymentCondition is PermissionCondition {
    bytes32 private constant EXECUTE_PERMISSION_ID = keccak256("EXECUTE_PERMISSION");
    /// @dev Selector and call id, the only part of the calldata the treasury is free to choose.
    uint256 private constant HEAD_LENGTH = 36;

    IDAO public immutable dao;
    IRoyaltyTreasury public immutable treasury;
    ICurrencyList public immutable currencies;

    constructor(IDAO dao_, IRoyaltyTreasury treasury_, ICurrencyList currencies_) {
        dao = dao_;
        treasury = treasury_;
        currencies = currencies_;
    }

    /// @notice Grants an `execute` whose calldata is, byte for byte, the pending payment's: one action, failure map 0.
    /// @dev Nothing is decoded, so there is no malformed calldata to be confused by.
    function isGranted(address where, address who, bytes32 permissionId, bytes calldata data)
        external
        view
        returns (bool)
    {
        if (where != address(dao) || who != address(treasury) || permissionId != EXECUTE_PERMISSION_ID) return false;
        if (data.length < HEAD_LENGTH) return false;

        (address currency, address to, uint256 amount) = treasury.pendingPayment();
        if (amount == 0 || !currencies.isListed(currency)) return false;

        bytes32 callId = bytes32(data[4:HEAD_LENGTH]);
        bytes memory expected =
            abi.encodeCall(IExecutor.execute, (callId, PaymentAction.build(currency, to, amount), 0));
        return keccak256(data) == keccak256(expected);
    }
}
