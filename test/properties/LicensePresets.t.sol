// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {LicensePreset, LicensePresets} from "../../contracts/license/LicensePresets.sol";
import {LicenseRights} from "../../contracts/license/LicenseRights.sol";

/// @notice The presets are what their names say, whatever the table they are generated from comes to say.
contract LicensePresetsTest {
    function _all() private pure returns (LicensePreset[6] memory) {
        return [
            LicensePresets.research(),
            LicensePresets.personal(),
            LicensePresets.commercial(),
            LicensePresets.host(),
            LicensePresets.derivative(),
            LicensePresets.open()
        ];
    }

    function test_eachIsToldApartByItsRights() public pure {
        LicensePreset[6] memory presets = _all();
        for (uint256 i = 0; i < 6; ++i) {
            require(bytes(LicensePresets.titleOf(presets[i].rights)).length != 0, "a preset without a title");
            for (uint256 j = 0; j < i; ++j) {
                require(presets[i].rights != presets[j].rights, "two presets with the same rights");
            }
        }
        require(bytes(LicensePresets.titleOf(LicenseRights.COMMERCIAL)).length == 0, "a title for no preset");
    }

    function test_eachCanBeOffered() public pure {
        LicensePreset[6] memory presets = _all();
        for (uint256 i = 0; i < 6; ++i) {
            require(presets[i].rights & LicenseRights.RUN != 0, "a licence that lets nobody run the model");
            require(presets[i].rights & ~LicenseRights.ALL == 0, "a right that does not exist");
            require(presets[i].seats <= 256, "more seats than an offer may have");
        }
    }

    function test_grantWhatTheyAreFor() public pure {
        uint16 business = LicenseRights.COMMERCIAL;
        require(LicensePresets.research().rights & business == 0, "research that earns money");
        require(LicensePresets.personal().rights == LicenseRights.RUN, "personal is to run it");
        require(LicensePresets.host().rights & LicenseRights.HOST != 0, "a host that may not host");
        uint16 derive = LicenseRights.FINE_TUNE | LicenseRights.MERGE | LicenseRights.DISTILL | LicenseRights.REDISTRIBUTE;
        require(LicensePresets.derivative().rights & derive == derive, "a derivative without its rights");
        require(LicensePresets.open().rights == LicenseRights.ALL, "open is everything");
    }
}
