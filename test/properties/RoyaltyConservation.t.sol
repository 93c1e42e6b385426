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
        uint256 slots = _handler.crumbs();
        for (uint256 i = 0; i < 2; ++i) {
            address currency = _handler.currencies(i);
            (uint256 claimable, uint256 unsettled) = _handler.due(currency);
            uint256 owed = _handler.treasury().owed(currency);
            require(claimable + unsettled <= owed, "more due than owed");
            require(owed - claimable - unsettled <= slots + _handler.payments(currency), "more left than crumbs");
        }
    }

    /// @notice Every contributor was paid, or can claim, what it earned by the shares it had, to the unit: reckoned here
    /// step by step, and by the treasury from what it carried over.
    /// forge-config: default.invariant.runs = 8
    /// forge-config: default.invariant.depth = 50
    /// forge-config: default.invariant.fail-on-revert = true
    function invariant_everybodyHasTheirPart() public view {
        for (uint256 i = 0; i < 2; ++i) {
            require(_handler.everybodyHasTheirPart(_handler.currencies(i)), "more or less than earned");
        }
        require(_handler.sharesAreWhole(), "a share made or lost");
    }

    /// @notice Once everything is settled and claimed, only rounding's crumbs are owed.
    /// forge-config: default.fuzz.runs = 24
    function testFuzz_everythingCanBePaidOut(uint256[24] calldata seeds) public {
        for (uint256 i = 0; i < seeds.length; ++i) {
            uint256 seed = seeds[i];
            if (seed % 5 == 0) _handler.publish(seed >> 3, seed >> 64);
            else if (seed % 5 == 1) _handler.passOn(seed >> 3, seed >> 64, seed >> 128, seed >> 192);
            else if (seed % 5 == 2) _handler.refer(seed >> 3, seed >> 64, seed >> 128, seed >> 192, seed >> 200);
            else _handler.sell(seed >> 3, seed >> 64, seed >> 128);
        }
        for (uint256 currency = 0; currency < 2; ++currency) {
            for (uint256 payee = 0; payee < 6; ++payee) {
                _handler.claimAll(payee, currency);
            }
            address token = _handler.currencies(currency);
            (uint256 claimable, uint256 unsettled) = _handler.due(token);
            require(claimable == 0 && unsettled == 0, "something cannot be paid out");
            uint256 crumbs = _handler.crumbs() + _handler.payments(token);
            require(_handler.treasury().owed(token) <= crumbs, "more left than crumbs");
        }
    }
}
