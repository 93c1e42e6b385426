// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IPaymentAnnouncement} from "../interfaces/IPaymentAnnouncement.sol";
import {IRoyaltyTreasury} from "../interfaces/IRoyaltyTreasury.sol";
import {PaymentAction} from "./PaymentAction.sol";
import {TreasuryState} from "./TreasuryState.sol";

/// @title Payments
/// @notice Where a payee's money goes, and how the DAO is had to pay it.
abstract contract Payments is TreasuryState {
    /// @dev The error of a DAO that is executing already; see Aragon's DAO.sol.
    bytes4 private constant DAO_REENTRANT_CALL = bytes4(keccak256("ReentrantCall()"));

    /// @notice The condition on this treasury's EXECUTE, to which each payment is announced. Were it another one than the
    /// DAO granted with, the DAO would refuse every payment.
    IPaymentAnnouncement public immutable condition;

    /// @dev Set for the duration of one payment only, hence transient.
    uint256 private transient _paying;

    constructor(IPaymentAnnouncement condition_) {
        condition = condition_;
    }

    /// @dev While a payment is under way the DAO is executing, and it could not make another one.
    modifier outsidePayment() {
        require(_paying == 0, RoyaltyTreasury_InsideExecution());
        _;
    }

    /// @inheritdoc IRoyaltyTreasury
    function setPayout(address to) external {
        _payouts[msg.sender] = to;
        emit PayoutSet(msg.sender, to);
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
        if (to == address(0)) return payoutOf(payee);
        require(payee == msg.sender || to == payoutOf(payee), RoyaltyTreasury_NotPayee(payee, msg.sender));
        return to;
    }

    /// @dev Has the DAO pay, and believes neither the call's success nor a token's word but the DAO's own balance.
    /// It is always the DAO that is asked, never a configured target: the money lies there.
    function _pay(address currency, address to, uint256 amount, bytes memory payment) private {
        uint256 balance = _balanceOfDao(currency);
        _announce(keccak256(payment));
        _paying = 1;
        (bool ok, uint256 answer) = _execute(payment);
        _paying = 0;

        if (!ok) _fail(answer, currency, to, amount);
        // A recipient's answer means nothing; a token's may be `false`, and a few tokens give none.
        if (currency != address(0)) {
            require(_agreed(answer), RoyaltyTreasury_PaymentFailed(currency, to, amount));
        }
        uint256 left = _balanceOfDao(currency);
        unchecked {
            // What grew wraps round to more than any amount.
            if (balance - left != amount) {
                revert RoyaltyTreasury_WrongPayment(currency, balance > left ? balance - left : 0, amount);
            }
        }
    }

    function _announce(bytes32 digest) private {
        address told = address(condition);
        bytes4 selector = IPaymentAnnouncement.announcePayment.selector;
        assembly ("memory-safe") {
            mstore(0x00, selector)
            mstore(0x04, digest)
            // Where it fails nothing is announced, and the DAO does not pay.
            pop(call(gas(), told, 0, 0x00, 0x24, 0x00, 0x00))
        }
    }

    function _fail(uint256 answer, address currency, address to, uint256 amount) private pure {
        // The DAO never passes a recipient's own error on, so this one can only be the DAO's.
        require(_word(answer, 0) >> 224 != uint32(DAO_REENTRANT_CALL), RoyaltyTreasury_InsideExecution());
        revert RoyaltyTreasury_PaymentFailed(currency, to, amount);
    }

    /// @dev Whether the result of the one action is nothing, or begins with a word that is 1: decoding a `bool` would
    /// revert on 2. `execute` returns `(bytes[] results, uint256 failureMap)`, so that the fifth word is the result's
    /// length, the sixth its first word.
    function _agreed(uint256 answer) private pure returns (bool) {
        uint256 length = _word(answer, 0x80);
        return length == 0 || (length >= 32 && _word(answer, 0xa0) == 1);
    }

    function _word(uint256 answer, uint256 offset) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(answer, offset))
        }
    }

    /// @dev Copies as much of the answer as is looked at, whatever a recipient returned.
    /// @return ok Whether the DAO executed.
    /// @return answer Where the first six words of its answer lie, an error's selector first if it did not: in memory
    /// that is free, so look at them before anything else is put there.
    function _execute(bytes memory payment) private returns (bool ok, uint256 answer) {
        address target = address(_treasuryDao);
        assembly ("memory-safe") {
            answer := mload(0x40)
            mstore(answer, 0)
            ok := call(gas(), target, 0, add(payment, 0x20), mload(payment), answer, 0xc0)
        }
    }
}
