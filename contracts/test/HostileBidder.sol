// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {ContractAccount} from "./ContractAccount.sol";
import {HostileHolder} from "./HostileHolder.sol";

/// @notice Test double: a contract that bids by its key's signature, and receives licences as told.
contract HostileBidder is ContractAccount, HostileHolder {
    constructor(address key) ContractAccount(key) {}
}
