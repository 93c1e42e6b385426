// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {ILicenseMarket} from "../interfaces/ILicenseMarket.sol";
import {ContributorPart, DatasetPart, ILicenseQuotes, ParentPart, Quote} from "../interfaces/ILicenseQuotes.sol";
import {IModelLicense, Order, Resale} from "../interfaces/IModelLicense.sol";
import {Contributor, DatasetShare, Edge, IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {Offer, OfferTerms} from "../interfaces/IOfferBook.sol";
import {IRenewals} from "../interfaces/IRenewals.sol";
import {IRoyaltyTreasury} from "../interfaces/IRoyaltyTreasury.sol";

/// @title LicenseQuotes
/// @notice See {ILicenseQuotes}.
contract LicenseQuotes is ILicenseQuotes {
    uint256 private constant WHOLE_BPS = 10_000;

    IModelLicense public immutable license;
    IModelRegistry public immutable registry;
    /// @notice Where contributors' shares are read, for they can be passed on.
    IRoyaltyTreasury public immutable treasury;
    /// @notice Whose fee a resale pays.
    ILicenseMarket public immutable market;

    constructor(
        IModelLicense license_,
        IModelRegistry registry_,
        IRoyaltyTreasury treasury_,
        ILicenseMarket market_
    ) {
        license = license_;
        registry = registry_;
        treasury = treasury_;
        market = market_;
    }

    /// @inheritdoc ILicenseQuotes
    function quote(Order calldata order, address buyer) external view returns (Quote memory result) {
        Offer memory offer = license.offerOf(order.offerId);
        OfferTerms memory terms = offer.terms;
        result.total = uint256(terms.price) * order.quantity;
        result.currency = terms.currency;
        result.expires = terms.term == 0 ? 0 : uint40(block.timestamp + terms.term);
        bool trial = terms.trialDays != 0 && order.to == buyer;
        if (trial) result.refundableUntil = uint40(block.timestamp + uint256(terms.trialDays) * 1 days);

        // Licences on trial are booked one by one when their trials end, all others at once.
        uint256 payments = trial ? order.quantity : 1;
        uint256 payment = trial ? terms.price : result.total;
        uint256 cut = order.referrer == address(0) ? 0 : (payment * terms.referrerBps) / WHOLE_BPS;
        result.referral = cut * payments;
        _divide(result, offer.releaseId, payment - cut, payments);
    }

    /// @inheritdoc ILicenseQuotes
    function quoteRenewal(uint256 tokenId, uint32 terms) external view returns (Quote memory result) {
        (, uint40 offerId, uint40 expires) = license.licenseOf(tokenId);
        Offer memory offer = license.offerOf(offerId);
        uint256 term = offer.terms.term;
        require(term != 0, IRenewals.ModelLicense_NotRenewable(tokenId));
        result.total = uint256(offer.terms.price) * terms;
        result.currency = offer.terms.currency;
        result.expires = uint40((expires > block.timestamp ? expires : block.timestamp) + terms * term);
        _divide(result, offer.releaseId, result.total, 1);
    }

    /// @inheritdoc ILicenseQuotes
    function quoteUpgrade(uint256 tokenId, uint40 offerId) external view returns (Quote memory result) {
        (result.total, result.expires) = license.upgradePrice(tokenId, offerId);
        Offer memory offer = license.offerOf(offerId);
        result.currency = offer.terms.currency;
        _divide(result, offer.releaseId, result.total, 1);
    }

    /// @inheritdoc ILicenseQuotes
    function quoteResale(uint256 tokenId, uint96 price) external view returns (Quote memory result) {
        Resale memory resale = license.resaleOf(tokenId, address(market));
        uint256 royalty = (uint256(price) * resale.royaltyBps) / WHOLE_BPS;
        result.total = price;
        result.expires = resale.expires;
        result.marketFee = (uint256(price) * market.feeBps()) / WHOLE_BPS;
        result.toSeller = price - royalty - result.marketFee;
        _divide(result, resale.releaseId, royalty, 1);
    }

    /// @dev Divides what the release earns as RoyaltyLedger books it and RoyaltyTreasury shares it out: the fee of each
    /// payment, everything else of their sum. @param payment One of them, less the referrer's cut.
    function _divide(Quote memory result, uint64 releaseId, uint256 payment, uint256 payments) private view {
        (uint256 feeBps, uint256 upstreamBps) = registry.ratesOf(releaseId);
        (uint256 poolBps,,) = registry.poolOf(releaseId);
        uint256 gross = payment * payments;
        result.fee = ((payment * feeBps) / WHOLE_BPS) * payments;
        result.pool = (gross * poolBps) / WHOLE_BPS;

        result.dust = gross - result.fee - result.pool;
        result.dust -= _toParents(result, releaseId, gross);
        result.dust -= _toDatasets(result, releaseId, gross);
        result.dust -= _toContributors(result, releaseId, gross * (WHOLE_BPS - feeBps - upstreamBps));
    }

    function _toParents(Quote memory result, uint64 releaseId, uint256 gross) private view returns (uint256 sum) {
        Edge[] memory edges = registry.parentsOf(releaseId);
        result.parents = new ParentPart[](edges.length);
        for (uint256 i = 0; i < edges.length; ++i) {
            uint256 amount = (gross * edges[i].shareBps) / WHOLE_BPS;
            result.parents[i] = ParentPart({releaseId: edges[i].parent, amount: amount});
            sum += amount;
        }
    }

    function _toDatasets(Quote memory result, uint64 releaseId, uint256 gross) private view returns (uint256 sum) {
        DatasetShare[] memory shares = registry.datasetsOf(releaseId);
        result.datasets = new DatasetPart[](shares.length);
        for (uint256 i = 0; i < shares.length; ++i) {
            uint256 amount = (gross * shares[i].shareBps) / WHOLE_BPS;
            result.datasets[i] = DatasetPart({dataset: shares[i].dataset, amount: amount});
            sum += amount;
        }
    }

    /// @param pot What is left to the contributors, in basis points of a unit.
    function _toContributors(Quote memory result, uint64 releaseId, uint256 pot) private view returns (uint256 sum) {
        Contributor[] memory contributors = registry.contributorsOf(releaseId);
        result.contributors = new ContributorPart[](contributors.length);
        uint256 othersBps = WHOLE_BPS;
        for (uint256 i = 0; i < contributors.length; ++i) {
            address account = contributors[i].account;
            uint256 shareBps = treasury.shareOf(releaseId, account);
            uint256 amount = (shareBps * pot) / (WHOLE_BPS * WHOLE_BPS);
            result.contributors[i] = ContributorPart({account: account, amount: amount});
            othersBps -= shareBps;
            sum += amount;
        }
        result.others = (othersBps * pot) / (WHOLE_BPS * WHOLE_BPS);
        sum += result.others;
    }
}
