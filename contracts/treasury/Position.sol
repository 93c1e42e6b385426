// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @notice What one account was paid for one release in one currency, and what it takes to pay it again: one slot, so
/// that a second claim reads neither the share nor, as long as the status epoch stays the same, the ancestors.
/// Bits: paid 0-127, share 128-143, fee 144-159, upstream 160-175, status epoch 176-239, known 240, carries 241.
type Position is uint256;

using PositionLib for Position global;

/// @title PositionLib
library PositionLib {
    uint256 private constant KNOWN = 1 << 240;
    uint256 private constant CARRIES = 1 << 241;

    /// @param epoch_ The status epoch in which the release was found not blocked; 0 to ask again each time.
    /// @param carries_ Whether the account's share changed, so that something is carried over from before.
    function make(uint256 shareBps_, uint256 feeBps_, uint256 upstreamBps_, uint256 epoch_, bool carries_)
        internal
        pure
        returns (Position)
    {
        uint256 word = KNOWN | (shareBps_ << 128) | (feeBps_ << 144) | (upstreamBps_ << 160) | (epoch_ << 176);
        return Position.wrap(carries_ ? word | CARRIES : word);
    }

    /// @dev `amount` is part of a sum that the ledger keeps in 128 bits, so it cannot spill over.
    function plusPaid(Position self, uint256 amount) internal pure returns (Position) {
        return Position.wrap(Position.unwrap(self) + amount);
    }

    function withEpoch(Position self, uint256 epoch_) internal pure returns (Position) {
        uint256 cleared = Position.unwrap(self) & ~(uint256(type(uint64).max) << 176);
        return Position.wrap(cleared | (epoch_ << 176));
    }

    function withShare(Position self, uint256 shareBps_) internal pure returns (Position) {
        uint256 cleared = Position.unwrap(self) & ~(uint256(type(uint16).max) << 128);
        return Position.wrap(cleared | (shareBps_ << 128) | CARRIES);
    }

    /// @dev An empty slot knows nothing: everything is looked up.
    function known(Position self) internal pure returns (bool) {
        return Position.unwrap(self) & KNOWN != 0;
    }

    function carries(Position self) internal pure returns (bool) {
        return Position.unwrap(self) & CARRIES != 0;
    }

    function paid(Position self) internal pure returns (uint256) {
        return uint128(Position.unwrap(self));
    }

    function shareBps(Position self) internal pure returns (uint256) {
        return uint16(Position.unwrap(self) >> 128);
    }

    function feeBps(Position self) internal pure returns (uint256) {
        return uint16(Position.unwrap(self) >> 144);
    }

    function upstreamBps(Position self) internal pure returns (uint256) {
        return uint16(Position.unwrap(self) >> 160);
    }

    function epoch(Position self) internal pure returns (uint256) {
        return uint64(Position.unwrap(self) >> 176);
    }
}
