// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {RoyaltyHandler} from "./support/RoyaltyHandler.sol";

/// @dev Declared here, since Hardhat finds a target only among the contracts of the files it was asked to test.
contract RandomActions is RoyaltyHandler {}

/// @notice No wei is made, lost or owed twice, whatever is published, sold, settled, claimed and given in any order.
contract RoyaltyConservationTest {
    RoyaltyHandler private _handler;

    function setUp() public {
        _handler = new RandomActions();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @notice Paid + owed + fee = received. What was paid is counted where it arrived.
    /// forge-config: default.invariant.runs = 8
    /// forge-config: default.invariant.depth = 50
    /// forge-config: default.invariant.fail-on-revert = true
    function invariant_paidOwedAndFeeAreWhatWasReceived() public view {
        for (uint256 i = 0; i < 2; ++i) {
            address currency = _handler.currencies(i);
            (uint256 gross, uint256 fee) = _handler.ledger().totalOf(currency);
            uint256 paid = _handler.arrived(currency) + _handler.kept(currency);
            require(gross == _handler.received(currency), "booked what was not received");
            require(paid + _handler.treasury().owed(currency) + fee == gross, "wei made or lost");
        }
    }

    /// @notice The DAO holds what is owed and, free to spend, the fee and what was left or given to it.
    /// forge-config: default.invariant.runs = 8
    /// forge-config: default.invariant.depth = 50
    /// forge-config: default.invariant.fail-on-revert = true
    function invariant_theDaoHoldsWhatIsOwed() public view {
        _handler.treasury().requireSolvent();
        for (uint256 i = 0; i < 2; ++i) {
            address currency = _handler.currencies(i);
            (, uint256 fee) = _handler.ledger().totalOf(currency);
            uint256 free = fee + _handler.kept(currency) + _handler.given(currency);
            require(_handler.treasury().free(currency) == free, "not free what should be");
        }
    }

    /// @notice All that can be claimed and settled is covered by what is owed; rounding leaves over less than one unit
    /// for each payment, edge and contributor.
    /// forge-config: default.invariant.runs = 8
    /// forge-config: default.invariant.depth = 50
    /// forge-config: default.invariant.fail-on-revert = true
    function invariant_whatIsDueIsOwed() public view {
        uint256 slots = _handler.edges() + _handler.contributors();
        for (uint256 i = 0; i < 2; ++i) {
            address currency = _handler.currencies(i);
            (uint256 claimable, uint256 unsettled) = _handler.due(currency);
            uint256 owed = _handler.treasury().owed(currency);
            require(claimable + unsettled <= owed, "more due than owed");
            require(owed - claimable - unsettled <= slots + _handler.payments(currency), "more left than crumbs");
        }
    }

    /// @notice Nothing stays pending, so that no payment can be made twice.
    /// forge-config: default.invariant.runs = 8
    /// forge-config: default.invariant.depth = 50
    /// forge-config: default.invariant.fail-on-revert = true
    function invariant_nothingStaysPending() public view {
        require(_handler.treasury().pendingPayment() == 0, "payment pending");
    }

    /// @notice Once everything is settled and claimed, only rounding's crumbs are owed.
    /// forge-config: default.fuzz.runs = 24
    function testFuzz_everythingCanBePaidOut(uint256[24] calldata seeds) public {
        for (uint256 i = 0; i < seeds.length; ++i) {
            uint256 seed = seeds[i];
            if (seed % 3 == 0) _handler.publish(seed >> 2, seed >> 64);
            else _handler.sell(seed >> 2, seed >> 64, seed >> 128);
        }
        uint64 count = _handler.registry().releaseCount();
        for (uint256 currency = 0; currency < 2; ++currency) {
            // A release's parents are older than it is, so the youngest settles first.
            for (uint64 releaseId = count; releaseId > 0; --releaseId) {
                _handler.settle(releaseId - 1, releaseId - 1, currency);
            }
            for (uint64 releaseId = 1; releaseId <= count; ++releaseId) {
                for (uint256 payee = 0; payee < 6; ++payee) {
                    _handler.claim(releaseId - 1, releaseId - 1, payee, currency);
                }
            }
            address token = _handler.currencies(currency);
            (uint256 claimable, uint256 unsettled) = _handler.due(token);
            require(claimable == 0 && unsettled == 0, "something cannot be paid out");
            uint256 crumbs = _handler.edges() + _handler.contributors() + _handler.payments(token);
            require(_handler.treasury().owed(token) <= crumbs, "more left than crumbs");
        }
    }
}
