// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {ILending} from "../../../contracts/interfaces/ILending.sol";
import {IModelLicense, Order} from "../../../contracts/interfaces/IModelLicense.sol";
import {IOfferBook, OfferTerms} from "../../../contracts/interfaces/IOfferBook.sol";
import {IRenewals} from "../../../contracts/interfaces/IRenewals.sol";
import {ISeats} from "../../../contracts/interfaces/ISeats.sol";
import {ITrials} from "../../../contracts/interfaces/ITrials.sol";
import {IUpgrades} from "../../../contracts/interfaces/IUpgrades.sol";
import {LicenseBooks} from "./LicenseBooks.sol";
import {vm} from "./Vm.sol";

interface ITransfers {
    function transferFrom(address from, address to, uint256 tokenId) external payable;
}

/// @notice Does at random what buyers, owners, strangers and the DAO do with licences. The contract may refuse it;
/// what it lets happen must be allowed, and is booked.
contract LicenseHandler is LicenseBooks {
    uint256 private constant MAX_OFFERS = 10;
    uint256 private constant MAX_TOKENS = 14;

    /// @notice How often each kind of action took place.
    mapping(bytes4 action => uint256) public done;
    /// @dev Upgrades use a serial of the offer they lead to, for no licence.
    mapping(uint40 offerId => uint256) private _serials;

    constructor() {
        for (uint256 i = 0; i < 4; ++i) {
            open(i, uint256(keccak256(abi.encode("offer", i))));
        }
    }

    // ---------------------------------------------------------------------------------------------------- the owner

    function open(uint256 releaseSeed, uint256 seed) public {
        if (ledger.offerCount() == MAX_OFFERS) return;
        uint64 releaseId = _release(releaseSeed);
        OfferTerms memory terms;
        terms.price = uint96((seed >> 8) % 1_000);
        terms.currency = currencies[(seed >> 24) % 2];
        terms.term = [0, 5 days, 30 days, 90 days][(seed >> 32) % 4];
        terms.supply = uint32((seed >> 40) % 6);
        terms.walletCap = uint32((seed >> 48) % 4);
        terms.rights = [1, 3, 7, 255][(seed >> 56) % 4];
        terms.seats = uint16((seed >> 64) % 3);
        terms.trialDays = terms.price == 0 ? 0 : uint8((seed >> 72) % 4);
        terms.transferable = (seed >> 80) % 4 != 0;
        terms.referrerBps = uint16((seed >> 88) % 5_001);
        bytes memory call = abi.encodeCall(IOfferBook.openOffer, (releaseId, terms));
        if (!_try(address(this), 0, call)) return;
        require(_isUsable(releaseId), "offered while suspended");
        uint40 offerId = ledger.offerCount();
        (_offers[offerId].releaseId, _offers[offerId].open, _offers[offerId].terms) = (releaseId, true, terms);
    }

    /// @dev Seldom, so that enough can be bought.
    function close(uint256 offerSeed, uint256 callerSeed) external {
        if (callerSeed % 3 != 0) return;
        uint40 offerId = _offer(offerSeed);
        address caller = callerSeed % 2 == 0 ? address(this) : payee(callerSeed >> 8);
        if (!_try(caller, 0, abi.encodeCall(IOfferBook.closeOffer, (offerId)))) return;
        require(caller == address(this), "closed by a stranger");
        _offers[offerId].open = false;
    }

    function suspend(uint64 releaseSeed, uint40 seed) external {
        uint64 releaseId = _release(releaseSeed);
        uint40 until = uint40(block.timestamp) + seed % 8 days + 1;
        registry.suspend(releaseId, until);
        _suspendedUntil[releaseId] = until;
        ++done[this.suspend.selector];
    }

    function reinstate(uint64 releaseSeed) external {
        uint64 releaseId = _release(releaseSeed);
        try registry.reinstate(releaseId) {
            _suspendedUntil[releaseId] = 0;
            ++done[this.reinstate.selector];
        } catch {}
    }

    function pass(uint256 seconds_) external {
        vm.warp(block.timestamp + seconds_ % 6 days);
    }

    // ------------------------------------------------------------------------------------------------------- buyers

    function mint(uint256 offerSeed, uint256 buyerSeed, uint256 toSeed) external {
        uint40 offerId = _offer(offerSeed);
        (address buyer, address to) = (payee(buyerSeed), payee(toSeed % 3 == 0 ? toSeed : buyerSeed));
        _buy(offerId, 1, buyer, to, abi.encodeCall(IModelLicense.mint, (offerId, to, type(uint256).max)));
    }

    function mintOrder(uint256 offerSeed, uint32 quantity, uint256 buyerSeed, uint256 toSeed) external {
        Order memory order;
        (order.offerId, order.quantity, order.maximum) = (_offer(offerSeed), quantity % 4, type(uint256).max);
        (order.to, order.referrer) = (payee(toSeed % 3 == 0 ? toSeed : buyerSeed), payee(toSeed >> 8));
        bytes memory call = abi.encodeCall(IModelLicense.mintOrder, (order));
        _buy(order.offerId, order.quantity, payee(buyerSeed), order.to, call);
    }

    /// @notice Anybody may pay for a renewal; it can only prolong.
    function renew(uint256 tokenSeed, uint256 callerSeed, uint32 terms) external {
        if (tokens.length == 0) return;
        uint256 tokenId = _token(tokenSeed);
        LicenseBooked storage license = _licenses[tokenId];
        OfferBooked storage offer = _offers[license.offerId];
        terms = terms % 3 + 1;
        bytes memory call = abi.encodeCall(IRenewals.renew, (tokenId, terms, type(uint256).max));
        if (!_try(_caller(license, callerSeed), _value(offer, terms), call)) return;
        require(offer.terms.term != 0 && offer.open && _isUsable(offer.releaseId), "renewed what is not sold");
        require(!_isTrial(license), "renewed a trial");
        uint256 from = license.expires > block.timestamp ? license.expires : block.timestamp;
        license.expires = uint40(from + uint256(terms) * offer.terms.term);
    }

    function cancel(uint256 tokenSeed, uint256 callerSeed) external {
        if (tokens.length == 0) return;
        uint256 tokenId = _token(tokenSeed);
        LicenseBooked storage license = _licenses[tokenId];
        address caller = _caller(license, callerSeed);
        if (!_try(caller, 0, abi.encodeCall(IRenewals.cancelSubscription, (tokenId)))) return;
        require(caller == license.owner && !_isTrial(license), "cancelled by a stranger or in a trial");
        license.expires = uint40(block.timestamp);
    }

    function upgrade(uint256 tokenSeed, uint256 offerSeed, uint256 callerSeed) external {
        if (tokens.length == 0) return;
        uint256 tokenId = _token(tokenSeed);
        LicenseBooked storage license = _licenses[tokenId];
        uint40 offerId = _better(license.offerId, offerSeed);
        OfferBooked storage offer = _offers[offerId];
        address caller = _caller(license, callerSeed);
        bytes memory call = abi.encodeCall(IUpgrades.upgrade, (tokenId, offerId, new bytes32[](0), type(uint256).max));
        if (!_try(caller, _value(offer, 1), call)) return;
        require(caller == license.owner && !_isTrial(license), "upgraded by a stranger or in a trial");
        require(offer.open && _isUsable(offer.releaseId), "upgraded to what is not sold");
        require(offer.releaseId == _offers[license.offerId].releaseId, "another release");
        require(_offers[license.offerId].terms.rights & ~offer.terms.rights == 0, "fewer rights");
        license.offerId = offerId;
        license.expires = offer.terms.term == 0 ? 0 : uint40(block.timestamp + offer.terms.term);
        ++offer.taken;
        ++_serials[offerId];
        ++mints[offerId][caller];
    }

    // ------------------------------------------------------------------------------------------------------ holders

    function lend(uint256 tokenSeed, uint256 callerSeed, uint256 userSeed, uint64 duration) external {
        if (tokens.length == 0) return;
        uint256 tokenId = _token(tokenSeed);
        LicenseBooked storage license = _licenses[tokenId];
        address caller = _caller(license, callerSeed);
        address user = userSeed % 4 == 0 ? address(0) : payee(userSeed >> 2);
        uint64 until = uint64(block.timestamp) + duration % 9 days;
        if (!_try(caller, 0, abi.encodeCall(ILending.setUser, (tokenId, user, until)))) return;
        require(caller == license.owner, "lent by a stranger");
        (license.user, license.userUntil) = (user, until);
    }

    function seat(uint256 tokenSeed, uint256 callerSeed, uint256 addedSeed, uint256 removedSeed) external {
        if (tokens.length == 0) return;
        uint256 tokenId = _token(tokenSeed);
        LicenseBooked storage license = _licenses[tokenId];
        address caller = _caller(license, callerSeed);
        address[] memory added = _some(addedSeed);
        address[] memory removed = _some(removedSeed);
        if (!_try(caller, 0, abi.encodeCall(ISeats.setSeats, (tokenId, added, removed)))) return;
        require(caller == license.owner, "seated by a stranger");
        for (uint256 i = 0; i < removed.length; ++i) license.seats &= ~_seatOf(removed[i]);
        for (uint256 i = 0; i < added.length; ++i) license.seats |= _seatOf(added[i]);
    }

    function give(uint256 tokenSeed, uint256 callerSeed, uint256 toSeed) external {
        if (tokens.length == 0) return;
        uint256 tokenId = _token(tokenSeed);
        LicenseBooked storage license = _licenses[tokenId];
        (address caller, address from, address to) = (_caller(license, callerSeed), license.owner, payee(toSeed));
        if (!_try(caller, 0, abi.encodeCall(ITransfers.transferFrom, (from, to, tokenId)))) return;
        require(caller == from && from != address(0), "given by a stranger");
        require(_offers[license.offerId].terms.transferable, "given against its terms");
        (license.owner, license.user, license.seats, license.moved) = (to, address(0), 0, true);
    }

    function burn(uint256 tokenSeed, uint256 callerSeed) external {
        if (tokens.length == 0 || callerSeed % 2 == 0) return;
        uint256 tokenId = _token(tokenSeed);
        LicenseBooked storage license = _licenses[tokenId];
        address caller = _caller(license, callerSeed);
        if (!_try(caller, 0, abi.encodeCall(IModelLicense.burn, (tokenId)))) return;
        require(caller == license.owner && !_isTrial(license), "burnt by a stranger or in a trial");
        license.owner = address(0);
    }

    function refund(uint256 tokenSeed, uint256 callerSeed) external {
        if (tokens.length == 0) return;
        uint256 tokenId = _token(tokenSeed);
        LicenseBooked storage license = _licenses[tokenId];
        OfferBooked storage offer = _offers[license.mintedFrom];
        address caller = _caller(license, callerSeed);
        uint256 before = balanceOf(offer.terms.currency, caller);
        if (!_try(caller, 0, abi.encodeCall(ITrials.refund, (tokenId)))) return;
        require(caller == license.owner && _isTrial(license), "refunded to a stranger or without a trial");
        require(balanceOf(offer.terms.currency, caller) - before == offer.terms.price, "not the whole price");
        (license.owner, license.trialUntil) = (address(0), 0);
        --offer.taken;
    }

    function endTrials(uint256 tokenSeed, uint256 callerSeed) external {
        if (tokens.length == 0) return;
        uint256[] memory ended = new uint256[](1);
        ended[0] = _token(tokenSeed);
        LicenseBooked storage license = _licenses[ended[0]];
        if (!_try(payee(callerSeed), 0, abi.encodeCall(ITrials.endTrials, (ended)))) return;
        require(license.trialUntil != 0 && !_isTrial(license), "ended too early, or twice");
        license.trialUntil = 0;
    }

    // ----------------------------------------------------------------------------------------------------- private

    function _buy(uint40 offerId, uint32 quantity, address buyer, address to, bytes memory call) private {
        if (tokens.length + quantity > MAX_TOKENS) return;
        OfferBooked storage offer = _offers[offerId];
        if (!_try(buyer, _value(offer, quantity), call)) return;
        require(offer.open && _isUsable(offer.releaseId), "sold what is not sold");
        offer.taken += quantity;
        mints[offerId][to] += quantity;
        for (uint256 i = 0; i < quantity; ++i) {
            uint256 tokenId = (uint256(offerId) << 32) | ++_serials[offerId];
            LicenseBooked storage license = _licenses[tokenId];
            require(license.mintedFrom == 0 && ledger.ownerOf(tokenId) == to, "not the next licence");
            (license.owner, license.mintedFrom, license.offerId) = (to, offerId, offerId);
            if (offer.terms.term != 0) license.expires = uint40(block.timestamp + offer.terms.term);
            if (offer.terms.trialDays != 0 && buyer == to) {
                license.trialUntil = uint40(block.timestamp + uint256(offer.terms.trialDays) * 1 days);
            }
            tokens.push(tokenId);
        }
    }

    function _try(address caller, uint256 value, bytes memory call) private returns (bool ok) {
        vm.prank(caller);
        (ok,) = address(ledger).call{value: value}(call);
        if (ok) ++done[bytes4(call)];
    }

    function _value(OfferBooked storage offer, uint256 quantity) private view returns (uint256) {
        return offer.terms.currency == address(0) ? offer.terms.price * quantity : 0;
    }

    /// @dev Mostly the owner; else anybody.
    function _caller(LicenseBooked storage license, uint256 seed) private view returns (address) {
        return seed % 4 != 0 && license.owner != address(0) ? license.owner : payee(seed >> 2);
    }

    function _token(uint256 seed) private view returns (uint256) {
        return tokens[seed % tokens.length];
    }

    function _offer(uint256 seed) private view returns (uint40) {
        return uint40(seed % ledger.offerCount()) + 1;
    }

    /// @dev An offer of the same release and currency where there is one; else any.
    function _better(uint40 than, uint256 seed) private view returns (uint40 offerId) {
        uint256 count = ledger.offerCount();
        for (uint256 i = 0; i < count; ++i) {
            offerId = uint40((seed % count + i) % count) + 1;
            bool same = _offers[offerId].releaseId == _offers[than].releaseId
                && _offers[offerId].terms.currency == _offers[than].terms.currency;
            if (offerId != than && same) return offerId;
        }
    }

    function _some(uint256 seed) private view returns (address[] memory accounts) {
        accounts = new address[](seed % 3);
        for (uint256 i = 0; i < accounts.length; ++i) {
            accounts[i] = payee((seed >> 8) + 2 * i);
        }
    }
}
