// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {ERC2981} from "solady/src/tokens/ERC2981.sol";
import {ERC721} from "solady/src/tokens/ERC721.sol";

/// @title SoladyToken
/// @notice As PlainToken, on Solady.
contract SoladyToken is ERC721, ERC2981 {
    uint256 public immutable price;
    uint256 public count;

    error SoladyToken_WrongValue(uint256 value, uint256 price);

    constructor(uint256 price_, address royalties) {
        price = price_;
        _setDefaultRoyalty(royalties, 500);
    }

    function mint(address to) external payable {
        require(msg.value == price, SoladyToken_WrongValue(msg.value, price));
        _mint(to, ++count);
    }

    function name() public pure override returns (string memory) {
        return "Solady";
    }

    function symbol() public pure override returns (string memory) {
        return "SOLADY";
    }

    function tokenURI(uint256) public pure override returns (string memory) {
        return "";
    }

    function supportsInterface(bytes4 interfaceId) public view override(ERC721, ERC2981) returns (bool) {
        return super.supportsInterface(interfaceId);
    }
}
