// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {Base64} from "@openzeppelin/contracts/utils/Base64.sol";
import {Bytes} from "@openzeppelin/contracts/utils/Bytes.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {ILicenseRenderer} from "../interfaces/ILicenseRenderer.sol";
import {IModelLicense, Resale} from "../interfaces/IModelLicense.sol";
import {IModelRegistry, Release, Status} from "../interfaces/IModelRegistry.sol";
import {OfferTerms} from "../interfaces/IOfferBook.sol";
import {LicenseDrawing} from "./LicenseDrawing.sol";
import {LicenseFace, LicenseState, LicenseWords} from "./LicenseFace.sol";
import {LicensePresets} from "./LicensePresets.sol";
import {LicenseRights} from "./LicenseRights.sol";

/// @title LicenseRenderer
/// @notice See {ILicenseRenderer}.
contract LicenseRenderer is ILicenseRenderer {
    using Bytes for bytes;
    using Strings for uint256;

    IModelRegistry public immutable registry;

    constructor(IModelRegistry registry_) {
        registry = registry_;
    }

    /// @inheritdoc ILicenseRenderer
    function tokenURI(uint256 tokenId) external view returns (string memory) {
        Resale memory token = IModelLicense(msg.sender).resaleOf(tokenId, address(0));
        LicenseFace memory face = _face(IModelLicense(msg.sender), tokenId, token);
        string memory title = string.concat(face.namespace, "/", face.slug, " ", face.version);
        return _json(
            string.concat(
                _opening(title, face),
                '","image":"data:image/svg+xml;base64,',
                Base64.encode(bytes(LicenseDrawing.svg(face))),
                '","attributes":[',
                _attributes(title, face),
                _rights(face.rights),
                _properties(token, face.weightsDigest)
            )
        );
    }

    /// @inheritdoc ILicenseRenderer
    function contractURI() external pure returns (string memory) {
        return _json(
            string.concat(
                '{"name":"Commonweight License","symbol":"CWL","description":"Licences to use releases of AI models'
                " that their community approved by vote. Each says what its holder may do, until when and on which terms;"
                " what counts is what the contract answers (isAuthorized). A licence gives the right to use a release,"
                ' not the model itself nor a part of what it earns.","image":"data:image/svg+xml;base64,',
                Base64.encode(bytes(LicenseDrawing.mark())),
                '"}'
            )
        );
    }

    function _face(IModelLicense license, uint256 tokenId, Resale memory token)
        private
        view
        returns (LicenseFace memory face)
    {
        Release memory release = registry.releaseOf(token.releaseId);
        bytes memory model = bytes(LicenseWords.harmless(registry.modelOf(release.modelId).name));
        uint256 slash = model.indexOf("/");
        face.namespace = string(model.slice(0, slash));
        face.slug = string(model.slice(slash + 1));
        face.number = string.concat((tokenId >> 32).toString(), "-", uint256(uint32(tokenId)).toString());
        face.version = LicenseWords.harmless(release.version);
        face.weightsDigest = release.weightsDigest;
        face.rights = token.rights;
        face.expires = token.expires;
        OfferTerms memory terms = license.offerOf(token.offerId).terms;
        face.term = terms.term;
        face.seats = terms.seats;
        face.royaltyBps = token.royaltyBps;
        face.transferable = token.transferable;
        (face.state, face.until) = _state(license, tokenId, token);
    }

    /// @dev What stops the release comes before what the holder did with the licence.
    function _state(IModelLicense license, uint256 tokenId, Resale memory token)
        private
        view
        returns (LicenseState state, uint40 until)
    {
        uint64 blocker = registry.blockedBy(token.releaseId);
        if (blocker != 0) {
            Release memory blocking = registry.releaseOf(blocker);
            if (blocking.status != Status.Suspended) return (LicenseState.Revoked, 0);
            return (LicenseState.Suspended, blocking.suspendedUntil);
        }
        if (token.expires != 0 && block.timestamp >= token.expires) return (LicenseState.Expired, 0);
        if (token.trial) {
            (until,) = license.trialOf(tokenId);
            return (LicenseState.Trial, until);
        }
        if (token.lent) {
            uint256 ends = license.userExpires(tokenId);
            return (LicenseState.Lent, ends > type(uint40).max ? 0 : uint40(ends));
        }
        return (LicenseState.Valid, 0);
    }

    function _opening(string memory title, LicenseFace memory face) private view returns (string memory) {
        return string.concat(
            '{"name":"',
            title,
            ", licence ",
            face.number,
            '","description":"A licence to use the model release ',
            title,
            ".",
            _reading(face.rights),
            face.expires == 0
                ? "\\n\\nIt has no end."
                : string.concat("\\n\\nIt lasts until ", LicenseWords.ofDay(face.expires), "."),
            " On ",
            LicenseWords.ofDay(block.timestamp),
            ", when this was read, its status was: ",
            LicenseWords.ofState(face.state),
            ". What counts is what the contract answers now."
        );
    }

    /// @dev Each granted right with what it covers, a paragraph of its own; `\\n` because it stands in a JSON string.
    function _reading(uint16 rights) private pure returns (string memory text) {
        for (uint256 i = 0; i < LicenseRights.COUNT; ++i) {
            uint256 index = uint8(LicenseRights.ORDER[i]);
            if (rights & (1 << index) == 0) continue;
            text = string.concat(
                text,
                "\\n\\n",
                LicenseRights.shortOf(index),
                ": ",
                LicenseRights.readingOf(index)
            );
        }
    }

    function _attributes(string memory title, LicenseFace memory face) private pure returns (string memory) {
        string memory preset = LicensePresets.titleOf(face.rights);
        return string.concat(
            _trait("Release", title),
            _trait("Status", LicenseWords.ofState(face.state)),
            bytes(preset).length == 0 ? "" : _trait("Preset", preset),
            face.expires == 0 ? _trait("Term", "No end") : _date("Valid until", face.expires),
            face.until == 0 ? "" : _date(string.concat(LicenseWords.ofState(face.state), " until"), face.until),
            '{"display_type":"number","trait_type":"Seats","value":',
            uint256(face.seats).toString(),
            "},",
            _trait("Transferable", face.transferable ? "Yes" : "No"),
            face.transferable ? _trait("Resale royalty", LicenseWords.ofShare(face.royaltyBps)) : ""
        );
    }

    function _rights(uint16 rights) private pure returns (string memory list) {
        for (uint256 i = 0; i < LicenseRights.COUNT; ++i) {
            uint256 index = uint8(LicenseRights.ORDER[i]);
            string memory granted = rights & (1 << index) == 0 ? "Not granted" : "Granted";
            list = string.concat(list, _trait(LicenseRights.shortOf(index), granted));
        }
    }

    /// @dev The same for programs; it ends the list of attributes, whose last comma needs something behind it.
    function _properties(Resale memory token, bytes32 digest) private pure returns (string memory) {
        return string.concat(
            '{"display_type":"number","trait_type":"Offer","value":',
            uint256(token.offerId).toString(),
            '}],"properties":{"releaseId":',
            uint256(token.releaseId).toString(),
            ',"offerId":',
            uint256(token.offerId).toString(),
            ',"rights":',
            uint256(token.rights).toString(),
            ',"expires":',
            uint256(token.expires).toString(),
            ',"weightsSha256":"',
            uint256(digest).toHexString(32),
            '"}}'
        );
    }

    function _trait(string memory name, string memory value) private pure returns (string memory) {
        return string.concat('{"trait_type":"', name, '","value":"', value, '"},');
    }

    function _date(string memory name, uint256 time) private pure returns (string memory) {
        return string.concat(
            '{"display_type":"date","trait_type":"', name, '","value":', time.toString(), "},"
        );
    }

    function _json(string memory text) private pure returns (string memory) {
        return string.concat("data:application/json;base64,", Base64.encode(bytes(text)));
    }
}
