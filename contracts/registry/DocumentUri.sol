// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @title DocumentUri
/// @notice Where a document lies whose digest is kept: `ipfs://` and its CID (CIDv1, raw, sha2-256, base32).
library DocumentUri {
    /// @dev RFC 4648, section 6, in lower case, as multibase `b` has it.
    bytes32 private constant ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    /// @dev Version 1, codec raw, multihash sha2-256, 32 bytes.
    uint256 private constant CID_PREFIX = 0x01551220;
    uint256 private constant START = 8; // after "ipfs://b"
    uint256 private constant LETTERS = 58; // 288 bits, five to a letter, filled up with two zeros

    function uriOf(bytes32 digest) internal pure returns (string memory) {
        bytes memory uri = new bytes(START + LETTERS);
        bytes8 start = "ipfs://b";
        for (uint256 i = 0; i < START; ++i) {
            uri[i] = start[i];
        }
        // 36 bytes do not fit a word: the prefix's 32 bits stand before the digest's 256, five at a time.
        for (uint256 i = 0; i < LETTERS; ++i) {
            uri[START + i] = ALPHABET[_fiveBits(digest, i * 5)];
        }
        return string(uri);
    }

    /// @dev Five bits of the CID from `position`, counted from its first bit; beyond its last one are zeros.
    function _fiveBits(bytes32 digest, uint256 position) private pure returns (uint256) {
        // A window of 64 bits: the prefix and the digest's first 32; then only the digest.
        if (position < 32) return ((CID_PREFIX << 32 | uint256(digest) >> 224) >> (59 - position)) & 31;
        uint256 offset = position - 32;
        return offset <= 251 ? (uint256(digest) >> (251 - offset)) & 31 : (uint256(digest) << (offset - 251)) & 31;
    }
}
