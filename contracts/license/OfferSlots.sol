// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @dev All that a plain sale reads of an offer. `sold` counts serials and never falls. `epoch` and `sellableUntil`
/// remember that the release may be sold: true in that status epoch, until that second.
struct Sale {
    uint96 price;
    uint32 releaseId;
    uint32 term;
    uint8 flags;
    uint40 sellableUntil;
    uint32 epoch;
    uint16 resaleRoyaltyBps;
    uint16 rights;
    address currency;
    uint32 supply;
    uint32 sold;
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
/// compiler's own packing of eleven fields would not leave the licence contract below the size limit (EIP-170). The
/// second slot is a mint's, which counts in it, and an ERC-20's; everything else is answered by the first.
library OfferSlots {
    uint8 internal constant OPEN = 1;
    uint8 internal constant TRANSFERABLE = 1 << 1;
    uint8 internal constant CAPPED = 1 << 2;
    uint8 internal constant ALLOW_LISTED = 1 << 3;
    uint8 internal constant REFERRED = 1 << 4;
    uint8 internal constant TRIAL = 1 << 5;
    /// @dev Paid in the native currency: no need to look which.
    uint8 internal constant NATIVE = 1 << 6;

    uint256 private constant RELEASE_SHIFT = 96;
    uint256 private constant TERM_SHIFT = 128;
    uint256 private constant FLAGS_SHIFT = 160;
    uint256 private constant UNTIL_SHIFT = 168;
    uint256 private constant UNTIL_MASK = 0x3fffffffff;
    uint256 private constant EPOCH_SHIFT = 206;
    uint256 private constant ROYALTY_SHIFT = 238;
    uint256 private constant ROYALTY_MASK = 0x3ff;
    uint256 private constant RIGHTS_SHIFT = 248;
    uint256 private constant SUPPLY_SHIFT = 160;
    uint256 private constant SOLD_SHIFT = 192;
    uint256 private constant REFUNDED_SHIFT = 32;

    /// @dev price 96 | releaseId 32 | term 32 | flags 8 | sellableUntil 38 | epoch 32 | resaleRoyaltyBps 10 | rights 8,
    /// from the lowest bit. Rights and royalty were judged to fit.
    function packFirst(Sale memory sale) internal pure returns (uint256 first) {
        first = uint256(sale.price) | (uint256(sale.releaseId) << RELEASE_SHIFT) | (uint256(sale.term) << TERM_SHIFT)
            | (uint256(sale.flags) << FLAGS_SHIFT) | (uint256(sale.resaleRoyaltyBps) << ROYALTY_SHIFT)
            | (uint256(sale.rights) << RIGHTS_SHIFT);
        return remember(first, sale.epoch, sale.sellableUntil);
    }

    /// @dev currency 160 | supply 32 | sold 32.
    function packSecond(Sale memory sale) internal pure returns (uint256) {
        return uint256(uint160(sale.currency)) | (uint256(sale.supply) << SUPPLY_SHIFT)
            | (uint256(sale.sold) << SOLD_SHIFT);
    }

    /// @dev Into memory that is there already.
    function unpackFirst(Sale memory sale, uint256 first) internal pure {
        sale.price = uint96(first);
        sale.releaseId = uint32(first >> RELEASE_SHIFT);
        sale.term = uint32(first >> TERM_SHIFT);
        sale.flags = uint8(first >> FLAGS_SHIFT);
        sale.sellableUntil = uint40((first >> UNTIL_SHIFT) & UNTIL_MASK);
        sale.epoch = uint32(first >> EPOCH_SHIFT);
        sale.resaleRoyaltyBps = uint16((first >> ROYALTY_SHIFT) & ROYALTY_MASK);
        sale.rights = uint16(first >> RIGHTS_SHIFT);
    }

    /// @dev What a resale asks of the first slot.
    function termsIn(uint256 first)
        internal
        pure
        returns (uint64 releaseId, uint16 rights, uint16 resaleRoyaltyBps, uint256 epoch)
    {
        releaseId = uint32(first >> RELEASE_SHIFT);
        rights = uint16(first >> RIGHTS_SHIFT);
        resaleRoyaltyBps = uint16((first >> ROYALTY_SHIFT) & ROYALTY_MASK);
        epoch = uint32(first >> EPOCH_SHIFT);
    }

    function unpackSecond(Sale memory sale, uint256 second) internal pure {
        sale.currency = address(uint160(second));
        sale.supply = uint32(second >> SUPPLY_SHIFT);
        sale.sold = uint32(second >> SOLD_SHIFT);
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

    /// @dev In the second slot. The caller has made sure that the number still fits.
    function addSold(uint256 second, uint256 quantity) internal pure returns (uint256) {
        return second + (quantity << SOLD_SHIFT);
    }

    /// @dev No more can be refunded than were sold, so the number fits.
    function addRefunded(uint256 extras) internal pure returns (uint256) {
        return extras + (1 << REFUNDED_SHIFT);
    }

    /// @dev In the first slot.
    function close(uint256 first) internal pure returns (uint256) {
        return first & ~(uint256(OPEN) << FLAGS_SHIFT);
    }

    /// @dev Replaces, in the first slot, the status epoch and the second until which it holds. What does not fit is
    /// asked for again rather than believed: a later second becomes the last one that fits, in the year 10680, and of a
    /// higher epoch the lower bits remain, which never equal the whole.
    function remember(uint256 first, uint256 epoch, uint256 until) internal pure returns (uint256) {
        if (until > UNTIL_MASK) until = UNTIL_MASK;
        uint256 cleared = first & ~((UNTIL_MASK << UNTIL_SHIFT) | (uint256(type(uint32).max) << EPOCH_SHIFT));
        return cleared | (until << UNTIL_SHIFT) | (uint256(uint32(epoch)) << EPOCH_SHIFT);
    }
}
