// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @notice Play money of the local chain's demo world, with permits (EIP-2612) and six decimals as stablecoins have.
contract DemoCurrency is ERC20, ERC20Permit {
    /// @param amount What each holder starts with, in the smallest unit.
    constructor(address[] memory holders, uint256 amount) ERC20("Demo Dollar", "DEMO") ERC20Permit("Demo Dollar") {
        for (uint256 i = 0; i < holders.length; ++i) {
            _mint(holders[i], amount);
        }
    }

    function decimals() public pure override returns (uint8) {
        return 6;
    }
}
