// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice Test double: an ERC-20 that lets a payer act before its money moves, as ERC-777's hooks do.
contract HookedToken is ERC20("Hooked", "HOOK") {
    address private _target;
    bytes private _data;

    /// @notice Whether the last call back succeeded, and what it answered.
    bool public calledBack;
    bytes public answer;

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    /// @notice Calls `target` at the beginning of each `transferFrom`.
    function callBackWith(address target, bytes calldata data) external {
        (_target, _data) = (target, data);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        if (_target != address(0)) (calledBack, answer) = _target.call(_data);
        return super.transferFrom(from, to, amount);
    }
}
