// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDAO} from "@aragon/osx-commons-contracts/src/dao/IDAO.sol";
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

    IDAO public immutable dao;
    IRoyaltyTreasury public immutable treasury;
    ICurrencyList public immutable currencies;

    constructor(IDAO dao_, IRoyaltyTreasury treasury_, ICurrencyList currencies_) {
        dao = dao_;
        treasury = treasury_;
        currencies = currencies_;
    }

    /// @notice Grants an `execute` that has the form of a payment, in a listed currency, and is the pending one.
    /// @dev The form is judged here, word by word, and not believed of the treasury. Nothing of variable length is
    /// decoded, so there is no malformed calldata to be confused by. The native currency is always listed.
    function isGranted(address where, address who, bytes32 permissionId, bytes calldata data)
        external
        view
        returns (bool)
    {
        if (where != address(dao) || who != address(treasury) || permissionId != EXECUTE_PERMISSION_ID) return false;
        (bool isPayment, address currency) = PaymentAction.decode(data);
        if (!isPayment || (currency != address(0) && !currencies.isListed(currency))) return false;
        return _digestOf(data) == treasury.pendingPayment();
    }

    /// @dev `keccak256(data)` without the bookkeeping of an array in memory: every claim pays for it.
    function _digestOf(bytes calldata data) private pure returns (bytes32 digest) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            calldatacopy(free, data.offset, data.length)
            digest := keccak256(free, data.length)
        }
    }
}
