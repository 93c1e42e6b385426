// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title PlainCoin
/// @notice The currency that ours and every peer is paid in: OpenZeppelin's ERC-20 with EIP-2612.
contract PlainCoin is ERC20, ERC20Permit {
    constructor(address[] memory holders, uint256 each) ERC20("Coin", "COIN") ERC20Permit("Coin") {
        for (uint256 i = 0; i < holders.length; ++i) {
            _mint(holders[i], each);
        }
    }
}
