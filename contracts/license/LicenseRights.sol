// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @title LicenseRights
/// @notice What a licence may allow, one bit each.
library LicenseRights {
    uint16 internal constant RUN = 1 << 0;
    uint16 internal constant COMMERCIAL = 1 << 1;
    uint16 internal constant FINE_TUNE = 1 << 2;
    uint16 internal constant DISTILL = 1 << 3;
    uint16 internal constant MERGE = 1 << 4;
    uint16 internal constant REDISTRIBUTE = 1 << 5;
    uint16 internal constant HOST = 1 << 6;
    uint16 internal constant TRAIN_ON_OUTPUTS = 1 << 7;

    uint16 internal constant COUNT = 8;
    uint16 internal constant ALL = 0xff;

    /// @return The right's name, as programs and marketplaces show it. @param index The bit's number, 0 to 7.
    function nameOf(uint256 index) internal pure returns (string memory) {
        if (index == 0) return "RUN";
        if (index == 1) return "COMMERCIAL";
        if (index == 2) return "FINE_TUNE";
        if (index == 3) return "DISTILL";
        if (index == 4) return "MERGE";
        if (index == 5) return "REDISTRIBUTE";
        if (index == 6) return "HOST";
        return "TRAIN_ON_OUTPUTS";
    }
}
