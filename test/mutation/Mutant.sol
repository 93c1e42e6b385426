// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @title __Mutant
/// @notice Asks the chain which mutant is alive. Only in the copy that `npm run mutate` compiles.
library __Mutant {
    /// @dev Where the runner puts code that answers the number; the simulator runs none where it listens for coverage.
    address private constant SWITCH = 0x4D7574616e74000000000000000000000000a11f;

    function alive(uint256 mutant) internal pure returns (bool) {
        return _pure(_answer)() == mutant;
    }

    function _answer() private view returns (uint256 answer) {
        assembly ("memory-safe") {
            pop(staticcall(gas(), SWITCH, 0, 0, 0, 32))
            answer := mload(0)
        }
    }

    /// @dev So that pure functions can be mutated as well.
    function _pure(function() internal view returns (uint256) viewed)
        private
        pure
        returns (function() internal pure returns (uint256) cast)
    {
        assembly {
            cast := viewed
        }
    }
}
