// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @notice Test double: a verification registry that counted a few verifiers and rewards whoever asks.
contract LyingVerification {
    uint32 private immutable _passing;

    constructor(uint32 passing) {
        _passing = passing;
    }

    function countOf(uint64) external view returns (uint32 passing, uint32 failing) {
        return (_passing, 0);
    }

    function rewarded(uint64, address) external pure returns (bool) {
        return true;
    }
}
