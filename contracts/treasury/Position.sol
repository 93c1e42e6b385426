// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @notice What one account was paid for one release in one currency, and what it takes to pay it again: one slot, so
/// that a second claim reads neither the share nor, as long as the status epoch stays the same, the ancestors.
/// Bits: paid 0-127, share 128-143, fee 144-159, upstream 160-175, status epoch 176-239, known 240, carries 241.
type Position is uint256;

/// @notice What the registry says of an account and a release, as bits 128 and above of a position keep it: share 0-15,
/// fee 16-31, upstream 32-47, status epoch 48-111.
type PositionTerms is uint256;

using PositionLib for Position global;
using PositionLib for PositionTerms global;

/// @title PositionLib
library PositionLib {
    uint256 private constant KNOWN = 1 << 240;
    uint256 private constant CARRIES = 1 << 241;

    /// @dev The position of an account that was not paid yet. Epoch: in which the release was found not blocked; 0 to ask
    /// again each time.
    function position(PositionTerms self) internal pure returns (Position) {
        return Position.wrap(KNOWN | (PositionTerms.unwrap(self) << 128));
    }

    /// @dev `amount` is part of a sum that the ledger keeps in 128 bits, so it cannot spill over.
    function plusPaid(Position self, uint256 amount) internal pure returns (Position) {
        unchecked {
            return Position.wrap(Position.unwrap(self) + amount);
        }
    }

    function withEpochOf(Position self, PositionTerms terms) internal pure returns (Position) {
        return withEpoch(self, PositionTerms.unwrap(terms) >> 48);
    }

    function withEpoch(Position self, uint256 epoch_) internal pure returns (Position) {
        uint256 cleared = Position.unwrap(self) & ~(uint256(type(uint64).max) << 176);
        return Position.wrap(cleared | (epoch_ << 176));
    }

    /// @dev With a share that changed, so that something is carried over from before.
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
