// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {ICurrencyList} from "../interfaces/ICurrencyList.sol";
import {Bid, ILicenseMarket, Listing, Refusal, SignedListing} from "../interfaces/ILicenseMarket.sol";
import {IModelLicense, Resale} from "../interfaces/IModelLicense.sol";
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
        (address owner, uint256 offerId, uint256 licenseExpires, uint256 transfers, bool transferable, bool approved) =
            _holding(tokenId);
        require(owner == msg.sender, LicenseMarket_NotOwner(tokenId, msg.sender));
        require(transferable, LicenseMarket_NotTransferable(tokenId));
        require(approved, LicenseMarket_NotApproved(tokenId));
        require(!_isPast(uint40(licenseExpires)), LicenseMarket_LicenseExpired(tokenId, uint40(licenseExpires)));

        listingHashOf[tokenId] = _hashOf(currency, price, expires, transfers, offerId, licenseExpires);
        emit Listed(tokenId, msg.sender, currency, price, expires);
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
        if (_paysTreasury(listing.currency)) return _buy(tokenId, listing);
        Resale memory resale = _resale(tokenId);
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
        if (_paysTreasury(listing.currency)) return _buySigned(listing, signature);
        uint256 tokenId = listing.tokenId;
        Resale memory resale = _resale(tokenId);
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
        Resale memory resale = _resale(tokenId);
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

    function _resale(uint256 tokenId) private view returns (Resale memory resale) {
        uint256 answer;
        assembly ("memory-safe") {
            answer := resale
        }
        _ask(IModelLicense.resaleOf.selector, tokenId, answer, 0x180);
    }

    /// @dev `buy` where the treasury is paid from here.
    function _buy(uint256 tokenId, Listing calldata listing) private {
        Held memory held = _begin(tokenId);
        require(
            listingHashOf[tokenId] == _hashOfSent(listing, held.offerId, held.expires), LicenseMarket_NotListed(tokenId)
        );
        (address seller, uint256 price, uint256 expires, uint256 transfers) = _wordsOf(listing);
        require(block.timestamp < expires, LicenseMarket_ListingExpired(tokenId, uint40(expires)));
        require(seller != msg.sender, LicenseMarket_OwnLicense(tokenId, msg.sender));
        _requireSellable(held, tokenId, seller);
        // Else a listing would revive at its old price when the seller gets the licence back.
        require(held.transfers == transfers, LicenseMarket_LicenseMoved(tokenId));

        delete listingHashOf[tokenId];
        _resell(tokenId, seller, price, held);
    }

    /// @dev `buySigned` where the treasury is paid from here.
    function _buySigned(SignedListing calldata listing, bytes calldata signature) private {
        uint256 tokenId = listing.tokenId;
        Held memory held = _begin(tokenId);
        require(listing.seller != msg.sender, LicenseMarket_OwnLicense(tokenId, msg.sender));
        _fill(_orderOf(listing), signature);
        _requireSellable(held, tokenId, listing.seller);
        require(held.transfers == listing.transfers, LicenseMarket_LicenseMoved(tokenId));
        require(
            held.offerId == listing.offerId && held.expires == listing.licenseExpires,
            LicenseMarket_TermsChanged(tokenId, uint40(held.offerId), uint40(held.expires))
        );
        _resell(tokenId, listing.seller, listing.price, held);
    }

    /// @dev The licences said whether anything stands in the way; what it is, and whose fault, the rules say.
    function _requireSellable(Held memory held, uint256 tokenId, address seller) private view {
        if (held.owner == seller && held.sellable) return;
        _requireSellable(_resale(tokenId), tokenId, seller);
        revert LicenseMarket_SellerGone(tokenId, seller, held.owner);
    }

    /// @dev What `holdingOf` answers.
    function _holding(uint256 tokenId)
        private
        view
        returns (
            address owner,
            uint256 offerId,
            uint256 licenseExpires,
            uint256 transfers,
            bool transferable,
            bool approved
        )
    {
        uint256 answer;
        assembly ("memory-safe") {
            answer := mload(0x40)
            mstore(0x40, add(answer, 0xc0))
        }
        _ask(IModelLicense.holdingOf.selector, tokenId, answer, 0xc0);
        assembly ("memory-safe") {
            owner := mload(answer)
            offerId := mload(add(answer, 0x20))
            licenseExpires := mload(add(answer, 0x40))
            transfers := mload(add(answer, 0x60))
            transferable := mload(add(answer, 0x80))
            approved := mload(add(answer, 0xa0))
        }
    }

    /// @dev Has the licences say what they say about one of them and this market into `length` bytes of memory at `to`:
    /// the words lie there as a struct of them does, and the licences, which nobody can replace, answer clean ones. An
    /// ordinary call would copy and check each again.
    function _ask(bytes4 selector, uint256 tokenId, uint256 to, uint256 length) private view {
        address target = address(license);
        assembly ("memory-safe") {
            let question := mload(0x40)
            mstore(question, selector)
            mstore(add(question, 0x04), tokenId)
            mstore(add(question, 0x24), address())
            if iszero(staticcall(gas(), target, question, 0x44, to, length)) {
                returndatacopy(question, 0, returndatasize())
                revert(question, returndatasize())
            }
            if lt(returndatasize(), length) { revert(0, 0) }
        }
    }

    /// @dev For the views, which answer for a licence that was burned, or never sold: nobody holds it.
    function _resaleOf(uint256 tokenId) private view returns (Resale memory resale) {
        try license.resaleOf(tokenId, address(this)) returns (Resale memory found) {
            resale = found;
        } catch {}
    }

    function _isListed(uint256 tokenId, Listing calldata listing, Resale memory resale) private view returns (bool) {
        return listingHashOf[tokenId] == _hashOfSent(listing, resale.offerId, resale.expires);
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

    /// @dev `keccak256(abi.encode(listing, offerId, licenseExpires))` of a listing of the caller's; all words are clean.
    function _hashOf(
        address currency,
        uint256 price,
        uint256 expires,
        uint256 transfers,
        uint256 offerId,
        uint256 licenseExpires
    ) private view returns (bytes32 hash) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, caller())
            mstore(add(free, 0x20), currency)
            mstore(add(free, 0x40), price)
            mstore(add(free, 0x60), expires)
            mstore(add(free, 0x80), transfers)
            mstore(add(free, 0xa0), offerId)
            mstore(add(free, 0xc0), licenseExpires)
            hash := keccak256(free, 0xe0)
        }
    }

    /// @dev The same of the words as they were sent: they are compared with a hash of clean ones, so that checking each
    /// first would only cost gas.
    function _hashOfSent(Listing calldata listing, uint256 offerId, uint256 licenseExpires)
        private
        pure
        returns (bytes32 hash)
    {
        assembly ("memory-safe") {
            let free := mload(0x40)
            calldatacopy(free, listing, 0xa0)
            mstore(add(free, 0xa0), offerId)
            mstore(add(free, 0xc0), licenseExpires)
            hash := keccak256(free, 0xe0)
        }
    }

    /// @dev The words of a listing that hashes as a kept one: they are clean.
    function _wordsOf(Listing calldata listing)
        private
        pure
        returns (address seller, uint256 price, uint256 expires, uint256 transfers)
    {
        assembly ("memory-safe") {
            seller := calldataload(listing)
            price := calldataload(add(listing, 0x40))
            expires := calldataload(add(listing, 0x60))
            transfers := calldataload(add(listing, 0x80))
        }
    }

    function _isAsSigned(Resale memory resale, SignedListing calldata listing) private pure returns (bool) {
        return resale.offerId == listing.offerId && resale.expires == listing.licenseExpires;
    }
}
