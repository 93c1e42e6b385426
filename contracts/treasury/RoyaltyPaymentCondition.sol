// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDAO} from "@aragon/osx-commons-contracts/src/dao/IDAO.sol";
import {PermissionCondition} from "@aragon/osx-commons-contracts/src/permission/condition/PermissionCondition.sol";

import {ICurrencyList} from "../interfaces/ICurrencyList.sol";
import {IPaymentAnnouncement} from "../interfaces/IPaymentAnnouncement.sol";
import {PaymentAction} from "./PaymentAction.sol";

/// @title RoyaltyPaymentCondition
/// @notice The condition on RoyaltyTreasury's EXECUTE: the DAO makes exactly the one payment that the treasury announced,
/// in a listed currency, and nothing else whatever the treasury asks for. Immutable, while the treasury is upgradeable: a
/// later treasury can do no more than pay, until the DAO grants it another condition.
/// @dev An announcement is kept by who made it, until the transaction ends, so that it is good for nobody else. It need
/// not be taken back: the treasury never makes the same call twice, since the call's id counts what was paid.
contract RoyaltyPaymentCondition is PermissionCondition, IPaymentAnnouncement {
    bytes32 private constant EXECUTE_PERMISSION_ID = keccak256("EXECUTE_PERMISSION");

    IDAO public immutable dao;
    ICurrencyList public immutable currencies;

    constructor(IDAO dao_, ICurrencyList currencies_) {
        dao = dao_;
        currencies = currencies_;
    }

    /// @inheritdoc IPaymentAnnouncement
    /// @dev At the caller's own address, since a mapping would cost every claim a hash: nothing else is kept here.
    function announcePayment(bytes32 digest) external {
        assembly ("memory-safe") {
            tstore(caller(), digest)
        }
    }

    /// @notice Grants an `execute` that has the form of a payment, in a listed currency, and that `who` announced.
    /// @dev The form is judged here, word by word, and not believed of the treasury. Nothing of variable length is
    /// decoded, so there is no malformed calldata to be confused by. The native currency is always listed.
    function isGranted(address where, address who, bytes32 permissionId, bytes calldata data)
        external
        view
        returns (bool)
    {
        if (where != address(dao)) return false;
        if (permissionId != EXECUTE_PERMISSION_ID) return false;
        (bool isPayment, address currency) = PaymentAction.decode(data);
        if (!isPayment) return false;
        if (currency != address(0)) {
            if (!currencies.isListed(currency)) return false;
        }
        return _isAnnounced(who, data);
    }

    /// @dev `keccak256(data)` without the bookkeeping of an array in memory: every claim pays for it.
    function _isAnnounced(address who, bytes calldata data) private view returns (bool announced) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            calldatacopy(free, data.offset, data.length)
            announced := eq(keccak256(free, data.length), tload(who))
        }
    }
}
