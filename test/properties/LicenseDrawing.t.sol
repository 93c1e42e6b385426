// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {LicenseDrawing} from "../../contracts/license/LicenseDrawing.sol";
import {LicenseFace, LicenseWords} from "../../contracts/license/LicenseFace.sol";
import {LicenseRights} from "../../contracts/license/LicenseRights.sol";

/// @notice Words and pictures of a licence in the cases that a licence on the chain does not easily come into.
contract LicenseDrawingTest {
    function test_everyRightHasWordsOfItsOwn() public pure {
        for (uint256 i = 0; i < LicenseRights.COUNT; ++i) {
            require(bytes(LicenseRights.nameOf(i)).length != 0, "a right without a name");
            require(bytes(LicenseRights.excludesOf(i)).length != 0, "a right that covers everything");
            for (uint256 j = 0; j < i; ++j) {
                require(!_same(LicenseRights.nameOf(i), LicenseRights.nameOf(j)), "two rights of one name");
                require(!_same(LicenseRights.excludesOf(i), LicenseRights.excludesOf(j)), "two rights with one limit");
            }
        }
    }

    function test_sharesAreWrittenAsPeopleRead() public pure {
        _equal(LicenseWords.ofShare(500), "5 %");
        _equal(LicenseWords.ofShare(750), "7.5 %");
        _equal(LicenseWords.ofShare(725), "7.25 %");
        _equal(LicenseWords.ofShare(705), "7.05 %");
        _equal(LicenseWords.ofShare(0), "0 %");
    }

    function test_onlyHarmlessCharactersAreShown() public pure {
        _equal(LicenseWords.harmless("az-AZ/09.+"), "az-AZ/09.+");
        _equal(LicenseWords.harmless("a\"<>&{}[@`'\\"), "a___________");
    }

    function test_aLongNumberIsWrittenSmaller() public view {
        LicenseFace memory face = _face();
        require(!_holds(LicenseDrawing.svg(face), 'font-size="10">No. '), "a short number is small");
        face.number = "123456-789012";
        require(_holds(LicenseDrawing.svg(face), 'font-size="10">No. 123456-789012'), "a long number is not");
    }

    function test_aNameOfWideLettersIsWrittenSmallerThanOneOfThinOnes() public view {
        LicenseFace memory face = _face();
        face.slug = "wwwwwwwwwwwwwwwwwwww";
        string memory wide = LicenseDrawing.svg(face);
        face.slug = "jjjjjjjjjjffffffffff";
        require(bytes(face.slug).length == 20 && !_same(wide, LicenseDrawing.svg(face)), "one size for all");
        require(_sizeOf(wide) < _sizeOf(LicenseDrawing.svg(face)), "thin letters are written smaller");
    }

    function test_aTermThatIsNotKnownHasNoScale() public view {
        LicenseFace memory face = _face();
        face.expires = uint40(block.timestamp + 1 days);
        face.term = 2 days;
        require(_holds(LicenseDrawing.svg(face), 'stroke-dasharray="31.5 2"'), "no scale of a term");
        face.term = 0;
        require(!_holds(LicenseDrawing.svg(face), 'stroke-dasharray="31.5 2"'), "a scale without a term");
    }

    function _face() private pure returns (LicenseFace memory face) {
        face.number = "3-2";
        face.namespace = "kestrel";
        face.slug = "glyph-reader";
        face.version = "1.0.0";
        face.rights = LicenseRights.RUN;
    }

    /// @return size The name's size: the first number after its letter spacing.
    function _sizeOf(string memory svg) private pure returns (uint256 size) {
        bytes memory text = bytes(svg);
        uint256 at = _find(text, 'letter-spacing="-.5" font-size="') + 32;
        for (; text[at] != '"'; ++at) {
            size = size * 10 + uint8(text[at]) - 48;
        }
    }

    function _holds(string memory text, string memory part) private pure returns (bool) {
        return _find(bytes(text), part) != type(uint256).max;
    }

    function _find(bytes memory text, string memory part) private pure returns (uint256) {
        bytes memory wanted = bytes(part);
        for (uint256 i = 0; i + wanted.length <= text.length; ++i) {
            uint256 j = 0;
            while (j < wanted.length && text[i + j] == wanted[j]) ++j;
            if (j == wanted.length) return i;
        }
        return type(uint256).max;
    }

    function _equal(string memory found, string memory expected) private pure {
        require(_same(found, expected), string.concat("found ", found, ", expected ", expected));
    }

    function _same(string memory a, string memory b) private pure returns (bool) {
        return keccak256(bytes(a)) == keccak256(bytes(b));
    }
}
