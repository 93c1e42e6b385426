// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {ICurrencyList} from "../interfaces/ICurrencyList.sol";
import {Bid, ILicenseMarket, Listing, Refusal, SignedListing} from "../interfaces/ILicenseMarket.sol";
import {Resale} from "../interfaces/IModelLicense.sol";
import {MarketOrders} from "./MarketOrders.sol";
import {MarketPayments} from "./MarketPayments.sol";
import {MarketRules} from "./MarketRules.sol";
import {ModelLicense} from "./ModelLicense.sol";
import {PermitPayments} from "./PermitPayments.sol";

/// @title LicenseMarket
/// @notice See {ILicenseMarket}.
contract LicenseMarket is
    ILicenseMarket,
    MarketRules,
    MarketPayments,
    MarketOrders,
    PermitPayments,
    ReentrancyGuardTransient
{
    ICurrencyList public immutable currencies;

    /// @inheritdoc ILicenseMarket
    mapping(uint256 tokenId => bytes32) public listingHashOf;

    constructor(ModelLicense license_, ICurrencyList currencies_, uint16 feeBps_) MarketPayments(license_, feeBps_) {
        currencies = currencies_;
    }

    /// @inheritdoc ILicenseMarket
    function list(uint256 tokenId, address currency, uint96 price, uint40 expires) external {
        require(price != 0, LicenseMarket_InvalidPrice());
        require(expires > block.timestamp, LicenseMarket_InvalidExpiry(expires));
        require(_isAccepted(currency), LicenseMarket_CurrencyNotAccepted(currency));
        (address owner, uint40 offerId, uint40 licenseExpires, uint16 transfers, bool transferable, bool approved) =
            license.holdingOf(tokenId, address(this));
        require(owner == msg.sender, LicenseMarket_NotOwner(tokenId, msg.sender));
        require(transferable, LicenseMarket_NotTransferable(tokenId));
        require(approved, LicenseMarket_NotApproved(tokenId));
        require(!_isPast(licenseExpires), LicenseMarket_LicenseExpired(tokenId, licenseExpires));

        // In the order of Listing, and then as `_hashOf` goes on.
        listingHashOf[tokenId] =
            keccak256(abi.encode(msg.sender, currency, price, expires, transfers, offerId, licenseExpires));
        emit Listed(tokenId, msg.sender, currency, price, expires, transfers);
    }

    /// @inheritdoc ILicenseMarket
    /// @dev Whoever holds the licence may: the listing is the holder's, or one that a transfer ended already.
    function cancel(uint256 tokenId) external {
        require(license.ownerOf(tokenId) == msg.sender, LicenseMarket_NotOwner(tokenId, msg.sender));
        require(listingHashOf[tokenId] != 0, LicenseMarket_NotListed(tokenId));

        delete listingHashOf[tokenId];
        emit ListingCanceled(tokenId, msg.sender);
    }

    /// @inheritdoc ILicenseMarket
    function buy(uint256 tokenId, Listing calldata listing) external payable nonReentrant {
        Resale memory resale = license.resaleOf(tokenId, address(this));
        require(_isListed(tokenId, listing, resale), LicenseMarket_NotListed(tokenId));
        require(block.timestamp < listing.expires, LicenseMarket_ListingExpired(tokenId, listing.expires));
        require(listing.seller != msg.sender, LicenseMarket_OwnLicense(tokenId, msg.sender));
        _requireSellable(resale, tokenId, listing.seller);
        // Else a listing would revive at its old price when the seller gets the licence back.
        require(resale.transfers == listing.transfers, LicenseMarket_LicenseMoved(tokenId));

        delete listingHashOf[tokenId];
        _sell(Sale(tokenId, listing.seller, msg.sender, listing.currency, listing.price), resale);
    }

    /// @inheritdoc ILicenseMarket
    function buySigned(SignedListing calldata listing, bytes calldata signature) external payable nonReentrant {
        uint256 tokenId = listing.tokenId;
        Resale memory resale = license.resaleOf(tokenId, address(this));
        require(_isAccepted(listing.currency), LicenseMarket_CurrencyNotAccepted(listing.currency));
        require(listing.seller != msg.sender, LicenseMarket_OwnLicense(tokenId, msg.sender));
        _fill(_orderOf(listing), signature);
        _requireSellable(resale, tokenId, listing.seller);
        require(resale.transfers == listing.transfers, LicenseMarket_LicenseMoved(tokenId));
        require(_isAsSigned(resale, listing), LicenseMarket_TermsChanged(tokenId, resale.offerId, resale.expires));

        _sell(Sale(tokenId, listing.seller, msg.sender, listing.currency, listing.price), resale);
    }

    /// @inheritdoc ILicenseMarket
    function acceptBid(Bid calldata bid, bytes calldata signature, uint256 tokenId) external nonReentrant {
        Resale memory resale = license.resaleOf(tokenId, address(this));
        require(resale.owner == msg.sender, LicenseMarket_NotOwner(tokenId, msg.sender));
        require(bid.bidder != msg.sender, LicenseMarket_OwnLicense(tokenId, msg.sender));
        require(_isBidCurrency(bid.currency), LicenseMarket_CurrencyNotAccepted(bid.currency));
        _fill(_orderOf(bid), signature);
        _requireSellable(resale, tokenId, msg.sender);
        _requireFits(resale, bid, tokenId);
        uint256 covered = _coveredBy(bid);
        require(covered >= bid.price, LicenseMarket_BidNotCovered(bid.bidder, covered, bid.price));

        _sell(Sale(tokenId, msg.sender, bid.bidder, bid.currency, bid.price), resale);
    }

    /// @inheritdoc ILicenseMarket
    function refusalOf(uint256 tokenId, Listing calldata listing) external view returns (Refusal) {
        Resale memory resale = _resaleOf(tokenId);
        if (!_isListed(tokenId, listing, resale)) return Refusal.NotListed;
        if (block.timestamp >= listing.expires) return Refusal.OrderExpired;
        Refusal refusal = _refusalOf(resale, listing.seller);
        if (refusal != Refusal.None) return refusal;
        return resale.transfers == listing.transfers ? Refusal.None : Refusal.LicenseMoved;
    }

    /// @inheritdoc ILicenseMarket
    function refusalOfSigned(SignedListing calldata listing) external view returns (Refusal) {
        if (!_isAccepted(listing.currency)) return Refusal.CurrencyNotAccepted;
        Refusal refusal = _refusalOf(_orderOf(listing));
        if (refusal != Refusal.None) return refusal;
        Resale memory resale = _resaleOf(listing.tokenId);
        refusal = _refusalOf(resale, listing.seller);
        if (refusal != Refusal.None) return refusal;
        if (resale.transfers != listing.transfers) return Refusal.LicenseMoved;
        return _isAsSigned(resale, listing) ? Refusal.None : Refusal.TermsChanged;
    }

    /// @inheritdoc ILicenseMarket
    function refusalOfBid(Bid calldata bid, uint256 tokenId, address seller) external view returns (Refusal) {
        if (bid.bidder == seller) return Refusal.OwnLicense;
        if (!_isBidCurrency(bid.currency)) return Refusal.CurrencyNotAccepted;
        Refusal refusal = _refusalOf(_orderOf(bid));
        if (refusal != Refusal.None) return refusal;
        Resale memory resale = _resaleOf(tokenId);
        refusal = _refusalOf(resale, seller);
        if (refusal != Refusal.None) return refusal;
        refusal = _refusalOf(resale, bid, tokenId);
        if (refusal != Refusal.None) return refusal;
        return _coveredBy(bid) < bid.price ? Refusal.BidNotCovered : Refusal.None;
    }

    /// @dev For the views, which answer for a licence that was burned, or never sold: nobody holds it.
    function _resaleOf(uint256 tokenId) private view returns (Resale memory resale) {
        try license.resaleOf(tokenId, address(this)) returns (Resale memory found) {
            resale = found;
        } catch {}
    }

    function _isListed(uint256 tokenId, Listing calldata listing, Resale memory resale) private view returns (bool) {
        return listingHashOf[tokenId] == _hashOf(listing, resale);
    }

    /// @dev The native currency is on the list from the start and is not asked for.
    function _isAccepted(address currency) private view returns (bool) {
        return currency == address(0) || currencies.isAccepted(currency);
    }

    /// @dev Nobody can take native currency from a bidder who is not there.
    function _isBidCurrency(address currency) private view returns (bool) {
        return currency != address(0) && currencies.isAccepted(currency);
    }

    /// @dev What the market could take from the bidder now.
    function _coveredBy(Bid calldata bid) private view returns (uint256) {
        uint256 balance = IERC20(bid.currency).balanceOf(bid.bidder);
        uint256 allowance = IERC20(bid.currency).allowance(bid.bidder, address(this));
        return balance < allowance ? balance : allowance;
    }

    /// @dev `keccak256(abi.encode(listing, offerId, licenseExpires))`, of the words as they were sent: they are
    /// compared with a hash of clean ones, so that checking each first would only cost gas.
    function _hashOf(Listing calldata listing, Resale memory resale) private pure returns (bytes32 hash) {
        (uint256 offerId, uint256 licenseExpires) = (resale.offerId, resale.expires);
        assembly ("memory-safe") {
            let free := mload(0x40)
            calldatacopy(free, listing, 0xa0)
            mstore(add(free, 0xa0), offerId)
            mstore(add(free, 0xc0), licenseExpires)
            hash := keccak256(free, 0xe0)
        }
    }

    function _isAsSigned(Resale memory resale, SignedListing calldata listing) private pure returns (bool) {
        return resale.offerId == listing.offerId && resale.expires == listing.licenseExpires;
    }
}
