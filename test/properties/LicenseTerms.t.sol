// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {ILending} from "../../contracts/interfaces/ILending.sol";
import {IModelLicense, Resale} from "../../contracts/interfaces/IModelLicense.sol";
import {IOfferBook, Offer} from "../../contracts/interfaces/IOfferBook.sol";
import {IRenewals} from "../../contracts/interfaces/IRenewals.sol";
import {ISeats} from "../../contracts/interfaces/ISeats.sol";
import {ITrials} from "../../contracts/interfaces/ITrials.sol";
import {IUpgrades} from "../../contracts/interfaces/IUpgrades.sol";
import {LicenseBooks} from "./support/LicenseBooks.sol";
import {ITransfers, LicenseHandler} from "./support/LicenseHandler.sol";

/// @dev Declared here, since Hardhat finds a target only among the contracts of the files it was asked to test.
contract RandomDeals is LicenseHandler {}

/// @notice What was sold stays what was sold, and nobody uses more than was sold, whatever is offered, bought, lent,
/// given, upgraded, handed back and suspended in any order.
contract LicenseTermsTest {
    uint256 private constant ACCOUNTS = 6;
    uint256 private constant ACTIONS = 15;

    LicenseHandler private _handler;
    /// @dev How often each of `_actions` took place, in all worlds.
    uint256[ACTIONS] private _done;

    function setUp() public {
        _handler = new RandomDeals();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @notice A licence may be used by whom it is lent to, else by its owner and its seats: by nobody once it has
    /// expired, was burnt or refunded, or while its release or an ancestor of it is suspended.
    /// forge-config: default.invariant.runs = 8
    /// forge-config: default.invariant.depth = 50
    /// forge-config: default.invariant.fail-on-revert = true
    function invariant_onlyWhoHoldsItMayUseIt() public view {
        IModelLicense license = _handler.ledger();
        for (uint256 i = 0; i < _handler.tokenCount(); ++i) {
            uint256 tokenId = _handler.tokens(i);
            uint16 rights = _handler.offerBooked(_handler.licenseBooked(tokenId).offerId).terms.rights;
            for (uint256 account = 0; account < ACCOUNTS; ++account) {
                address who = _handler.payee(account);
                bool may = license.isAuthorized(tokenId, who, rights);
                require(may == _handler.mayUse(tokenId, who), "may use it, or may not, against its terms");
                require(rights == 255 || !license.isAuthorized(tokenId, who, rights + 1), "a right never sold");
            }
            require(!license.isAuthorized(tokenId, _handler.newcomer(), 1), "a stranger uses it");
        }
    }

    /// @notice No offer sells more than its supply, refunds aside, nor more to one account than its cap.
    /// forge-config: default.invariant.runs = 8
    /// forge-config: default.invariant.depth = 50
    /// forge-config: default.invariant.fail-on-revert = true
    function invariant_supplyAndCapsHold() public view {
        IModelLicense license = _handler.ledger();
        for (uint40 offerId = 1; offerId <= license.offerCount(); ++offerId) {
            LicenseBooks.OfferBooked memory booked = _handler.offerBooked(offerId);
            (uint32 supply, uint32 cap) = (booked.terms.supply, booked.terms.walletCap);
            require(supply == 0 || booked.taken <= supply, "more than the supply");
            require(license.offerOf(offerId).sold == booked.taken, "counted otherwise than sold");
            for (uint256 account = 0; account < ACCOUNTS; ++account) {
                address who = _handler.payee(account);
                uint256 minted = _handler.mints(offerId, who);
                require(cap == 0 || minted <= cap, "more than the cap");
                require(license.mintedTo(offerId, who) == (cap == 0 ? 0 : minted), "counted otherwise than minted");
            }
        }
    }

    /// @notice Neither an offer nor a licence sold changes, but by its renewal, and its holder's upgrade or cancelling.
    /// forge-config: default.invariant.runs = 8
    /// forge-config: default.invariant.depth = 50
    /// forge-config: default.invariant.fail-on-revert = true
    function invariant_whatWasSoldStays() public view {
        IModelLicense license = _handler.ledger();
        for (uint40 offerId = 1; offerId <= license.offerCount(); ++offerId) {
            LicenseBooks.OfferBooked memory booked = _handler.offerBooked(offerId);
            Offer memory offer = license.offerOf(offerId);
            require(offer.releaseId == booked.releaseId && offer.open == booked.open, "another offer");
            require(keccak256(abi.encode(offer.terms)) == keccak256(abi.encode(booked.terms)), "other terms");
        }
        for (uint256 i = 0; i < _handler.tokenCount(); ++i) {
            uint256 tokenId = _handler.tokens(i);
            LicenseBooks.LicenseBooked memory booked = _handler.licenseBooked(tokenId);
            if (booked.owner != address(0)) _requireAsSold(license, tokenId, booked);
        }
    }

    /// @notice The contract holds the prices of trials that are neither refunded nor booked, and nothing else.
    /// forge-config: default.invariant.runs = 8
    /// forge-config: default.invariant.depth = 50
    /// forge-config: default.invariant.fail-on-revert = true
    function invariant_onlyTrialsAreHeld() public view {
        for (uint256 i = 0; i < 2; ++i) {
            address currency = _handler.currencies(i);
            uint256 balance = _handler.balanceOf(currency, address(_handler.ledger()));
            require(balance == _handler.held(currency), "holds more or less than its trials");
        }
    }

    /// @notice The random actions reach everything they are meant to: else the invariants would hold for nothing.
    function test_everyKindOfActionTakesPlace() public {
        for (uint256 world = 0; world < 6; ++world) {
            _handler = new RandomDeals();
            for (uint256 step = 0; step < 120; ++step) {
                _act(uint256(keccak256(abi.encode(world, step))));
            }
            invariant_onlyWhoHoldsItMayUseIt();
            invariant_supplyAndCapsHold();
            invariant_whatWasSoldStays();
            invariant_onlyTrialsAreHeld();
            for (uint256 i = 0; i < ACTIONS; ++i) {
                _done[i] += _handler.done(_actions()[i]);
            }
        }
        for (uint256 i = 0; i < ACTIONS; ++i) {
            require(_done[i] != 0, string.concat("never took place: action ", Strings.toString(i)));
        }
    }

    function _requireAsSold(IModelLicense license, uint256 tokenId, LicenseBooks.LicenseBooked memory booked)
        private
        view
    {
        LicenseBooks.OfferBooked memory offer = _handler.offerBooked(booked.offerId);
        Resale memory now_ = license.resaleOf(tokenId, address(0));
        require(now_.owner == booked.owner, "another owner");
        require(now_.offerId == booked.offerId && now_.releaseId == offer.releaseId, "another offer's terms");
        require(now_.expires == booked.expires, "another expiry");
        require(now_.rights == offer.terms.rights, "other rights");
        require(now_.transferable == offer.terms.transferable, "transferable, or not, against its terms");
        (uint16 used, uint16 total) = license.seatsOf(tokenId);
        require(total == offer.terms.seats && used <= total, "other seats");
    }

    function _act(uint256 seed) private {
        (uint256 a, uint256 b, uint256 c, uint256 d) = (seed >> 16, seed >> 64, seed >> 128, seed >> 192);
        uint256 action = seed % 18;
        if (action == 0) _handler.open(a, uint256(keccak256(abi.encode(seed))));
        else if (action == 1) _handler.close(a, b);
        else if (action == 2) _handler.suspend(uint64(a), uint40(b));
        else if (action < 5) _handler.reinstate(uint64(a));
        else if (action == 5) _handler.pass(a);
        else if (action == 6) _handler.mint(a, b, c);
        else if (action == 7) _handler.mintOrder(a, uint32(b), c, d);
        else if (action == 8) _handler.renew(a, b, uint32(c));
        else if (action == 9) _handler.cancel(a, b);
        else if (action < 12) _handler.upgrade(a, b, c);
        else if (action == 12) _handler.lend(a, b, c, uint64(d));
        else if (action == 13) _handler.seat(a, b, c, d);
        else if (action == 14) _handler.give(a, b, c);
        else if (action == 15) _handler.burn(a, b);
        else if (action == 16) _handler.refund(a, b);
        else _handler.endTrials(a, b);
    }

    function _actions() private view returns (bytes4[ACTIONS] memory) {
        return [
            IOfferBook.openOffer.selector,
            IOfferBook.closeOffer.selector,
            IModelLicense.mint.selector,
            IModelLicense.mintOrder.selector,
            IRenewals.renew.selector,
            IRenewals.cancelSubscription.selector,
            IUpgrades.upgrade.selector,
            ILending.setUser.selector,
            ISeats.setSeats.selector,
            ITransfers.transferFrom.selector,
            IModelLicense.burn.selector,
            ITrials.refund.selector,
            ITrials.endTrials.selector,
            _handler.suspend.selector,
            _handler.reinstate.selector
        ];
    }
}
