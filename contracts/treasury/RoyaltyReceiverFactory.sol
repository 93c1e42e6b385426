// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";

import {IRoyaltyLedger} from "../interfaces/IRoyaltyLedger.sol";
import {IRoyaltyReceiverFactory} from "../interfaces/IRoyaltyReceiverFactory.sol";
import {RoyaltyReceiver} from "./RoyaltyReceiver.sol";

/// @title RoyaltyReceiverFactory
/// @notice See IRoyaltyReceiverFactory.
contract RoyaltyReceiverFactory is IRoyaltyReceiverFactory {
    /// @notice The ledger every receiver sweeps to.
    IRoyaltyLedger public immutable ledger;

    constructor(IRoyaltyLedger ledger_) {
        ledger = ledger_;
    }

    /// @inheritdoc IRoyaltyReceiverFactory
    function deploy(uint64 releaseId) external returns (address receiver) {
        receiver = receiverOf(releaseId);
        if (receiver.code.length != 0) return receiver;

        new RoyaltyReceiver{salt: _salt(releaseId)}(ledger, releaseId);
        emit ReceiverDeployed(releaseId, receiver);
    }

    /// @inheritdoc IRoyaltyReceiverFactory
    function receiverOf(uint64 releaseId) public view returns (address) {
        bytes memory initCode = abi.encodePacked(type(RoyaltyReceiver).creationCode, abi.encode(ledger, releaseId));
        return Create2.computeAddress(_salt(releaseId), keccak256(initCode));
    }

    function _salt(uint64 releaseId) private pure returns (bytes32) {
        return bytes32(uint256(releaseId));
    }
}
