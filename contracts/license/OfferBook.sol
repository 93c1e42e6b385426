// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {IModelLicense} from "../interfaces/IModelLicense.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IOfferBook, Offer, OfferTerms} from "../interfaces/IOfferBook.sol";
import {OfferRules} from "./OfferRules.sol";
import {Extras, OfferSlots, Sale} from "./OfferSlots.sol";
import {RoyaltyLedger} from "./RoyaltyLedger.sol";

/// @title OfferBook
/// @notice Offers of licences. Terms never change once opened; an offer only sells, sells out or is closed.
abstract contract OfferBook is IModelLicense, RoyaltyLedger {
    /// @dev See {OfferSlots}.
    struct StoredOffer {
        uint256 first;
        uint256 second;
        uint256 extras;
        bytes32 allowList;
        bytes32 legalText;
    }

    /// @notice Says what an offer may say.
    OfferRules public immutable rules;

    /// @inheritdoc IOfferBook
    uint40 public offerCount;

    mapping(uint40 offerId => StoredOffer) private _offers;
    mapping(uint40 offerId => mapping(address account => uint32)) private _minted;

    constructor() {
        rules = new OfferRules(registry(), currencies());
    }

    /// @inheritdoc IOfferBook
    function openOffer(uint64 releaseId, OfferTerms calldata terms) external returns (uint40 offerId) {
        offerId = ++offerCount;
        // The bit above marks loans in the licences' slots; no chain lasts long enough to open as many offers.
        assert(offerId >> 39 == 0);
        StoredOffer storage offer = _offers[offerId];
        (offer.first, offer.second, offer.extras) = _admit();
        if (terms.allowList != 0) offer.allowList = terms.allowList;
        if (terms.legalText != 0) offer.legalText = terms.legalText;
        _emitOpened(offerId, releaseId);
    }

    /// @inheritdoc IOfferBook
    function closeOffer(uint40 offerId) external {
        Sale memory sale = _sale(offerId);
        uint256 owner = _askRegistry(IModelRegistry.ownerOf.selector, sale.releaseId);
        require(owner == uint160(msg.sender), ModelLicense_NotModelOwner(sale.releaseId, msg.sender));
        _requireOpen(offerId, sale);

        _offers[offerId].first = OfferSlots.close(_offers[offerId].first);
        emit OfferClosed(offerId);
    }

    /// @inheritdoc IOfferBook
    function offerOf(uint40 offerId) external view returns (Offer memory offer) {
        Sale memory sale = _sale(offerId);
        Extras memory extras = _extras(offerId);
        offer.releaseId = sale.releaseId;
        offer.sold = sale.sold - extras.refunded;
        offer.open = sale.flags & OfferSlots.OPEN != 0;
        // Field by field into what is there: a struct of its own would take its place, and more code.
        OfferTerms memory terms = offer.terms;
        terms.price = sale.price;
        terms.currency = sale.currency;
        terms.term = sale.term;
        terms.supply = sale.supply;
        terms.walletCap = extras.walletCap;
        terms.resaleRoyaltyBps = sale.resaleRoyaltyBps;
        terms.referrerBps = extras.referrerBps;
        terms.rights = sale.rights;
        terms.seats = extras.seats;
        terms.trialDays = extras.trialDays;
        terms.transferable = sale.flags & OfferSlots.TRANSFERABLE != 0;
        terms.allowList = _offers[offerId].allowList;
        terms.legalText = _offers[offerId].legalText;
    }

    /// @inheritdoc IOfferBook
    function mintedTo(uint40 offerId, address account) external view returns (uint32 minted) {
        return _minted[offerId][account];
    }

    function _sale(uint40 offerId) internal view returns (Sale memory sale) {
        StoredOffer storage offer = _offers[offerId];
        OfferSlots.unpackFirst(sale, offer.first);
        OfferSlots.unpackSecond(sale, offer.second);
        require(sale.releaseId != 0, ModelLicense_UnknownOffer(offerId));
    }

    /// @dev What a renewal asks: no supply, nor how many were sold. One slot, where the native currency is paid.
    function _renewal(uint40 offerId) internal view returns (Sale memory sale) {
        StoredOffer storage offer = _offers[offerId];
        OfferSlots.unpackFirst(sale, offer.first);
        if (sale.flags & OfferSlots.NATIVE == 0) sale.currency = address(uint160(offer.second));
    }

    /// @dev What is asked about a licence that was sold, from one slot: no currency, supply, nor how many were sold.
    function _sold(uint40 offerId) internal view returns (Sale memory sale) {
        OfferSlots.unpackFirst(sale, _offers[offerId].first);
    }

    function _extras(uint40 offerId) internal view returns (Extras memory) {
        return OfferSlots.unpackExtras(_offers[offerId].extras);
    }

    /// @dev Takes the next licences of an open offer for `to`; the caller is who buys.
    /// @return serial The first licence's number within the offer, from 1.
    function _take(uint40 offerId, Sale memory sale, uint32 quantity, address to, bytes32[] memory proof)
        internal
        returns (uint256 serial)
    {
        _requireOpen(offerId, sale);
        _requireSellable(offerId, sale);
        serial = uint256(sale.sold) + 1;
        uint256 sold = uint256(sale.sold) + quantity;
        uint256 refunded = sale.flags & OfferSlots.TRIAL == 0 ? 0 : _extras(offerId).refunded;
        uint32 limit = sale.supply == 0 ? type(uint32).max : sale.supply;
        // Serials are never used twice, so they can run out even where refunds made room.
        require(sold - refunded <= limit && sold <= type(uint32).max, ModelLicense_SoldOut(offerId, limit));
        if (sale.flags & OfferSlots.ALLOW_LISTED != 0) {
            _requireAllowListed(offerId, proof);
            // Whom the list lets in is who is counted: else one of them could take all as gifts to accounts of theirs.
            to = msg.sender;
        }
        if (sale.flags & OfferSlots.CAPPED != 0) _countFor(offerId, to, quantity);

        StoredOffer storage offer = _offers[offerId];
        offer.second = OfferSlots.addSold(offer.second, quantity);
    }

    function _giveUp(uint40 offerId) internal {
        StoredOffer storage offer = _offers[offerId];
        offer.extras = OfferSlots.addRefunded(offer.extras);
    }

    function _requireAtMost(uint256 price, uint256 maximum) internal pure {
        require(price <= maximum, ModelLicense_PriceAboveMaximum(price, maximum));
    }

    /// @dev Books what the caller pays for a licence it has or gets, and moves it to the DAO.
    function _charge(Sale memory sale, uint256 price, address referrer, uint256 cut) internal {
        if (price != 0) _book(sale.releaseId, sale.currency, price, referrer, cut);
        _collectAny(sale, price, treasury());
    }

    /// @dev A free licence moves nothing, but takes nothing either.
    function _collectAny(Sale memory sale, uint256 price, address to) internal {
        if (price != 0 || msg.value != 0) _collect(sale.currency, price, to);
    }

    function _requireOpen(uint40 offerId, Sale memory sale) internal pure {
        require(sale.flags & OfferSlots.OPEN != 0, ModelLicense_OfferClosed(offerId));
    }

    /// @dev Asks the registry only after a status change anywhere, or when a parent's licence has run out.
    function _requireSellable(uint40 offerId, Sale memory sale) internal {
        uint256 epoch = _epoch();
        if (sale.epoch == epoch && block.timestamp < sale.sellableUntil) return;

        uint256 until = _askRegistry(IModelRegistry.requireSellable.selector, sale.releaseId);
        StoredOffer storage offer = _offers[offerId];
        offer.first = OfferSlots.remember(offer.first, epoch, until);
    }

    /// @dev What was usable in a status epoch is usable until the next one.
    /// @param epoch The one in which the release was found usable.
    function _isUsable(uint256 releaseId, uint256 epoch) internal view returns (bool) {
        return epoch == _epoch() || _askRegistry(IModelRegistry.isUsable.selector, releaseId) != 0;
    }

    /// @dev What a licence's offer and its release say of it.
    function _standingOf(uint40 offerId)
        internal
        view
        returns (uint64 releaseId, uint16 rights, uint16 royaltyBps, bool usable)
    {
        uint256 epoch;
        (releaseId, rights, royaltyBps, epoch) = OfferSlots.termsIn(_offers[offerId].first);
        usable = _isUsable(releaseId, epoch);
    }

    /// @dev As the registry told it last, or asked for where it does not tell.
    function _epoch() private view returns (uint256 epoch) {
        epoch = _toldEpoch();
        if (epoch == 0) return _askRegistry(IModelRegistry.statusEpoch.selector, 0);
    }

    /// @dev `rules.admit(msg.sender, releaseId, terms)`, both as `openOffer` was sent them: the rules judge every word, and
    /// encoding each again would not leave the licence contract below the size limit (EIP-170).
    function _admit() private view returns (uint256 first, uint256 second, uint256 extras) {
        address to = address(rules);
        bytes4 selector = OfferRules.admit.selector;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, selector)
            mstore(add(free, 0x04), caller())
            calldatacopy(add(free, 0x24), 0x04, 0x1c0)
            if iszero(staticcall(gas(), to, free, 0x1e4, free, 0x60)) {
                returndatacopy(free, 0, returndatasize())
                revert(free, returndatasize())
            }
            first := mload(free)
            second := mload(add(free, 0x20))
            extras := mload(add(free, 0x40))
        }
    }

    /// @dev `emit OfferOpened(offerId, releaseId, msg.sender, terms)`, of the terms that were judged; as above.
    function _emitOpened(uint256 offerId, uint256 releaseId) private {
        bytes32 topic = OfferOpened.selector;
        assembly ("memory-safe") {
            let free := mload(0x40)
            calldatacopy(free, 0x24, 0x1a0)
            log4(free, 0x1a0, topic, offerId, releaseId, caller())
        }
    }

    function _countFor(uint40 offerId, address to, uint32 quantity) private {
        uint32 cap = _extras(offerId).walletCap;
        uint256 minted = uint256(_minted[offerId][to]) + quantity;
        require(minted <= cap, ModelLicense_WalletCapReached(offerId, to, cap));
        _minted[offerId][to] = uint32(minted);
    }

    function _requireAllowListed(uint40 offerId, bytes32[] memory proof) private view {
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(msg.sender))));
        require(
            MerkleProof.verify(proof, _offers[offerId].allowList, leaf),
            ModelLicense_NotOnAllowList(offerId, msg.sender)
        );
    }
}
