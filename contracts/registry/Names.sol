// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @title Names
/// @notice Which strings may name things. Lower case only, so that no two names look alike.
library Names {
    /// @return Whether `name` is 3 to 32 characters of `[a-z0-9-]` with no hyphen at either end.
    function isName(string calldata name) internal pure returns (bool) {
        bytes calldata text = bytes(name);
        uint256 length = text.length;
        if (length < 3 || length > 32 || text[0] == "-" || text[length - 1] == "-") return false;
        for (uint256 i = 0; i < length; ++i) {
            if (!_isLowerOrDigit(text[i]) && text[i] != "-") return false;
        }
        return true;
    }

    /// @return Whether `version` is 1 to 32 characters of `[0-9A-Za-z.+-]`.
    function isVersion(string calldata version) internal pure returns (bool) {
        bytes calldata text = bytes(version);
        uint256 length = text.length;
        if (length == 0 || length > 32) return false;
        for (uint256 i = 0; i < length; ++i) {
            bytes1 c = text[i];
            bool upper = c >= "A" && c <= "Z";
            if (!_isLowerOrDigit(c) && !upper && c != "." && c != "+" && c != "-") return false;
        }
        return true;
    }

    function _isLowerOrDigit(bytes1 c) private pure returns (bool) {
        return (c >= "a" && c <= "z") || (c >= "0" && c <= "9");
    }
}
