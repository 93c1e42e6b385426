// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IPermissionCondition} from "@aragon/osx-commons-contracts/src/permission/condition/IPermissionCondition.sol";

import {IPaymentAnnouncement} from "../interfaces/IPaymentAnnouncement.sol";

/// @notice Test double: what an upgraded treasury could become. It announces what it likes, and has no say beyond that.
contract LyingTreasury {
    /// @notice Announces a payment and makes any call in its own name; announces nothing where there is no payment.
    function lie(address condition, bytes calldata payment, address target, bytes calldata data) external {
        _announce(condition, payment);
        (bool ok, bytes memory result) = target.call(data);
        if (ok) return;
        assembly ("memory-safe") {
            revert(add(result, 32), mload(result))
        }
    }

    /// @notice Announces a payment and answers what the condition says of `data`.
    function ask(address condition, bytes calldata payment, address[2] calldata whereAndWho, bytes32 id, bytes calldata data)
        external
        returns (bool granted)
    {
        _announce(condition, payment);
        return IPermissionCondition(condition).isGranted(whereAndWho[0], whereAndWho[1], id, data);
    }

    function _announce(address condition, bytes calldata payment) private {
        if (payment.length != 0) IPaymentAnnouncement(condition).announcePayment(keccak256(payment));
    }
}
