// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {Bid, ILicenseMarket, Refusal, SignedListing} from "../interfaces/ILicenseMarket.sol";

/// @title MarketOrders
/// @notice Listings and bids that live in signatures: what is signed, by whom, and whether it still counts. A
/// signature holds on one chain and one market, fills once, and ends by its time, by its signer's cancelling it, or
/// by the signer's counter.
abstract contract MarketOrders is ILicenseMarket, EIP712 {
    /// @dev What listings and bids have in common.
    struct SignedOrder {
        bytes32 digest;
        address signer;
        uint256 counter;
        uint96 price;
        uint40 expires;
    }

    bytes32 private constant LISTING_TYPEHASH = keccak256(
        "SignedListing(uint256 tokenId,address seller,address currency,uint96 price,uint40 expires,uint16 transfers,"
        "uint40 offerId,uint40 licenseExpires,uint256 salt,uint256 counter)"
    );
    bytes32 private constant BID_TYPEHASH = keccak256(
        "Bid(address bidder,uint256 tokenId,uint64 releaseId,uint16 rights,uint40 lastsUntil,address currency,"
        "uint96 price,uint40 expires,uint256 salt,uint256 counter)"
    );

    mapping(bytes32 digest => bool) private _closed;
    mapping(address account => uint256) private _counters;

    constructor() EIP712("Commonweight", "1") {}

    /// @inheritdoc ILicenseMarket
    function postListing(SignedListing calldata listing, bytes calldata signature) external {
        SignedOrder memory order = _orderOf(listing);
        _requireValid(order, signature);
        emit ListingPosted(order.digest, listing.tokenId, listing.seller, listing, signature);
    }

    /// @inheritdoc ILicenseMarket
    function postBid(Bid calldata bid, bytes calldata signature) external {
        SignedOrder memory order = _orderOf(bid);
        _requireValid(order, signature);
        emit BidPosted(order.digest, bid.releaseId, bid.bidder, bid, signature);
    }

    /// @inheritdoc ILicenseMarket
    function cancelSignedListing(SignedListing calldata listing) external {
        _cancel(_orderOf(listing));
    }

    /// @inheritdoc ILicenseMarket
    function cancelBid(Bid calldata bid) external {
        _cancel(_orderOf(bid));
    }

    /// @inheritdoc ILicenseMarket
    function incrementCounter() external returns (uint256 counter) {
        counter = ++_counters[msg.sender];
        emit CounterIncremented(msg.sender, counter);
    }

    /// @inheritdoc ILicenseMarket
    function counterOf(address account) external view returns (uint256) {
        return _counters[account];
    }

    /// @inheritdoc ILicenseMarket
    function digestOfListing(SignedListing calldata listing) external view returns (bytes32) {
        return _orderOf(listing).digest;
    }

    /// @inheritdoc ILicenseMarket
    function digestOfBid(Bid calldata bid) external view returns (bytes32) {
        return _orderOf(bid).digest;
    }

    /// @inheritdoc ILicenseMarket
    function isClosed(bytes32 digest) external view returns (bool) {
        return _closed[digest];
    }

    /// @dev Requires that the order counts and is signed, and that it never fills again.
    function _fill(SignedOrder memory order, bytes calldata signature) internal {
        _requireValid(order, signature);
        _closed[order.digest] = true;
        emit OrderFilled(order.digest);
    }

    /// @dev Both structs are flat, so that their ABI encoding is what EIP-712 hashes.
    function _orderOf(SignedListing calldata listing) internal view returns (SignedOrder memory) {
        return SignedOrder({
            digest: _hashTypedDataV4(keccak256(abi.encode(LISTING_TYPEHASH, listing))),
            signer: listing.seller,
            counter: listing.counter,
            price: listing.price,
            expires: listing.expires
        });
    }

    function _orderOf(Bid calldata bid) internal view returns (SignedOrder memory) {
        return SignedOrder({
            digest: _hashTypedDataV4(keccak256(abi.encode(BID_TYPEHASH, bid))),
            signer: bid.bidder,
            counter: bid.counter,
            price: bid.price,
            expires: bid.expires
        });
    }

    function _refusalOf(SignedOrder memory order) internal view returns (Refusal) {
        if (order.price == 0) return Refusal.InvalidPrice;
        if (block.timestamp >= order.expires) return Refusal.OrderExpired;
        if (_closed[order.digest]) return Refusal.OrderClosed;
        return order.counter == _counters[order.signer] ? Refusal.None : Refusal.CounterRaised;
    }

    function _cancel(SignedOrder memory order) private {
        require(order.signer == msg.sender, LicenseMarket_NotSigner(order.signer, msg.sender));
        require(!_closed[order.digest], LicenseMarket_OrderClosed(order.digest));

        _closed[order.digest] = true;
        emit OrderCanceled(order.digest, msg.sender);
    }

    function _requireValid(SignedOrder memory order, bytes calldata signature) private view {
        Refusal refusal = _refusalOf(order);
        require(refusal != Refusal.InvalidPrice, LicenseMarket_InvalidPrice());
        require(refusal != Refusal.OrderExpired, LicenseMarket_OrderExpired(order.digest, order.expires));
        require(refusal != Refusal.OrderClosed, LicenseMarket_OrderClosed(order.digest));
        require(
            refusal == Refusal.None,
            LicenseMarket_CounterRaised(order.signer, order.counter, _counters[order.signer])
        );
        require(
            SignatureChecker.isValidSignatureNowCalldata(order.signer, order.digest, signature),
            LicenseMarket_InvalidSignature(order.signer)
        );
    }
}
