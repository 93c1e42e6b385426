// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @notice Test double: a contract account that says yes to one asker, whoever signed. With the zero address for it, it is
/// one that takes a question from nobody for its wallet's estimate of gas, before anything is signed.
contract OriginAccount is IERC1271 {
    address private immutable _asker;

    constructor(address asker) {
        _asker = asker;
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        return tx.origin == _asker ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}
