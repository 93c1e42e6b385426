// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IEthicsBoard} from "../interfaces/IEthicsBoard.sol";

/// @title Bonds
/// @notice Takes bonds, and pays them to whom they were awarded. Each withdraws for itself, so that nobody who cannot
/// be paid keeps a dispute from being decided, or another from being paid.
abstract contract Bonds is IEthicsBoard, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    mapping(address account => mapping(address currency => uint256)) private _awarded;

    /// @inheritdoc IEthicsBoard
    function withdraw(address currency, address to) external nonReentrant returns (uint256 amount) {
        amount = _awarded[msg.sender][currency];
        require(amount != 0, EthicsBoard_NothingToWithdraw(msg.sender, currency));
        if (to == address(0)) to = msg.sender;

        _awarded[msg.sender][currency] = 0;
        emit BondWithdrawn(msg.sender, currency, to, amount);

        require(_paid(currency, to, amount), EthicsBoard_PaymentFailed(currency, to, amount));
    }

    /// @inheritdoc IEthicsBoard
    function bondsOf(address account, address currency) external view returns (uint256 amount) {
        return _awarded[account][currency];
    }

    /// @dev Takes a bond from the caller, judged by what arrives.
    function _take(address currency, uint256 bond) internal {
        if (currency == address(0)) {
            require(msg.value == bond, EthicsBoard_WrongBond(msg.value, bond));
            return;
        }
        require(msg.value == 0, EthicsBoard_WrongBond(msg.value, 0));
        uint256 balance = IERC20(currency).balanceOf(address(this));
        IERC20(currency).safeTransferFrom(msg.sender, address(this), bond);
        uint256 received = IERC20(currency).balanceOf(address(this)) - balance;
        require(received == bond, EthicsBoard_WrongBond(received, bond));
    }

    function _award(uint64 disputeId, address to, address currency, uint256 amount) internal {
        if (amount == 0) return;

        _awarded[to][currency] += amount;
        emit BondAwarded(disputeId, to, currency, amount);
    }

    /// @dev Whether exactly the amount left: a token that moves more would take the bonds of others along.
    function _paid(address currency, address to, uint256 amount) private returns (bool) {
        // What a recipient returns is not copied: it could be large enough to use up the gas.
        if (currency == address(0)) return LowLevelCall.callNoReturn(to, amount, "");

        uint256 balance = IERC20(currency).balanceOf(address(this));
        if (!IERC20(currency).trySafeTransfer(to, amount)) return false;
        return IERC20(currency).balanceOf(address(this)) + amount == balance;
    }
}
