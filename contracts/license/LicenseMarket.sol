// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {ICurrencyList} from "../interfaces/ICurrencyList.sol";
import {ILicenseMarket, Listing} from "../interfaces/ILicenseMarket.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {ModelLicense} from "./ModelLicense.sol";

/// @title LicenseMarket
/// @notice See {ILicenseMarket}.
contract LicenseMarket is ILicenseMarket, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    ModelLicense public immutable license;
    IModelRegistry public immutable registry;
    ICurrencyList public immutable currencies;

    mapping(uint256 tokenId => Listing) private _listings;

    constructor(ModelLicense license_, IModelRegistry registry_, ICurrencyList currencies_) {
        license = license_;
        registry = registry_;
        currencies = currencies_;
    }

    /// @inheritdoc ILicenseMarket
    function list(uint256 tokenId, address currency, uint96 price, uint40 expires) external {
        require(license.ownerOf(tokenId) == msg.sender, LicenseMarket_NotOwner(tokenId, msg.sender));
        require(license.resaleOf(tokenId, address(this)).transferable, LicenseMarket_NotTransferable(tokenId));
        require(_isApproved(msg.sender, tokenId), LicenseMarket_NotApproved(tokenId));
        (,, uint40 licenseExpires) = license.licenseOf(tokenId);
        require(!_isPast(licenseExpires), LicenseMarket_LicenseExpired(tokenId, licenseExpires));
        require(price != 0, LicenseMarket_InvalidPrice());
        require(expires > block.timestamp, LicenseMarket_InvalidExpiry(expires));
        require(currencies.isAccepted(currency), LicenseMarket_CurrencyNotAccepted(currency));

        _listings[tokenId] = Listing({
            seller: msg.sender,
            price: price,
            currency: currency,
            expires: expires,
            transfers: license.resaleOf(tokenId, address(this)).transfers
        });
        emit Listed(tokenId, msg.sender, currency, price, expires);
    }

    /// @inheritdoc ILicenseMarket
    function cancel(uint256 tokenId) external {
        address seller = _listings[tokenId].seller;
        require(seller != address(0), LicenseMarket_NotListed(tokenId));
        require(seller == msg.sender, LicenseMarket_NotOwner(tokenId, msg.sender));

        delete _listings[tokenId];
        emit ListingCanceled(tokenId, msg.sender);
    }

    /// @inheritdoc ILicenseMarket
    function buy(uint256 tokenId, address currency, uint96 price) external payable nonReentrant {
        Listing memory listing = _listings[tokenId];
        require(listing.seller != address(0), LicenseMarket_NotListed(tokenId));
        require(listing.currency == currency, LicenseMarket_WrongCurrency(listing.currency, currency));
        require(listing.price == price, LicenseMarket_WrongPrice(listing.price, price));
        require(block.timestamp < listing.expires, LicenseMarket_ListingExpired(tokenId, listing.expires));
        address owner = license.ownerOf(tokenId);
        require(owner == listing.seller, LicenseMarket_SellerGone(tokenId, listing.seller, owner));
        // Else a listing would revive at its old price when the seller gets the licence back.
        require(license.resaleOf(tokenId, address(this)).transfers == listing.transfers, LicenseMarket_LicenseMoved(tokenId));
        (uint64 releaseId,, uint40 licenseExpires) = license.licenseOf(tokenId);
        require(!_isPast(licenseExpires), LicenseMarket_LicenseExpired(tokenId, licenseExpires));
        require(registry.isUsable(releaseId), LicenseMarket_NotUsable(releaseId));
        (, uint256 royalty) = license.royaltyInfo(tokenId, price);

        delete _listings[tokenId];
        emit Sold(tokenId, owner, msg.sender, currency, price, royalty);

        license.safeTransferFrom(owner, msg.sender, tokenId);
        if (currency == address(0)) _payNative(releaseId, owner, price, royalty);
        else _payToken(releaseId, currency, owner, price, royalty);
    }

    /// @inheritdoc ILicenseMarket
    function listingOf(uint256 tokenId) external view returns (Listing memory listing, bool valid) {
        listing = _listings[tokenId];
        if (listing.seller == address(0) || _isPast(listing.expires)) return (listing, false);
        if (license.ownerOf(tokenId) != listing.seller || !_isApproved(listing.seller, tokenId)) {
            return (listing, false);
        }
        if (license.resaleOf(tokenId, address(this)).transfers != listing.transfers) return (listing, false);
        (uint64 releaseId,, uint40 licenseExpires) = license.licenseOf(tokenId);
        valid = !_isPast(licenseExpires) && registry.isUsable(releaseId);
    }

    function _payNative(uint64 releaseId, address seller, uint256 price, uint256 royalty) private {
        require(msg.value == price, LicenseMarket_WrongValue(msg.value, price));
        if (royalty != 0) license.payRoyalty{value: royalty}(releaseId, address(0), royalty);
        uint256 proceeds = price - royalty;
        (bool ok,) = seller.call{value: proceeds}("");
        require(ok, LicenseMarket_PaymentFailed(seller, proceeds));
    }

    /// @dev The royalty passes through this contract within the call, since the ledger takes it from its caller.
    function _payToken(uint64 releaseId, address currency, address seller, uint256 price, uint256 royalty) private {
        require(msg.value == 0, LicenseMarket_WrongValue(msg.value, 0));
        IERC20(currency).safeTransferFrom(msg.sender, seller, price - royalty);
        if (royalty == 0) return;
        IERC20(currency).safeTransferFrom(msg.sender, address(this), royalty);
        IERC20(currency).forceApprove(address(license), royalty);
        license.payRoyalty(releaseId, currency, royalty);
    }

    function _isApproved(address owner, uint256 tokenId) private view returns (bool) {
        return license.getApproved(tokenId) == address(this) || license.isApprovedForAll(owner, address(this));
    }

    /// @dev Zero means never.
    function _isPast(uint40 time) private view returns (bool) {
        return time != 0 && block.timestamp >= time;
    }
}
