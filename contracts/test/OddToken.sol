// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice Test double: an ERC-20 whose `transferFrom` is as odd as it is told to be, from the nth one on.
contract OddToken is ERC20("Odd", "ODD") {
    enum Behaviour {
        Honest,
        ReturnFalse,
        ReturnNothing,
        TakeFee
    }

    Behaviour private _behaviour;
    uint256 private _honestTransfers;

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    /// @notice Behaves so once `honestTransfers` more were made.
    function behave(Behaviour behaviour, uint256 honestTransfers) external {
        (_behaviour, _honestTransfers) = (behaviour, honestTransfers);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        if (_honestTransfers != 0) {
            --_honestTransfers;
            return super.transferFrom(from, to, amount);
        }
        if (_behaviour == Behaviour.ReturnFalse) return false;
        super.transferFrom(from, to, amount);
        if (_behaviour == Behaviour.TakeFee) _burn(to, 1);
        if (_behaviour == Behaviour.ReturnNothing) {
            assembly {
                return(0, 0)
            }
        }
        return true;
    }
}
