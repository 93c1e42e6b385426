// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {Base64} from "@openzeppelin/contracts/utils/Base64.sol";
import {Bytes} from "@openzeppelin/contracts/utils/Bytes.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {ILicenseRenderer} from "../interfaces/ILicenseRenderer.sol";
import {IModelRegistry, Release, Status} from "../interfaces/IModelRegistry.sol";
import {LicenseDrawing} from "./LicenseDrawing.sol";
import {LicenseFace, LicenseState, LicenseWords} from "./LicenseFace.sol";
import {LicensePresets} from "./LicensePresets.sol";
import {LicenseRights} from "./LicenseRights.sol";

/// @dev What the renderer reads back from the licence contract that calls it.
interface IRenderedLicense {
    struct Resale {
        address owner;
        uint64 releaseId;
        uint40 offerId;
        uint40 expires;
        uint16 transfers;
        uint16 royaltyBps;
        uint16 rights;
        bool transferable;
        bool approved;
        bool lent;
        bool trial;
        bool usable;
    }

    function resaleOf(uint256 tokenId, address operator) external view returns (Resale memory);
    function seatsOf(uint256 tokenId) external view returns (uint16 used, uint16 total);
    function userExpires(uint256 tokenId) external view returns (uint256);
    function trialOf(uint256 tokenId) external view returns (uint40 until, bool refundable);
}

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
        IRenderedLicense.Resale memory token = IRenderedLicense(msg.sender).resaleOf(tokenId, address(0));
        LicenseFace memory face = _face(IRenderedLicense(msg.sender), tokenId, token);
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
                '{"name":"Commonweight License","symbol":"CWL","description":"Licences to use AI models in releases that'
                " their community has approved. Each says what its holder may do, until when and on which terms; the"
                " contract answers for it (isAuthorized). A licence gives the right to use a release, not the model"
                ' itself nor a part of what it earns.","image":"data:image/svg+xml;base64,',
                Base64.encode(bytes(LicenseDrawing.mark())),
                '"}'
            )
        );
    }

    function _face(IRenderedLicense license, uint256 tokenId, IRenderedLicense.Resale memory token)
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
        (, face.seats) = license.seatsOf(tokenId);
        face.royaltyBps = token.royaltyBps;
        face.transferable = token.transferable;
        (face.state, face.until) = _state(license, tokenId, token);
    }

    /// @dev What stops the release comes before what the holder did with the licence.
    function _state(IRenderedLicense license, uint256 tokenId, IRenderedLicense.Resale memory token)
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
        (uint40 trialEnds, bool refundable) = license.trialOf(tokenId);
        if (refundable) return (LicenseState.Trial, trialEnds);
        if (token.lent) return (LicenseState.Lent, uint40(license.userExpires(tokenId)));
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
    function _properties(IRenderedLicense.Resale memory token, bytes32 digest) private pure returns (string memory) {
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
