// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {Bid, ILicenseMarket, Refusal} from "../interfaces/ILicenseMarket.sol";
import {Resale} from "../interfaces/IModelLicense.sol";

/// @title MarketRules
/// @notice Which licences can be sold, in one place for the sale, which reverts, and for the views, which say why.
abstract contract MarketRules is ILicenseMarket {
    /// @dev Why the seller cannot sell the licence now, whatever the price.
    function _refusalOf(Resale memory resale, address seller) internal view returns (Refusal) {
        if (resale.owner != seller) return Refusal.SellerGone;
        if (!resale.transferable) return Refusal.NotTransferable;
        if (_isPast(resale.expires)) return Refusal.LicenseExpired;
        if (resale.trial) return Refusal.TrialPending;
        if (resale.lent) return Refusal.LicenseLent;
        if (!resale.usable) return Refusal.NotUsable;
        return resale.approved ? Refusal.None : Refusal.NotApproved;
    }

    /// @dev Why the licence is not the one bid for.
    function _refusalOf(Resale memory resale, Bid calldata bid, uint256 tokenId) internal pure returns (Refusal) {
        if (bid.tokenId != 0 && bid.tokenId != tokenId) return Refusal.WrongLicense;
        // A bid for one licence need not name its release.
        bool namesRelease = bid.tokenId == 0 || bid.releaseId != 0;
        if (namesRelease && bid.releaseId != resale.releaseId) return Refusal.WrongLicense;
        if (bid.rights & ~resale.rights != 0) return Refusal.MissingRights;
        return resale.expires != 0 && resale.expires < bid.lastsUntil ? Refusal.EndsTooSoon : Refusal.None;
    }

    function _requireSellable(Resale memory resale, uint256 tokenId, address seller) internal view {
        Refusal refusal = _refusalOf(resale, seller);
        if (refusal == Refusal.None) return;
        require(refusal != Refusal.SellerGone, LicenseMarket_SellerGone(tokenId, seller, resale.owner));
        require(refusal != Refusal.NotTransferable, LicenseMarket_NotTransferable(tokenId));
        require(refusal != Refusal.LicenseExpired, LicenseMarket_LicenseExpired(tokenId, resale.expires));
        require(refusal != Refusal.TrialPending, LicenseMarket_TrialPending(tokenId));
        require(refusal != Refusal.LicenseLent, LicenseMarket_LicenseLent(tokenId));
        require(refusal != Refusal.NotUsable, LicenseMarket_NotUsable(resale.releaseId));
        revert LicenseMarket_NotApproved(tokenId);
    }

    function _requireFits(Resale memory resale, Bid calldata bid, uint256 tokenId) internal pure {
        Refusal refusal = _refusalOf(resale, bid, tokenId);
        if (refusal == Refusal.None) return;
        require(bid.tokenId == 0 || bid.tokenId == tokenId, LicenseMarket_WrongLicense(tokenId, bid.tokenId));
        require(refusal != Refusal.WrongLicense, LicenseMarket_WrongRelease(resale.releaseId, bid.releaseId));
        require(refusal != Refusal.MissingRights, LicenseMarket_MissingRights(resale.rights, bid.rights));
        revert LicenseMarket_EndsTooSoon(resale.expires, bid.lastsUntil);
    }

    /// @dev Zero means never.
    function _isPast(uint40 time) internal view returns (bool) {
        return time != 0 && block.timestamp >= time;
    }
}
