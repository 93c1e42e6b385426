// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {Base64} from "@openzeppelin/contracts/utils/Base64.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {IModelRegistry, Release} from "../interfaces/IModelRegistry.sol";
import {LicenseRights} from "./LicenseRights.sol";

/// @title LicenseMetadata
/// @notice The JSON that wallets and marketplaces read. Names are restricted to harmless characters by the registry,
/// so nothing needs escaping.
library LicenseMetadata {
    using Strings for uint256;

    /// @return A `data:application/json;base64,` URI.
    function tokenURI(IModelRegistry registry, uint64 releaseId, uint256 tokenId, uint16 rights, uint40 expires)
        internal
        view
        returns (string memory)
    {
        Release memory release = registry.releaseOf(releaseId);
        string memory model = registry.modelOf(release.modelId).name;
        string memory title = string.concat(model, " ", release.version);
        bytes memory json = abi.encodePacked(
            '{"name":"',
            title,
            " #",
            uint256(uint32(tokenId)).toString(),
            '","description":"A licence to use the model release ',
            title,
            '.","attributes":[{"trait_type":"Release","value":"',
            title,
            '"},',
            _expiry(expires),
            _rights(rights),
            "]}"
        );
        return string.concat("data:application/json;base64,", Base64.encode(json));
    }

    function _expiry(uint40 expires) private pure returns (string memory) {
        if (expires == 0) return '{"trait_type":"Term","value":"perpetual"}';
        return string.concat(
            '{"display_type":"date","trait_type":"Expires","value":', uint256(expires).toString(), "}"
        );
    }

    function _rights(uint16 rights) private pure returns (string memory list) {
        for (uint256 i = 0; i < LicenseRights.COUNT; ++i) {
            if (rights & (1 << i) == 0) continue;
            list = string.concat(list, ',{"trait_type":"Right","value":"', LicenseRights.nameOf(i), '"}');
        }
    }
}
