// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @title __Coverage
/// @notice Reports the number of a statement or of a condition's outcome to the chain's simulator, which notes calls to
/// this address, those of reverted transactions too. Only in the copy that `npm run coverage` compiles.
library __Coverage {
    address private constant NOTED = 0xc0bEc0BEc0BeC0bEC0beC0bEC0bEC0beC0beC0BE;

    function reached(uint256 point) internal pure {
        _pure(_report)(point);
    }

    /// @param point The number of the outcome true; that of false is the next.
    function found(bool value, uint256 point) internal pure returns (bool) {
        _pure(_report)(value ? point : point + 1);
        return value;
    }

    function _report(uint256 point) private view {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, point)
            pop(staticcall(gas(), NOTED, free, 32, 0, 0))
        }
    }

    /// @dev So that pure functions can be instrumented as well.
    function _pure(function(uint256) internal view viewed)
        private
        pure
        returns (function(uint256) internal pure cast)
    {
        assembly {
            cast := viewed
        }
    }
}
