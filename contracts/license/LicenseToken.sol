// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";
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
    uint256 internal constant LENT_BIT = 1 << 39;
    uint256 private constant EXPIRY_SHIFT = 40;
    uint256 internal constant TRANSFERABLE_BIT = 1 << 80;
    uint256 internal constant BOUND_BIT = 1 << 81;
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
    function resaleOf(uint256 tokenId, address operator) external view returns (Resale memory resale) {
        Token memory token = _token(tokenId);
        resale.owner = token.owner;
        resale.offerId = token.offerId;
        resale.expires = token.expires;
        resale.transfers = token.transfers;
        resale.transferable = token.transferable && !token.bound;
        resale.approved = _mayMove(operator, tokenId, token.approved, token.owner);
        resale.lent = _userOf(tokenId, token.lent) != address(0);
        resale.trial = _isPending(tokenId, token.trial);
        (resale.releaseId, resale.rights, resale.royaltyBps, resale.usable) = _standingOf(token.offerId);
        // As the words lie in memory, which is the struct's encoding.
        assembly ("memory-safe") {
            return(resale, 0x180)
        }
    }

    /// @dev Whether the caller could sell the licence now, and what there is to know of it.
    function _judgeResale(uint256 tokenId)
        internal
        view
        returns (uint256 packed, uint64 releaseId, uint16 royaltyBps, bool sellable)
    {
        packed = _packed(tokenId);
        uint256 data = packed >> OWNER_BITS;
        (releaseId,, royaltyBps, sellable) = _standingOf(uint40(data & (LENT_BIT - 1)));
        sellable = sellable && data & (TRANSFERABLE_BIT | BOUND_BIT) == TRANSFERABLE_BIT
            && !_isPast(uint40(data >> EXPIRY_SHIFT))
            && _mayMove(msg.sender, tokenId, data & APPROVED_BIT != 0, address(uint160(packed)));
        // Most are neither.
        if (data & (TRIAL_BIT | LENT_BIT) != 0) {
            sellable = sellable && !_isPending(tokenId, data & TRIAL_BIT != 0)
                && _userOf(tokenId, data & LENT_BIT != 0) == address(0);
        }
    }

    /// @dev Solady's functions are payable to save gas; money sent along by mistake would be lost, so it is refused.
    function approve(address account, uint256 id) public payable override {
        require(msg.value == 0, ModelLicense_UnexpectedValue(msg.value));
        super.approve(account, id);
        _mark(id, APPROVED_BIT, account != address(0));
    }

    /// @notice ERC-721. A licence that changes hands can no longer be refunded.
    /// @dev Does what Solady's does, and keeps the token's own bits, in one write of its slot.
    function transferFrom(address from, address to, uint256 id) public payable override {
        require(msg.value == 0, ModelLicense_UnexpectedValue(msg.value));
        uint256 packed = _packed(id);
        uint256 data = packed >> OWNER_BITS;
        require(address(uint160(packed)) == from, TransferFromIncorrectOwner());
        require(to != address(0), TransferToZeroAddress());
        require(data & TRANSFERABLE_BIT != 0, ModelLicense_NotTransferable(id));
        _requireUnbound(id, data & BOUND_BIT != 0);
        bool approved = data & APPROVED_BIT != 0;
        require(msg.sender == from || _mayMove(msg.sender, id, approved, from), NotOwnerNorApproved());

        _move(packed, from, to, id);
    }

    /// @notice ERC-721.
    function safeTransferFrom(address from, address to, uint256 id) public payable override {
        transferFrom(from, to, id);
        _requireTaken(from, to, id, "");
    }

    /// @notice ERC-721.
    function safeTransferFrom(address from, address to, uint256 id, bytes calldata data) public payable override {
        transferFrom(from, to, id);
        _requireTaken(from, to, id, data);
    }

    /// @dev Where a contract gets a licence, it has to take it. Solady's is private, and minting needs it, too.
    function _requireTaken(address from, address to, uint256 id, bytes memory data) internal {
        if (to.code.length == 0) return;
        bytes4 selector = IERC721Receiver.onERC721Received.selector;
        bytes memory question = abi.encodeCall(IERC721Receiver.onERC721Received, (msg.sender, from, id, data));
        bool taken;
        assembly ("memory-safe") {
            taken := call(gas(), to, 0, add(question, 0x20), mload(question), 0x00, 0x20)
            if gt(returndatasize(), mul(taken, not(0))) {
                // It refused, and says why.
                let free := mload(0x40)
                returndatacopy(free, 0, returndatasize())
                revert(free, returndatasize())
            }
            // Fewer than 32 bytes are no answer.
            taken := and(taken, and(gt(returndatasize(), 0x1f), eq(mload(0x00), selector)))
        }
        require(taken, TransferToNonERC721ReceiverImplementer());
    }

    /// @dev Moves a licence, all of which was judged before. @return from Who held it.
    function _hand(uint256 tokenId, address to) internal returns (address from) {
        uint256 packed = _packed(tokenId);
        from = address(uint160(packed));
        _move(packed, from, to, tokenId);
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

    /// @dev Writes what an upgrade changes, and leaves everything else.
    function _storeTerms(uint256 tokenId, uint40 offerId, uint40 expires, bool transferable) internal {
        uint256 slot = _slotOf(tokenId);
        uint256 changed = (LENT_BIT - 1) | (uint256(type(uint40).max) << EXPIRY_SHIFT) | TRANSFERABLE_BIT;
        uint256 data = _fresh(offerId, expires, transferable ? TRANSFERABLE_BIT : 0);
        assembly ("memory-safe") {
            sstore(slot, or(and(sload(slot), not(shl(OWNER_BITS, changed))), shl(OWNER_BITS, data)))
        }
    }

    /// @dev Sets or clears one bit, and leaves everything else.
    function _mark(uint256 tokenId, uint256 bit, bool on) internal {
        uint256 slot = _slotOf(tokenId);
        assembly ("memory-safe") {
            let flag := shl(OWNER_BITS, bit)
            sstore(slot, or(and(sload(slot), not(flag)), mul(flag, on)))
        }
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

    /// @param packed What lies in the licence's slot. @param from Who is known to be the owner.
    function _move(uint256 packed, address from, address to, uint256 id) private {
        uint256 slot = _slotOf(id);
        uint256 data = packed >> OWNER_BITS;
        bool approved = data & APPROVED_BIT != 0;
        // The count wraps around within its 12 bits, the uppermost ones.
        unchecked {
            data = uint96((data & ~(TRIAL_BIT | APPROVED_BIT | LENT_BIT)) + (1 << TRANSFERS_SHIFT));
        }
        packed = (data << OWNER_BITS) | uint160(to);
        assembly ("memory-safe") {
            // An approval lies beside the owner.
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
        emit Transfer(from, to, id);
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
