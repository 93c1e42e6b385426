// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @dev All that a plain sale reads of an offer. `sold` counts serials and never falls. `epoch` and `sellableUntil`
/// remember that the release may be sold: true in that status epoch, until that second.
struct Sale {
    uint96 price;
    uint40 releaseId;
    uint32 supply;
    uint32 sold;
    uint16 rights;
    uint40 epoch;
    address currency;
    uint32 term;
    uint16 resaleRoyaltyBps;
    uint8 flags;
    uint40 sellableUntil;
}

/// @dev What only some offers have; a flag of the sale tells when it has to be read.
struct Extras {
    uint32 walletCap;
    uint32 refunded;
    uint16 referrerBps;
    uint16 seats;
    uint8 trialDays;
}

/// @title OfferSlots
/// @notice How an offer lies in storage: two slots for the sale, one for the extras. Packed by hand, since the
/// compiler's own packing of eleven fields would not leave the licence contract below the size limit (EIP-170).
library OfferSlots {
    uint8 internal constant OPEN = 1;
    uint8 internal constant TRANSFERABLE = 1 << 1;
    uint8 internal constant CAPPED = 1 << 2;
    uint8 internal constant ALLOW_LISTED = 1 << 3;
    uint8 internal constant REFERRED = 1 << 4;
    uint8 internal constant TRIAL = 1 << 5;

    uint256 private constant SOLD_SHIFT = 168;
    uint256 private constant FLAGS_SHIFT = 208;
    uint256 private constant ROYALTY_MASK = 0x3ff;
    uint256 private constant EPOCH_SHIFT = 218;
    uint256 private constant UNTIL_SHIFT = 216;
    uint256 private constant REFUNDED_SHIFT = 32;

    /// @dev price 96 | releaseId 40 | supply 32 | sold 32 | rights 8 | resaleRoyaltyBps 10 | epoch 38, from the lowest
    /// bit: all that is asked about a licence that was sold. Rights and royalty were judged to fit; a status epoch that
    /// does not would take longer than the chain lasts.
    function packFirst(Sale memory sale) internal pure returns (uint256) {
        return uint256(sale.price) | (uint256(sale.releaseId) << 96) | (uint256(sale.supply) << 136)
            | (uint256(sale.sold) << SOLD_SHIFT) | (uint256(sale.rights) << 200)
            | (uint256(sale.resaleRoyaltyBps) << 208) | (uint256(sale.epoch) << EPOCH_SHIFT);
    }

    /// @dev currency 160 | term 32 | none 16 | flags 8 | sellableUntil 40.
    function packSecond(Sale memory sale) internal pure returns (uint256) {
        return uint256(uint160(sale.currency)) | (uint256(sale.term) << 160) | (uint256(sale.flags) << FLAGS_SHIFT)
            | (uint256(sale.sellableUntil) << UNTIL_SHIFT);
    }

    /// @dev Into memory that is there already.
    function unpackFirst(Sale memory sale, uint256 first) internal pure {
        sale.price = uint96(first);
        sale.releaseId = uint40(first >> 96);
        sale.supply = uint32(first >> 136);
        sale.sold = uint32(first >> SOLD_SHIFT);
        sale.rights = uint8(first >> 200);
        sale.resaleRoyaltyBps = uint16((first >> 208) & ROYALTY_MASK);
        sale.epoch = uint40(first >> EPOCH_SHIFT);
    }

    /// @dev What a resale asks of the first slot.
    function termsIn(uint256 first)
        internal
        pure
        returns (uint40 releaseId, uint16 rights, uint16 resaleRoyaltyBps, uint256 epoch)
    {
        releaseId = uint40(first >> 96);
        rights = uint8(first >> 200);
        resaleRoyaltyBps = uint16((first >> 208) & ROYALTY_MASK);
        epoch = first >> EPOCH_SHIFT;
    }

    function unpackSecond(Sale memory sale, uint256 second) internal pure {
        sale.currency = address(uint160(second));
        sale.term = uint32(second >> 160);
        sale.flags = uint8(second >> FLAGS_SHIFT);
        sale.sellableUntil = uint40(second >> UNTIL_SHIFT);
    }

    /// @dev walletCap 32 | refunded 32 | referrerBps 16 | seats 16 | trialDays 8.
    function packExtras(Extras memory extras) internal pure returns (uint256) {
        return uint256(extras.walletCap) | (uint256(extras.refunded) << REFUNDED_SHIFT)
            | (uint256(extras.referrerBps) << 64) | (uint256(extras.seats) << 80) | (uint256(extras.trialDays) << 96);
    }

    function unpackExtras(uint256 slot) internal pure returns (Extras memory extras) {
        extras.walletCap = uint32(slot);
        extras.refunded = uint32(slot >> REFUNDED_SHIFT);
        extras.referrerBps = uint16(slot >> 64);
        extras.seats = uint16(slot >> 80);
        extras.trialDays = uint8(slot >> 96);
    }

    /// @dev The caller has made sure that the number still fits.
    function addSold(uint256 first, uint256 quantity) internal pure returns (uint256) {
        return first + (quantity << SOLD_SHIFT);
    }

    /// @dev No more can be refunded than were sold, so the number fits.
    function addRefunded(uint256 extras) internal pure returns (uint256) {
        return extras + (1 << REFUNDED_SHIFT);
    }

    function close(uint256 second) internal pure returns (uint256) {
        return second & ~(uint256(OPEN) << FLAGS_SHIFT);
    }

    /// @dev Replaces the status epoch in the first slot.
    function rememberEpoch(uint256 first, uint40 epoch) internal pure returns (uint256) {
        return (first & ((1 << EPOCH_SHIFT) - 1)) | (uint256(epoch) << EPOCH_SHIFT);
    }

    /// @dev Replaces the second until which it holds, in the second slot.
    function rememberUntil(uint256 second, uint40 until) internal pure returns (uint256) {
        return uint256(uint216(second)) | (uint256(until) << UNTIL_SHIFT);
    }
}
