// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IExecutor} from "@aragon/osx-commons-contracts/src/executors/IExecutor.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title PaymentAction
/// @notice The one form in which the DAO pays a claim, as calldata of its `execute`: one action, failure map 0. The
/// treasury writes it and the condition reads it, word by word, so that the two cannot drift apart.
/// @dev The words of `execute(bytes32 callId, Action[] actions, uint256 allowFailureMap)` with one action:
///
///     0x04 callId            0x84 0x20 where the action is       0x104 length of its data
///     0x24 0x60 where the    0xa4 its `to`                       0x124 its data, for a token: `transfer(to, amount)`
///          actions are       0xc4 its `value`                          and 28 bytes of padding
///     0x44 failure map       0xe4 0x60 where its data is
///     0x64 1, their number
library PaymentAction {
    uint256 private constant NATIVE_LENGTH = 292;
    uint256 private constant TOKEN_LENGTH = 388;

    /// @param currency `address(0)`: a bare value transfer. Else: a `transfer` of that token, without value.
    /// @dev Written as words, and not by `abi.encodeCall`: a claim is cheap or dear by what surrounds the payment.
    function encode(bytes32 callId, address currency, address to, uint256 amount)
        internal
        pure
        returns (bytes memory payment)
    {
        bool native = currency == address(0);
        bytes4 execute = IExecutor.execute.selector;
        bytes4 transfer = IERC20.transfer.selector;
        uint256 length = native ? NATIVE_LENGTH : TOKEN_LENGTH;
        assembly ("memory-safe") {
            // As `new bytes(length)`, which is all zero: there is no more calldata behind its end.
            payment := mload(0x40)
            mstore(payment, length)
            let data := add(payment, 0x20)
            calldatacopy(data, calldatasize(), length)
            // Both lengths are 4 more than whole words.
            mstore(0x40, add(add(data, length), 0x1c))
            mstore(data, execute)
            mstore(add(data, 0x04), callId)
            mstore(add(data, 0x24), 0x60)
            mstore(add(data, 0x64), 1)
            mstore(add(data, 0x84), 0x20)
            mstore(add(data, 0xe4), 0x60)
            switch native
            case 1 {
                mstore(add(data, 0xa4), to)
                mstore(add(data, 0xc4), amount)
            }
            default {
                mstore(add(data, 0xa4), currency)
                mstore(add(data, 0x104), 68)
                mstore(add(data, 0x124), transfer)
                mstore(add(data, 0x128), to)
                mstore(add(data, 0x148), amount)
            }
        }
    }

    /// @return isPayment Whether the calldata has the form of a payment of something.
    /// @return currency What it pays in.
    function decode(bytes calldata data) internal pure returns (bool isPayment, address currency) {
        bytes4 execute = IExecutor.execute.selector;
        bytes4 transfer = IERC20.transfer.selector;
        // Both lengths lie beyond every word that is read here. `wrong` gathers every bit that is not as it must be.
        assembly ("memory-safe") {
            let start := data.offset
            let wrong := xor(shr(224, calldataload(start)), shr(224, execute))
            wrong := or(wrong, xor(calldataload(add(start, 0x24)), 0x60))
            wrong := or(wrong, calldataload(add(start, 0x44)))
            wrong := or(wrong, xor(calldataload(add(start, 0x64)), 1))
            wrong := or(wrong, xor(calldataload(add(start, 0x84)), 0x20))
            wrong := or(wrong, xor(calldataload(add(start, 0xe4)), 0x60))
            let value := calldataload(add(start, 0xc4))
            let length := calldataload(add(start, 0x104))
            switch data.length
            case 292 { wrong := or(wrong, or(length, iszero(value))) }
            case 388 {
                currency := shr(96, shl(96, calldataload(add(start, 0xa4))))
                wrong := or(wrong, or(value, iszero(currency)))
                wrong := or(wrong, xor(length, 68))
                wrong := or(wrong, xor(shr(224, calldataload(add(start, 0x124))), shr(224, transfer)))
                wrong := or(wrong, iszero(calldataload(add(start, 0x148))))
            }
            default { wrong := 1 }
            isPayment := iszero(wrong)
        }
    }
}
