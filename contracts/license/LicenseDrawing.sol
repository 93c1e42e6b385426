// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {LicenseFace, LicenseState, LicenseWords} from "./LicenseFace.sol";
import {LicenseRights} from "./LicenseRights.sol";

/// @title LicenseDrawing
/// @notice A licence as an SVG of 480 x 480: paper in any wallet, no font, script or file from elsewhere. Small, it
/// shows the release's dial alone, in the colour of the licence's state.
library LicenseDrawing {
    using Strings for uint256;

    uint256 private constant TICKS = 24;
    /// @dev Slotted weight: the mark of Commonweight on a 16 px grid.
    string private constant MARK = "M14.9 6.8H8a1.2 1.2 0 0 0 0 2.4h6.9A7 7 0 1 1 14.9 6.8z";

    /// @return A complete SVG document.
    function svg(LicenseFace memory face) internal view returns (string memory) {
        return string.concat(
            _open(face),
            _frame(face),
            _heading(face.number),
            _release(face),
            _rights(face.rights),
            _terms(face),
            "</svg>"
        );
    }

    /// @return The mark alone, as a complete SVG document.
    function mark() internal pure returns (string memory) {
        return string.concat(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="#fbfaf5" d="M0 0h24v24H0z"/>'
            '<path fill="#0b5f6e" transform="translate(4 4)" d="',
            MARK,
            '"/></svg>'
        );
    }

    function _open(LicenseFace memory face) private pure returns (string memory) {
        return string.concat(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 480" '
            'font-family="ui-sans-serif,system-ui,-apple-system,Helvetica,Arial,sans-serif" font-size="17" '
            'font-weight="600" fill="#15201d"><title>Commonweight licence ',
            face.number,
            ": ",
            face.slug,
            " ",
            face.version,
            ", ",
            LicenseWords.ofState(face.state),
            "</title><style>.l{font-size:12px;font-weight:400;fill:#606c67}"
            ".m{font-family:ui-monospace,Menlo,Consolas,monospace;font-weight:400}"
            ".n{fill:#606c67;color:#606c67;font-weight:400;text-decoration:line-through}"
            ".g path,.g circle{fill:none;stroke:currentColor;stroke-width:1.5;stroke-linecap:round;"
            "stroke-linejoin:round}.s{font-size:14px}.d path,.d circle{fill:none;stroke:currentColor;stroke-width:1}"
            ".d .b{stroke-width:2.6}@media(max-width:160px){.t{display:none}.d{transform:translate(64px,64px) "
            'scale(8.8)}.f{stroke-width:20}}</style><rect width="480" height="480" fill="#fbfaf5"/>'
        );
    }

    /// @dev The ruled edge and the dial take the state's colour where the licence cannot be used.
    function _frame(LicenseFace memory face) private pure returns (string memory) {
        bool usable = face.state < LicenseState.Expired;
        return string.concat(
            '<g fill="none" stroke="currentColor" color="',
            usable ? "#15201d" : _colour(face.state),
            '"><path class="t" stroke-width="6" stroke-dasharray="1 4.5" d="M20 20H460V460H20z"/>'
            '<path class="f" d="M17 17H463V463H17z"/>'
            '<path class="t" stroke-width=".8" d="M40 74H440M40 376H440"/>',
            _dial(face.weightsDigest),
            "</g>"
        );
    }

    /// @dev 24 ticks, tick i from byte i of the digest, at i/24 of a turn from the top. The level is byte >> 5; levels
    /// 0 to 4 are hairlines (from 18 in to 16.4 - 0.9 x level), 5 to 7 bars (in to 23.6 - 2.4 x level), in a box of 40.
    function _dial(bytes32 digest) private pure returns (string memory ticks) {
        for (uint256 i = 0; i < TICKS; ++i) {
            uint256 level = uint8(digest[i]) >> 5;
            bool bar = level >= 5;
            uint256 tenths = bar ? 24 * level - 56 : 16 + 9 * level;
            ticks = string.concat(
                ticks,
                bar ? '<path class="b" transform="rotate(' : '<path transform="rotate(',
                (i * 360 / TICKS).toString(),
                ' 20 20)" d="M20 2v',
                (tenths / 10).toString(),
                ".",
                (tenths % 10).toString(),
                '"/>'
            );
        }
        return string.concat(
            '<g class="d" transform="translate(322 92)scale(2.9)"><circle cx="20" cy="20" r="18.5" fill="#fbfaf5"/>',
            ticks,
            "</g>"
        );
    }

    function _heading(string memory number) private pure returns (string memory) {
        return string.concat(
            '<g class="t"><path fill="#0b5f6e" transform="translate(40 39)scale(1.2)" d="',
            MARK,
            '"/><text x="68" y="55">Commonweight licence</text><text x="440" y="55" class="m" text-anchor="end"',
            bytes(number).length <= 12 ? ">No. " : ' font-size="10">No. ',
            number,
            "</text></g>"
        );
    }

    function _release(LicenseFace memory face) private pure returns (string memory) {
        return string.concat(
            '<g class="t"><text x="40" y="112" class="l">',
            face.namespace,
            '</text><text x="39" y="147" letter-spacing="-.5" font-size="',
            _nameSize(bytes(face.slug)).toString(),
            '">',
            face.slug,
            '</text><text x="40" y="175" class="m"',
            bytes(face.version).length <= 26 ? ">" : ' font-size="13">',
            face.version,
            '</text><text x="40" y="206" class="l m">sha256 ',
            _shortDigest(face.weightsDigest),
            "</text></g>"
        );
    }

    /// @return size The name's size in px, at which it ends before the dial in the widest of the fonts asked for.
    function _nameSize(bytes memory name) private pure returns (uint256 size) {
        uint256 width = 0; // hundredths of the size
        for (uint256 i = 0; i < name.length; ++i) {
            bytes1 c = name[i];
            if (c == "m" || c == "w") width += 104;
            else if (c == "i" || c == "j" || c == "l") width += 38;
            else if (c == "f" || c == "r" || c == "t" || c == "-") width += 50;
            else width += 72;
        }
        size = width <= 800 ? 34 : 27_200 / width;
    }

    function _rights(uint16 rights) private pure returns (string memory rows) {
        for (uint256 i = 0; i < LicenseRights.COUNT; ++i) {
            uint256 index = uint8(LicenseRights.ORDER[i]);
            rows = string.concat(
                rows,
                '<g class="g s',
                rights & (1 << index) == 0 ? " n" : "",
                '" transform="translate(',
                i % 2 == 0 ? "40 " : "240 ",
                (262 + (i / 2) * 26).toString(),
                ')"><path d="',
                LicenseRights.glyphOf(index),
                '"/><text x="26" y="13">',
                LicenseRights.shortOf(index),
                "</text></g>"
            );
        }
        return string.concat('<g class="t"><text x="40" y="248" class="l">The holder may</text>', rows, "</g>");
    }

    function _terms(LicenseFace memory face) private view returns (string memory) {
        return string.concat(
            '<g class="t">',
            _pair("40", face.state == LicenseState.Expired ? "Was valid until" : "Valid until", _end(face.expires)),
            _pair("172", "Seats", face.seats == 0 ? "none" : uint256(face.seats).toString()),
            _pair("240", "Resale", face.transferable ? LicenseWords.ofShare(face.royaltyBps) : "no"),
            _state(face),
            _passed(face),
            "</g>"
        );
    }

    function _state(LicenseFace memory face) private pure returns (string memory) {
        string memory colour = _colour(face.state);
        return string.concat(
            '<text x="440" y="401" class="l" text-anchor="end">',
            face.until == 0 ? "Status" : string.concat("until ", LicenseWords.ofDay(face.until)),
            '</text><text x="418" y="424" text-anchor="end" fill="',
            colour,
            '">',
            LicenseWords.ofState(face.state),
            '</text><path fill="none" stroke-width="2.5" stroke="',
            colour,
            '" d="',
            _glyph(face.state),
            '"/>'
        );
    }

    /// @dev How much of the term has passed, on a ruled scale; after a renewal made ahead nothing of it has.
    function _passed(LicenseFace memory face) private view returns (string memory) {
        if (face.expires == 0 || face.term == 0) return "";
        uint256 left = block.timestamp >= face.expires ? 0 : face.expires - block.timestamp;
        uint256 passed = left >= face.term ? 0 : (400 * (face.term - left)) / face.term;
        return string.concat(
            '<path stroke="#dedccf" stroke-width="4" stroke-dasharray="31.5 2" d="M40 441H440"/>',
            '<path stroke="#15201d" stroke-width="4" stroke-dasharray="31.5 2" d="M40 441h',
            passed.toString(),
            '"/>'
        );
    }

    function _pair(string memory x, string memory label, string memory value) private pure returns (string memory) {
        return string.concat(
            '<text x="', x, '" y="401" class="l">', label, '</text><text x="', x, '" y="424">', value, "</text>"
        );
    }

    function _end(uint40 expires) private pure returns (string memory) {
        return expires == 0 ? "No end" : LicenseWords.ofDay(expires);
    }

    /// @return The first 8 and the last 6 characters of the digest in hex.
    function _shortDigest(bytes32 digest) private pure returns (string memory) {
        bytes memory hexed = bytes(uint256(digest).toHexString(32));
        bytes memory short = bytes(unicode"00000000…000000");
        for (uint256 i = 0; i < 8; ++i) {
            short[i] = hexed[i + 2];
        }
        for (uint256 i = 0; i < 6; ++i) {
            short[short.length - 6 + i] = hexed[hexed.length - 6 + i];
        }
        return string(short);
    }

    function _colour(LicenseState state) private pure returns (string memory) {
        if (state == LicenseState.Valid) return "#1d7338";
        if (state == LicenseState.Expired) return "#606c67";
        if (state == LicenseState.Suspended) return "#9c4508";
        if (state == LicenseState.Revoked) return "#ad1f2d";
        return "#3f5c8a";
    }

    /// @dev Behind the word, in a box of 14 x 12 whose right edge is the text's.
    function _glyph(LicenseState state) private pure returns (string memory) {
        if (state == LicenseState.Valid) return "M426 418l4 4 8-9";
        if (state == LicenseState.Lent) return "M425 418h12M433 413.5l4.5 4.5-4.5 4.5";
        if (state == LicenseState.Trial) return "M427 413h10l-10 10h10z";
        if (state == LicenseState.Expired) return "M427 418h11";
        if (state == LicenseState.Suspended) return "M429.5 412.5v11M435.5 412.5v11";
        return "M427 413l10 10M437 413l-10 10";
    }
}
