// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {LicenseRights} from "../license/LicenseRights.sol";

/// @title Consent
/// @notice What the owner of a dataset consents to, one bit each, as `sdk/src/dataset/consent.ts` has them.
library Consent {
    /// @dev A release may be made with it at all.
    uint8 internal constant TRAIN = 1 << 0;
    /// @dev Licences of such a release may cover work that earns money.
    uint8 internal constant COMMERCIAL = 1 << 1;
    /// @dev Licences of such a release may let others make models from it.
    uint8 internal constant DERIVE = 1 << 2;

    uint8 internal constant ALL = TRAIN | COMMERCIAL | DERIVE;

    /// @return rights LicenseRights bits that a release made under `consent` cannot pass on.
    function withheldBy(uint8 consent) internal pure returns (uint16 rights) {
        if (consent & COMMERCIAL == 0) rights = LicenseRights.COMMERCIAL;
        if (consent & DERIVE == 0) rights |= LicenseRights.FINE_TUNE | LicenseRights.DISTILL | LicenseRights.MERGE;
    }
}
