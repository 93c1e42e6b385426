// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {ICurrencyList} from "../interfaces/ICurrencyList.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IOfferBook, OfferTerms} from "../interfaces/IOfferBook.sol";
import {LicenseRights} from "./LicenseRights.sol";
import {Extras, OfferSlots, Sale} from "./OfferSlots.sol";

/// @title OfferRules
/// @notice What an offer may say. A contract of its own, made by the licence contract, which would be too large with it
/// (EIP-170); it holds nothing and asks only the registry and the currency list.
contract OfferRules {
    using SafeCast for uint256;

    uint16 public constant MAX_ROYALTY_BPS = 1_000;
    uint16 public constant MAX_REFERRER_BPS = 5_000;
    uint16 public constant MAX_SEATS = 256;

    IModelRegistry public immutable registry;
    ICurrencyList public immutable currencies;

    constructor(IModelRegistry registry_, ICurrencyList currencies_) {
        registry = registry_;
        currencies = currencies_;
    }

    /// @notice Reverts with an error of {IOfferBook}, or one of the registry's, unless `opener` may open the offer now.
    /// @return first The sale's first slot. @return second Its second one. @return extras The extras' slot.
    function admit(address opener, uint64 releaseId, OfferTerms calldata terms)
        external
        view
        returns (uint256 first, uint256 second, uint256 extras)
    {
        require(registry.ownerOf(releaseId) == opener, IOfferBook.ModelLicense_NotModelOwner(releaseId, opener));
        require(registry.isUsable(releaseId), IOfferBook.ModelLicense_ReleaseNotApproved(releaseId));
        _requireGrantable(releaseId, terms.rights);
        _requireWithinLimits(terms);
        _requireTrial(terms);

        Sale memory sale = _saleOf(releaseId, terms);
        return (OfferSlots.packFirst(sale), OfferSlots.packSecond(sale), OfferSlots.packExtras(_extrasOf(terms)));
    }

    function _requireGrantable(uint64 releaseId, uint16 rights) private view {
        require(rights != 0, IOfferBook.ModelLicense_NoRights());
        require(rights & ~LicenseRights.ALL == 0, IOfferBook.ModelLicense_UnknownRights(rights));
        (, uint16 grantable) = registry.rightsOf(releaseId);
        require(rights & ~grantable == 0, IOfferBook.ModelLicense_RightsNotGrantable(rights, grantable));
    }

    function _requireWithinLimits(OfferTerms calldata terms) private view {
        require(
            terms.resaleRoyaltyBps <= MAX_ROYALTY_BPS,
            IOfferBook.ModelLicense_RoyaltyTooHigh(terms.resaleRoyaltyBps, MAX_ROYALTY_BPS)
        );
        require(
            terms.referrerBps <= MAX_REFERRER_BPS,
            IOfferBook.ModelLicense_ReferralTooHigh(terms.referrerBps, MAX_REFERRER_BPS)
        );
        require(terms.seats <= MAX_SEATS, IOfferBook.ModelLicense_TooManySeats(terms.seats, MAX_SEATS));
        require(
            currencies.isAccepted(terms.currency), IOfferBook.ModelLicense_CurrencyNotAccepted(terms.currency)
        );
    }

    function _requireTrial(OfferTerms calldata terms) private pure {
        if (terms.trialDays == 0) return;
        bool shorter = terms.term == 0 || uint256(terms.trialDays) * 1 days < terms.term;
        require(terms.price != 0 && shorter, IOfferBook.ModelLicense_InvalidTrial(terms.trialDays, terms.term));
    }

    function _saleOf(uint64 releaseId, OfferTerms calldata terms) private view returns (Sale memory) {
        return Sale({
            price: terms.price,
            releaseId: uint256(releaseId).toUint32(),
            term: terms.term,
            flags: _flagsOf(terms),
            sellableUntil: registry.requireSellable(releaseId),
            epoch: uint32(registry.statusEpoch()),
            resaleRoyaltyBps: terms.resaleRoyaltyBps,
            rights: terms.rights,
            currency: terms.currency,
            supply: terms.supply,
            sold: 0
        });
    }

    function _extrasOf(OfferTerms calldata terms) private pure returns (Extras memory) {
        return Extras({
            walletCap: terms.walletCap,
            refunded: 0,
            referrerBps: terms.referrerBps,
            seats: terms.seats,
            trialDays: terms.trialDays
        });
    }

    function _flagsOf(OfferTerms calldata terms) private pure returns (uint8 flags) {
        flags = OfferSlots.OPEN;
        if (terms.transferable) flags |= OfferSlots.TRANSFERABLE;
        if (terms.walletCap != 0) flags |= OfferSlots.CAPPED;
        if (terms.allowList != 0) flags |= OfferSlots.ALLOW_LISTED;
        if (terms.referrerBps != 0) flags |= OfferSlots.REFERRED;
        if (terms.trialDays != 0) flags |= OfferSlots.TRIAL;
        if (terms.currency == address(0)) flags |= OfferSlots.NATIVE;
    }
}
