// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IRoyaltyTreasury} from "../interfaces/IRoyaltyTreasury.sol";
import {PaymentAction} from "./PaymentAction.sol";
import {TreasuryState} from "./TreasuryState.sol";

/// @title Payments
/// @notice Where a payee's money goes, and how the DAO is had to pay it.
abstract contract Payments is TreasuryState {
    /// @dev The error of a DAO that is executing already; see Aragon's DAO.sol.
    bytes4 private constant DAO_REENTRANT_CALL = bytes4(keccak256("ReentrantCall()"));

    /// @dev Set for the duration of one payment only, hence transient. It also locks claims.
    bytes32 private transient _pending;

    /// @dev While a payment is under way the DAO is executing, and it could not make another one.
    modifier outsidePayment() {
        require(_pending == 0, RoyaltyTreasury_InsideExecution());
        _;
    }

    /// @inheritdoc IRoyaltyTreasury
    function setPayout(address to) external {
        _payouts[msg.sender] = to;
        emit PayoutSet(msg.sender, to);
    }

    /// @inheritdoc IRoyaltyTreasury
    function pendingPayment() external view returns (bytes32 digest) {
        return _pending;
    }

    /// @inheritdoc IRoyaltyTreasury
    function payoutOf(address account) public view returns (address to) {
        to = _payouts[account];
        if (to == address(0)) to = account;
    }

    /// @dev Books the amount as paid and has the DAO pay it; what goes to the DAO itself is there already.
    /// @param book As `_bookOf` the currency now.
    function _payOut(address currency, address to, uint256 amount, uint256 book) internal {
        uint256 total = _bookPaid(currency, amount, book);
        if (to == address(_treasuryDao)) return;

        // What was paid in total only grows, so that no two payments share an id.
        bytes32 callId = bytes32((uint256(uint160(currency)) << 96) | uint96(total));
        _pay(currency, to, amount, PaymentAction.encode(callId, currency, to, amount));
    }

    /// @dev Who asks decides nothing but this: only the payee may say where its money goes.
    function _recipient(address payee, address to) internal view returns (address) {
        if (to != address(0) && payee == msg.sender) return to;
        address payout = payoutOf(payee);
        require(to == address(0) || to == payout, RoyaltyTreasury_NotPayee(payee, msg.sender));
        return payout;
    }

    /// @dev Has the DAO pay, and believes neither the call's success nor a token's word but the DAO's own balance.
    /// It is always the DAO that is asked, never a configured target: the money lies there.
    function _pay(address currency, address to, uint256 amount, bytes memory payment) private {
        uint256 balance = _balanceOfDao(currency);
        _pending = keccak256(payment);
        (bool ok, bytes32 head, bool agreed) = _execute(payment);
        _pending = 0;

        if (!ok) {
            // The DAO never passes a recipient's own error on, so this one can only be the DAO's.
            require(bytes4(head) != DAO_REENTRANT_CALL, RoyaltyTreasury_InsideExecution());
            revert RoyaltyTreasury_PaymentFailed(currency, to, amount);
        }
        // A recipient's answer means nothing; a token's may be `false`, and a few tokens give none.
        require(agreed || currency == address(0), RoyaltyTreasury_PaymentFailed(currency, to, amount));
        uint256 left = _balanceOfDao(currency);
        uint256 paid = balance > left ? balance - left : 0;
        require(paid == amount, RoyaltyTreasury_WrongPayment(currency, paid, amount));
    }

    /// @dev Copies as much of the answer as is looked at, whatever a recipient returned. `execute` returns
    /// `(bytes[] results, uint256 failureMap)`, and of one action the fifth word is the result's length, the sixth its
    /// first word.
    /// @return ok Whether the DAO executed.
    /// @return head The first word of its answer, an error's selector if it did not.
    /// @return agreed Whether the result is nothing, or begins with a word that is 1: decoding a `bool` would revert
    /// on 2.
    function _execute(bytes memory payment) private returns (bool ok, bytes32 head, bool agreed) {
        address target = address(_treasuryDao);
        uint256 length;
        uint256 word;
        assembly ("memory-safe") {
            let answer := mload(0x40)
            mstore(answer, 0)
            ok := call(gas(), target, 0, add(payment, 0x20), mload(payment), answer, 0xc0)
            head := mload(answer)
            length := mload(add(answer, 0x80))
            word := mload(add(answer, 0xa0))
        }
        agreed = length == 0 || (length >= 32 && word == 1);
    }
}
