// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IEthicsCharter} from "../interfaces/IEthicsCharter.sol";
import {IModelLicense, Offer, OfferTerms} from "../interfaces/IModelLicense.sol";
import {LicenseRights} from "./LicenseRights.sol";
import {RoyaltyLedger} from "./RoyaltyLedger.sol";

/// @title OfferBook
/// @notice Offers of licences. Terms never change once opened; an offer only sells, sells out or is closed.
abstract contract OfferBook is IModelLicense, RoyaltyLedger {
    /// @dev Two slots are all a sale reads; the legal text lies beside them.
    struct StoredOffer {
        uint128 price;
        uint64 releaseId;
        uint32 supply;
        uint32 sold;
        address currency;
        uint32 term;
        uint16 resaleRoyaltyBps;
        uint16 rights;
        bool transferable;
        bool open;
        bytes32 legalText;
    }

    uint16 public constant MAX_ROYALTY_BPS = 1_000;

    IEthicsCharter public immutable charter;

    /// @inheritdoc IModelLicense
    uint40 public offerCount;

    mapping(uint40 offerId => StoredOffer) private _offers;

    constructor(IEthicsCharter charter_) {
        charter = charter_;
    }

    /// @inheritdoc IModelLicense
    function openOffer(uint64 releaseId, OfferTerms calldata terms) external returns (uint40 offerId) {
        _requireModelOwner(releaseId);
        require(registry.isUsable(releaseId), ModelLicense_ReleaseNotApproved(releaseId));
        _requireAllowedRights(releaseId, terms.rights);
        require(
            terms.resaleRoyaltyBps <= MAX_ROYALTY_BPS,
            ModelLicense_RoyaltyTooHigh(terms.resaleRoyaltyBps, MAX_ROYALTY_BPS)
        );
        require(currencies.isAccepted(terms.currency), ModelLicense_CurrencyNotAccepted(terms.currency));
        require(terms.price <= type(uint112).max, RoyaltyLedger_AmountTooLarge(terms.price));

        offerId = ++offerCount;
        _offers[offerId] = StoredOffer({
            price: terms.price,
            releaseId: releaseId,
            supply: terms.supply,
            sold: 0,
            currency: terms.currency,
            term: terms.term,
            resaleRoyaltyBps: terms.resaleRoyaltyBps,
            rights: terms.rights,
            transferable: terms.transferable,
            open: true,
            legalText: terms.legalText
        });
        emit OfferOpened(
            offerId,
            releaseId,
            msg.sender,
            terms.currency,
            terms.price,
            terms.term,
            terms.supply,
            terms.resaleRoyaltyBps,
            terms.rights,
            terms.transferable,
            terms.legalText
        );
    }

    /// @inheritdoc IModelLicense
    function closeOffer(uint40 offerId) external {
        StoredOffer storage offer = _offer(offerId);
        _requireModelOwner(offer.releaseId);
        require(offer.open, ModelLicense_OfferClosed(offerId));

        offer.open = false;
        emit OfferClosed(offerId);
    }

    /// @inheritdoc IModelLicense
    function offerOf(uint40 offerId) external view returns (Offer memory) {
        StoredOffer storage offer = _offer(offerId);
        return Offer({
            releaseId: offer.releaseId,
            sold: offer.sold,
            open: offer.open,
            terms: OfferTerms({
                price: offer.price,
                currency: offer.currency,
                term: offer.term,
                supply: offer.supply,
                resaleRoyaltyBps: offer.resaleRoyaltyBps,
                rights: offer.rights,
                transferable: offer.transferable,
                legalText: offer.legalText
            })
        });
    }

    /// @dev Takes the next licence of an open offer.
    /// @return offer The offer.
    /// @return serial The licence's number within the offer, from 1.
    function _take(uint40 offerId) internal returns (StoredOffer storage offer, uint32 serial) {
        offer = _offer(offerId);
        require(offer.open, ModelLicense_OfferClosed(offerId));
        uint32 supply = offer.supply;
        uint32 sold = offer.sold;
        require(supply == 0 || sold < supply, ModelLicense_SoldOut(offerId, supply));

        serial = sold + 1;
        offer.sold = serial;
    }

    function _offer(uint40 offerId) internal view returns (StoredOffer storage offer) {
        offer = _offers[offerId];
        require(offer.releaseId != 0, ModelLicense_UnknownOffer(offerId));
    }

    function _requireModelOwner(uint64 releaseId) private view {
        require(registry.ownerOf(releaseId) == msg.sender, ModelLicense_NotModelOwner(releaseId, msg.sender));
    }

    function _requireAllowedRights(uint64 releaseId, uint16 rights) private view {
        require(rights != 0, ModelLicense_NoRights());
        require(rights & ~LicenseRights.ALL == 0, ModelLicense_UnknownRights(rights));
        uint32 forbidden = charter.policyOf(registry.charterVersionOf(releaseId)).forbiddenRights;
        require(rights & forbidden == 0, ModelLicense_ForbiddenRights(rights, forbidden));
    }
}
