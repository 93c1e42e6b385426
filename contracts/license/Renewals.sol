// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {ILineageLicense} from "../interfaces/ILineageLicense.sol";
import {IRenewals} from "../interfaces/IRenewals.sol";
import {OfferSlots, Sale} from "./OfferSlots.sol";
import {Trials} from "./Trials.sol";

/// @title Renewals
/// @notice See {IRenewals}.
abstract contract Renewals is Trials {
    /// @inheritdoc IRenewals
    function renew(uint256 tokenId, uint32 terms, uint256 maximum) external payable nonReentrant {
        _renew(tokenId, 0, terms, maximum);
    }

    /// @inheritdoc IRenewals
    function renewSubscription(uint256 tokenId, uint64 duration) external payable nonReentrant {
        _renew(tokenId, duration, 0, type(uint256).max);
    }

    /// @inheritdoc IRenewals
    function cancelSubscription(uint256 tokenId) external {
        Token memory token = _token(tokenId);
        _requireOwner(tokenId, token);
        _requireNoTrial(tokenId, token);
        _requireUnbound(tokenId, token.bound);
        require(token.expires > block.timestamp, ModelLicense_NotRenewable(tokenId));

        _prolong(tokenId, uint40(block.timestamp));
    }

    /// @inheritdoc ILineageLicense
    function expiresAt(uint256 tokenId) external view returns (uint64) {
        uint40 expires = _token(tokenId).expires;
        return expires == 0 ? type(uint64).max : expires;
    }

    /// @inheritdoc IRenewals
    function isRenewable(uint256 tokenId) external view returns (bool) {
        Sale memory sale = _sold(_token(tokenId).offerId);
        return sale.term != 0 && sale.flags & OfferSlots.OPEN != 0;
    }

    /// @param duration In seconds, beside that of the terms; below 2^65 in all, so that nothing overflows before the new
    /// expiry is judged. @param terms Of the licence's offer.
    function _renew(uint256 tokenId, uint256 duration, uint256 terms, uint256 maximum) private {
        Token memory token = _token(tokenId);
        Sale memory sale = _renewal(token.offerId);
        duration += terms * sale.term;
        require(sale.term != 0, ModelLicense_NotRenewable(tokenId));
        _requireNoTrial(tokenId, token);
        _requireOpen(token.offerId, sale);
        uint256 expires = (token.expires > block.timestamp ? token.expires : block.timestamp) + duration;
        require(
            duration != 0 && duration % sale.term == 0 && expires <= type(uint40).max,
            ModelLicense_InvalidDuration(uint64(duration), sale.term)
        );
        uint256 price = duration / sale.term * sale.price;
        _requireAtMost(price, maximum);
        _requireSellable(token.offerId, sale);

        _prolong(tokenId, uint40(expires));
        // Who paid what is told by GrossBooked, which follows.
        if (price == 0) emit FreelyRenewed(tokenId, msg.sender);
        _charge(sale, price, address(0), 0);
    }

    function _prolong(uint256 tokenId, uint40 expires) private {
        _storeExpiry(tokenId, expires);
        emit SubscriptionUpdate(tokenId, expires);
        emit MetadataUpdate(tokenId);
    }
}
