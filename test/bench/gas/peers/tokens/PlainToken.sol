// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC2981} from "@openzeppelin/contracts/token/common/ERC2981.sol";

/// @title PlainToken
/// @notice The floor of the gas bench: OpenZeppelin's ERC-721 with ERC-2981 and a fixed price that stays in the
/// contract. No terms, no cap, no split, nothing booked.
contract PlainToken is ERC721, ERC2981 {
    uint256 public immutable price;
    uint256 public count;

    error PlainToken_WrongValue(uint256 value, uint256 price);

    constructor(uint256 price_, address royalties) ERC721("Plain", "PLAIN") {
        price = price_;
        _setDefaultRoyalty(royalties, 500);
    }

    function mint(address to) external payable {
        require(msg.value == price, PlainToken_WrongValue(msg.value, price));
        _mint(to, ++count);
    }

    function supportsInterface(bytes4 interfaceId) public view override(ERC721, ERC2981) returns (bool) {
        return super.supportsInterface(interfaceId);
    }
}
