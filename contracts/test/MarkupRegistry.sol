// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {LicenseRenderer} from "../license/LicenseRenderer.sol";
import {OfferTerms, Offer} from "../interfaces/IOfferBook.sol";
import {Resale} from "../interfaces/IModelLicense.sol";
import {IModelRegistry, Model, Release} from "../interfaces/IModelRegistry.sol";

/// @notice A registry whose names are whatever a test wants, and a licence contract with one licence beside it: what
/// comes out of the renderer has to be sound JSON and SVG all the same.
contract MarkupRegistry {
    LicenseRenderer public immutable renderer = new LicenseRenderer(IModelRegistry(address(this)));
    string private _name;
    string private _version;

    constructor(string memory name, string memory version) {
        _name = name;
        _version = version;
    }

    function tokenURI(uint256 tokenId) external view returns (string memory) {
        return renderer.tokenURI(tokenId);
    }

    function modelOf(bytes32) external view returns (Model memory model) {
        model.name = _name;
    }

    function releaseOf(uint64) external view returns (Release memory release) {
        release.version = _version;
    }

    function blockedBy(uint64) external pure returns (uint64) {
        return 0;
    }

    function resaleOf(uint256, address) external pure returns (Resale memory token) {
        token.rights = 1;
    }

    function offerOf(uint40) external pure returns (Offer memory) {}

    function trialOf(uint256) external pure returns (uint40, bool) {
        return (0, false);
    }
}
