// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {ERC721} from "solady/src/tokens/ERC721.sol";

import {IModelLicense, Resale} from "../interfaces/IModelLicense.sol";
import {OfferBook} from "./OfferBook.sol";

/// @title LicenseToken
/// @notice The token and what it remembers of itself.
/// @dev Solady's ERC-721 leaves 96 bits beside each owner: offer (39), lent (1), expiry (40), transferable (1), bound (1), trial
/// (1), approved (1) and a count of transfers (12) lie there, so that minting, transferring and authorising touch one
/// slot of the token. They outlive a burn, and an id is never minted twice.
abstract contract LicenseToken is ERC721, OfferBook {
    /// @dev The same, unpacked. `trial`: bought with a trial, and neither handed on nor booked since. `approved`: an
    /// account is approved for this token; a transfer need not look for one otherwise. `lent`: the owner lent it, and the
    /// loan may be over.
    struct Token {
        address owner;
        uint40 offerId;
        uint40 expires;
        bool transferable;
        bool bound;
        bool trial;
        bool approved;
        bool lent;
        uint16 transfers;
    }

    uint256 internal constant SERIAL_BITS = 32;
    /// @dev Half of the offers' numbers are more than can ever be opened.
    uint256 private constant LENT_BIT = 1 << 39;
    uint256 private constant EXPIRY_SHIFT = 40;
    uint256 internal constant TRANSFERABLE_BIT = 1 << 80;
    uint256 private constant BOUND_BIT = 1 << 81;
    uint256 internal constant TRIAL_BIT = 1 << 82;
    uint256 private constant APPROVED_BIT = 1 << 83;
    uint256 private constant TRANSFERS_SHIFT = 84;
    uint256 private constant OWNER_BITS = 160;

    /// @dev Where Solady's ERC-721 keeps owners and balances; see its notes on storage.
    uint256 private constant SLOT_SEED = 0x7d8825530a5a2e7a << 192;
    /// @dev And who may move all of an owner's.
    uint256 private constant OPERATOR_SEED = 0x0a5a2e7a << 32;

    /// @inheritdoc IModelLicense
    function burn(uint256 tokenId) external {
        Token memory token = _token(tokenId);
        _requireNoTrial(tokenId, token);
        _requireUnbound(tokenId, token.bound);
        _burn(msg.sender, tokenId);
    }

    /// @inheritdoc IModelLicense
    function licenseOf(uint256 tokenId) external view returns (uint64 releaseId, uint40 offerId, uint40 expires) {
        Token memory token = _token(tokenId);
        return (_sold(token.offerId).releaseId, token.offerId, token.expires);
    }

    /// @inheritdoc IModelLicense
    /// @dev Words from the slots as they lie there, by hand: every listing pays for them.
    function holdingOf(uint256 tokenId, address operator)
        external
        view
        returns (address owner, uint40 offerId, uint40 expires, uint16 transfers, bool transferable, bool approved)
    {
        assembly ("memory-safe") {
            mstore(0x00, tokenId)
            mstore(0x1c, SLOT_SEED)
            let slot := add(tokenId, add(tokenId, keccak256(0x00, 0x20)))
            let data := sload(slot)
            owner := shr(96, shl(96, data))
            if iszero(owner) {
                mstore(0x00, 0xceea21b6) // `TokenDoesNotExist()`
                revert(0x1c, 0x04)
            }
            data := shr(OWNER_BITS, data)
            offerId := and(data, sub(LENT_BIT, 1))
            expires := and(shr(EXPIRY_SHIFT, data), 0xffffffffff)
            transfers := shr(TRANSFERS_SHIFT, data)
            transferable := eq(and(data, or(TRANSFERABLE_BIT, BOUND_BIT)), TRANSFERABLE_BIT)
            // As `_mayMove`.
            if and(data, APPROVED_BIT) {
                approved := eq(shr(96, shl(96, sload(add(slot, 1)))), operator)
            }
            if iszero(approved) {
                mstore(0x1c, operator)
                mstore(0x08, OPERATOR_SEED)
                mstore(0x00, owner)
                approved := sload(keccak256(0x0c, 0x30))
            }
            let answer := mload(0x40)
            mstore(answer, owner)
            mstore(add(answer, 0x20), offerId)
            mstore(add(answer, 0x40), expires)
            mstore(add(answer, 0x60), transfers)
            mstore(add(answer, 0x80), transferable)
            mstore(add(answer, 0xa0), approved)
            return(answer, 0xc0)
        }
    }

    /// @inheritdoc IModelLicense
    /// @dev From the slots as they lie there, and answered as the words lie in memory, which is the struct's encoding:
    /// every resale asks for it.
    function resaleOf(uint256 tokenId, address operator) external view returns (Resale memory resale) {
        uint256 data = _packed(tokenId);
        address owner = address(uint160(data));
        data >>= OWNER_BITS;
        resale.owner = owner;
        resale.offerId = uint40(data & (LENT_BIT - 1));
        resale.expires = uint40(data >> EXPIRY_SHIFT);
        resale.transfers = uint16(data >> TRANSFERS_SHIFT);
        resale.transferable = data & (TRANSFERABLE_BIT | BOUND_BIT) == TRANSFERABLE_BIT;
        resale.approved = _mayMove(operator, tokenId, data & APPROVED_BIT != 0, owner);
        resale.lent = _userOf(tokenId, data & LENT_BIT != 0) != address(0);
        resale.trial = _isPending(tokenId, data & TRIAL_BIT != 0);
        _describe(resale);
        assembly ("memory-safe") {
            return(resale, 0x180)
        }
    }

    /// @dev Solady's functions are payable to save gas; money sent along by mistake would be lost, so it is refused.
    function approve(address account, uint256 id) public payable override {
        require(msg.value == 0, ModelLicense_UnexpectedValue(msg.value));
        super.approve(account, id);
        Token memory token = _token(id);
        token.approved = account != address(0);
        _store(id, token);
    }

    /// @notice ERC-721. A licence that changes hands can no longer be refunded.
    /// @dev Does what Solady's does, and keeps the token's own bits, in one write of its slot.
    function transferFrom(address from, address to, uint256 id) public payable override {
        require(msg.value == 0, ModelLicense_UnexpectedValue(msg.value));
        uint256 slot = _slotOf(id);
        uint256 packed;
        assembly ("memory-safe") {
            packed := sload(slot)
        }
        uint256 data = packed >> OWNER_BITS;
        address owner = address(uint160(packed));
        require(owner != address(0), TokenDoesNotExist());
        require(owner == from, TransferFromIncorrectOwner());
        require(to != address(0), TransferToZeroAddress());
        require(data & TRANSFERABLE_BIT != 0, ModelLicense_NotTransferable(id));
        _requireUnbound(id, data & BOUND_BIT != 0);
        bool approved = data & APPROVED_BIT != 0;
        require(msg.sender == from || _mayMove(msg.sender, id, approved, from), NotOwnerNorApproved());

        // The count wraps around within its 12 bits, the uppermost ones.
        data = uint96((data & ~(TRIAL_BIT | APPROVED_BIT | LENT_BIT)) + (1 << TRANSFERS_SHIFT));
        _move(slot, approved, (data << OWNER_BITS) | uint160(to), from, to);
        emit Transfer(from, to, id);
    }

    /// @dev Reverts while a trial lasts: its price may still be given back.
    function _requireNoTrial(uint256 tokenId, Token memory token) internal view virtual;

    /// @return Whether the licence, bought with a trial or not, can still be refunded.
    function _isPending(uint256 tokenId, bool trial) internal view virtual returns (bool);

    /// @return Whom the licence, lent or not, is lent to now; zero if to nobody.
    function _userOf(uint256 tokenId, bool lent) internal view virtual returns (address);

    function _token(uint256 tokenId) internal view returns (Token memory token) {
        uint256 packed = _packed(tokenId);
        token.owner = address(uint160(packed));
        uint256 data = packed >> OWNER_BITS;
        token.offerId = uint40(data & (LENT_BIT - 1));
        token.lent = data & LENT_BIT != 0;
        token.expires = uint40(data >> EXPIRY_SHIFT);
        token.transferable = data & TRANSFERABLE_BIT != 0;
        token.bound = data & BOUND_BIT != 0;
        token.trial = data & TRIAL_BIT != 0;
        token.approved = data & APPROVED_BIT != 0;
        token.transfers = uint16(data >> TRANSFERS_SHIFT);
    }

    /// @dev The slot of a licence that somebody holds: the owner, and above it what it remembers.
    function _packed(uint256 tokenId) internal view returns (uint256 packed) {
        uint256 slot = _slotOf(tokenId);
        assembly ("memory-safe") {
            packed := sload(slot)
        }
        require(address(uint160(packed)) != address(0), TokenDoesNotExist());
    }

    /// @dev Writes all but the owner.
    function _store(uint256 tokenId, Token memory token) internal {
        uint256 flags = (token.transferable ? TRANSFERABLE_BIT : 0) | (token.bound ? BOUND_BIT : 0)
            | (token.trial ? TRIAL_BIT : 0) | (token.approved ? APPROVED_BIT : 0)
            | (token.lent ? LENT_BIT : 0);
        uint256 packed = flags | token.offerId | (uint256(token.expires) << EXPIRY_SHIFT)
            | (uint256(token.transfers) << TRANSFERS_SHIFT);
        _setExtraData(tokenId, uint96(packed));
    }

    /// @dev Writes the expiry, and leaves everything else.
    function _storeExpiry(uint256 tokenId, uint40 expires) internal {
        uint256 slot = _slotOf(tokenId);
        assembly ("memory-safe") {
            let packed := sload(slot)
            let shift := add(OWNER_BITS, EXPIRY_SHIFT)
            // The difference of the old expiry and the new one, laid over the old one.
            let changed := and(xor(shr(shift, packed), expires), 0xffffffffff)
            sstore(slot, xor(packed, shl(shift, changed)))
        }
    }

    /// @dev What a new licence remembers. @param flags TRANSFERABLE_BIT and TRIAL_BIT.
    function _fresh(uint40 offerId, uint40 expires, uint256 flags) internal pure returns (uint96) {
        return uint96(flags | offerId | (uint256(expires) << EXPIRY_SHIFT));
    }

    function _requireUnbound(uint256 tokenId, bool bound) internal pure {
        require(!bound, ModelLicense_Bound(tokenId));
    }

    function _requireOwner(uint256 tokenId, Token memory token) internal view {
        require(token.owner == msg.sender, ModelLicense_NotOwner(tokenId, msg.sender));
    }

    function _isPast(uint40 expires) internal view returns (bool) {
        return expires != 0 && block.timestamp >= expires;
    }

    /// @return Whether the owner has approved the operator for this licence or for all of theirs.
    function _mayMove(address operator, uint256 id, bool approved, address owner) internal view returns (bool) {
        return (approved && getApproved(id) == operator) || isApprovedForAll(owner, operator);
    }

    /// @param approved Whether an approval has to be cleared, which lies beside the owner.
    function _move(uint256 slot, bool approved, uint256 packed, address from, address to) private {
        assembly ("memory-safe") {
            if approved { sstore(add(slot, 1), 0) }
            sstore(slot, packed)
        }
        uint256 giver = _balanceSlotOf(from);
        uint256 taker = _balanceSlotOf(to);
        uint256 owned;
        assembly ("memory-safe") {
            // Who owns a licence has a balance of at least one.
            sstore(giver, sub(sload(giver), 1))
            owned := add(sload(taker), 1)
            sstore(taker, owned)
        }
        require(owned & _MAX_ACCOUNT_BALANCE != 0, AccountBalanceOverflow());
    }

    function _slotOf(uint256 id) private pure returns (uint256 slot) {
        assembly ("memory-safe") {
            mstore(0x00, id)
            mstore(0x1c, SLOT_SEED)
            slot := add(id, add(id, keccak256(0x00, 0x20)))
        }
    }

    function _balanceSlotOf(address account) private pure returns (uint256 slot) {
        assembly ("memory-safe") {
            mstore(0x1c, SLOT_SEED)
            mstore(0x00, account)
            slot := keccak256(0x0c, 0x1c)
        }
    }
}
