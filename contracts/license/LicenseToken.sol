// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {ERC721} from "solady/src/tokens/ERC721.sol";

import {IModelLicense} from "../interfaces/IModelLicense.sol";
import {OfferBook} from "./OfferBook.sol";

/// @title LicenseToken
/// @notice The token and what it remembers of itself.
/// @dev Solady's ERC-721 leaves 96 bits beside each owner: offer (40), expiry (40), transferable (1), bound (1), trial
/// (1) and a count of transfers (13) lie there, so that minting, transferring and authorising touch one slot of the
/// token. They outlive a burn, and an id is never minted twice.
abstract contract LicenseToken is ERC721, OfferBook {
    /// @dev The same, unpacked. `trial`: bought with a trial, and neither handed on nor booked since.
    struct Token {
        address owner;
        uint40 offerId;
        uint40 expires;
        bool transferable;
        bool bound;
        bool trial;
        uint16 transfers;
    }

    uint256 internal constant SERIAL_BITS = 32;
    uint256 private constant EXPIRY_SHIFT = 40;
    uint256 internal constant TRANSFERABLE_BIT = 1 << 80;
    uint256 private constant BOUND_BIT = 1 << 81;
    uint256 internal constant TRIAL_BIT = 1 << 82;
    uint256 private constant TRANSFERS_SHIFT = 83;

    /// @inheritdoc IModelLicense
    function burn(uint256 tokenId) external {
        _requireNoTrial(tokenId, _token(tokenId));
        _burn(msg.sender, tokenId);
    }

    /// @inheritdoc IModelLicense
    function licenseOf(uint256 tokenId) external view returns (uint64 releaseId, uint40 offerId, uint40 expires) {
        Token memory token = _token(tokenId);
        return (_sale(token.offerId).releaseId, token.offerId, token.expires);
    }

    /// @dev Solady's functions are payable to save gas; money sent along by mistake would be lost, so it is refused.
    function approve(address account, uint256 id) public payable override {
        require(msg.value == 0, ModelLicense_UnexpectedValue(msg.value));
        super.approve(account, id);
    }

    /// @dev Reverts while a trial lasts: its price may still be given back.
    function _requireNoTrial(uint256 tokenId, Token memory token) internal view virtual;

    function _token(uint256 tokenId) internal view returns (Token memory token) {
        token = _unpack(_getExtraData(tokenId));
        token.owner = ownerOf(tokenId);
    }

    /// @dev Writes all but the owner.
    function _store(uint256 tokenId, Token memory token) internal {
        uint256 flags = (token.transferable ? TRANSFERABLE_BIT : 0) | (token.bound ? BOUND_BIT : 0)
            | (token.trial ? TRIAL_BIT : 0);
        uint256 packed = flags | token.offerId | (uint256(token.expires) << EXPIRY_SHIFT)
            | (uint256(token.transfers) << TRANSFERS_SHIFT);
        _setExtraData(tokenId, uint96(packed));
    }

    /// @dev What a new licence remembers. @param flags TRANSFERABLE_BIT and TRIAL_BIT.
    function _fresh(uint40 offerId, uint40 expires, uint256 flags) internal pure returns (uint96) {
        return uint96(flags | offerId | (uint256(expires) << EXPIRY_SHIFT));
    }

    function _requireOwner(uint256 tokenId, Token memory token) internal view {
        require(token.owner == msg.sender, ModelLicense_NotOwner(tokenId, msg.sender));
    }

    function _isPast(uint40 expires) internal view returns (bool) {
        return expires != 0 && block.timestamp >= expires;
    }

    function _beforeTokenTransfer(address from, address to, uint256 id) internal view override {
        if (from == address(0)) return;
        require(msg.value == 0, ModelLicense_UnexpectedValue(msg.value));
        uint256 data = _getExtraData(id);
        require(to == address(0) || data & TRANSFERABLE_BIT != 0, ModelLicense_NotTransferable(id));
        require(data & BOUND_BIT == 0, ModelLicense_Bound(id));
    }

    /// @dev A licence that changes hands can no longer be refunded. The count wraps around within its 13 bits, the
    /// uppermost ones of the token's extra data.
    function _afterTokenTransfer(address from, address to, uint256 id) internal override {
        if (from == address(0) || to == address(0)) return;
        unchecked {
            _setExtraData(id, uint96((_getExtraData(id) & ~TRIAL_BIT) + (1 << TRANSFERS_SHIFT)));
        }
    }

    function _unpack(uint256 data) private pure returns (Token memory token) {
        token.offerId = uint40(data);
        token.expires = uint40(data >> EXPIRY_SHIFT);
        token.transferable = data & TRANSFERABLE_BIT != 0;
        token.bound = data & BOUND_BIT != 0;
        token.trial = data & TRIAL_BIT != 0;
        token.transfers = uint16(data >> TRANSFERS_SHIFT);
    }
}
