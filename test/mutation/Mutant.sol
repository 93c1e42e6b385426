// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @title __Mutant
/// @notice Asks the chain which mutant is alive, and lets its simulator note who asked. Only in the copy that
/// `npm run mutate` compiles.
library __Mutant {
    /// @dev Where the runner puts code that answers the number. Without code there, none is alive.
    address private constant SWITCH = 0x4D7574616e74000000000000000000000000a11f;
    /// @dev As in Coverage.sol: calls to it are noted, and run no code.
    address private constant NOTED = 0xc0bEc0BEc0BeC0bEC0beC0bEC0bEC0beC0beC0BE;

    function alive(uint256 mutant) internal pure returns (bool) {
        return _pure(_answer)(mutant) == mutant;
    }

    function _answer(uint256 mutant) private view returns (uint256 answer) {
        assembly ("memory-safe") {
            mstore(0, mutant)
            pop(staticcall(gas(), NOTED, 0, 32, 0, 0))
            mstore(0, 0)
            pop(staticcall(gas(), SWITCH, 0, 0, 0, 32))
            answer := mload(0)
        }
    }

    /// @dev So that pure functions can be mutated as well.
    function _pure(function(uint256) internal view returns (uint256) viewed)
        private
        pure
        returns (function(uint256) internal pure returns (uint256) cast)
    {
        assembly {
            cast := viewed
        }
    }
}
