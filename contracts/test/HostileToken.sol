// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice Test double: an ERC-20 that is honest until it is told otherwise.
contract HostileToken is ERC20 {
    enum Behaviour {
        Honest,
        ReturnFalse,
        ReturnNothing,
        ReturnTwo,
        ReturnOneByte,
        MoveNothing,
        MoveDouble,
        GiveInstead,
        TakeFee,
        Revert,
        CallBack
    }

    Behaviour private _behaviour;
    address private _misreported;
    address private _target;
    bytes private _data;

    /// @notice Whether the last call back succeeded.
    bool public calledBack;

    constructor() ERC20("Hostile", "HOST") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function burn(address from, uint256 amount) external {
        _burn(from, amount);
    }

    function behave(Behaviour behaviour) external {
        _behaviour = behaviour;
    }

    /// @notice Reports a balance of 0 for the account, whatever it holds.
    function misreport(address account) external {
        _misreported = account;
    }

    /// @notice Calls `target` in the middle of each transfer.
    function callBackWith(address target, bytes calldata data) external {
        _behaviour = Behaviour.CallBack;
        (_target, _data) = (target, data);
    }

    function balanceOf(address account) public view override returns (uint256) {
        return account == _misreported ? 0 : super.balanceOf(account);
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        Behaviour behaviour = _behaviour;
        if (behaviour == Behaviour.Revert) revert("frozen account");
        if (behaviour == Behaviour.ReturnFalse) return false;
        if (behaviour == Behaviour.MoveNothing) return true;
        if (behaviour == Behaviour.GiveInstead) {
            _mint(msg.sender, amount);
            return true;
        }
        if (behaviour == Behaviour.MoveDouble) _transfer(msg.sender, address(this), amount);
        if (behaviour == Behaviour.TakeFee) {
            _burn(msg.sender, amount / 100);
            amount -= amount / 100;
        }
        if (behaviour == Behaviour.CallBack) (calledBack,) = _target.call(_data);
        _transfer(msg.sender, to, amount);
        if (behaviour == Behaviour.ReturnNothing) _answer(0, 0);
        if (behaviour == Behaviour.ReturnTwo) _answer(2, 32);
        if (behaviour == Behaviour.ReturnOneByte) _answer(0, 1);
        return true;
    }

    function _answer(uint256 word, uint256 length) private pure {
        assembly {
            mstore(0, word)
            return(0, length)
        }
    }
}
