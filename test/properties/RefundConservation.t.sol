// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {RefundHandler} from "./support/RefundHandler.sol";

/// @dev Declared here, since Hardhat finds a target only among the contracts of the files it was asked to test.
contract RandomRefunds is RefundHandler {}

/// @notice Refunds take from nobody but those whose earnings were collected, and give everybody the same fraction,
/// whatever is stopped, asked, collected and paid in any order.
contract RefundConservationTest {
    RefundHandler private _handler;

    function setUp() public {
        _handler = new RandomRefunds();
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @notice The DAO holds what is owed, refunds hold what they collected and have not paid: together nothing is
    /// missing, and all of it is what was received.
    /// forge-config: default.invariant.runs = 8
    /// forge-config: default.invariant.depth = 80
    /// forge-config: default.invariant.fail-on-revert = true
    function invariant_nothingIsMissing() public view {
        _handler.treasury().requireSolvent();
        for (uint256 i = 0; i < 2; ++i) {
            address currency = _handler.currencies(i);
            uint256 held = _handler.balanceOf(currency, address(_handler.refunds()));
            require(held == _handler.heldFor(currency), "refunds hold another amount");
            (uint256 gross, uint256 fee) = _handler.ledger().totalOf(currency);
            uint256 arrived = _handler.arrived(currency) + _handler.arrivedAtHolders(currency);
            uint256 dao = _handler.balanceOf(currency, address(_handler.dao()));
            require(gross == _handler.received(currency), "booked what was not received");
            require(dao + held + arrived == gross, "wei made or lost");
            require(_handler.treasury().free(currency) == fee + _handler.given(currency), "not free what should be");
        }
    }

    /// @notice Refunds and all other payments together never exceed gross.
    /// forge-config: default.invariant.runs = 8
    /// forge-config: default.invariant.depth = 80
    /// forge-config: default.invariant.fail-on-revert = true
    function invariant_refundsAndPaymentsStayWithinGross() public view {
        for (uint256 i = 0; i < 2; ++i) {
            address currency = _handler.currencies(i);
            (uint256 gross, uint256 fee) = _handler.ledger().totalOf(currency);
            uint256 paid = _handler.arrived(currency) + _handler.arrivedAtHolders(currency);
            require(paid + fee <= gross, "more paid than earned");
            require(_handler.arrivedAtHolders(currency) == _handler.refunded(currency), "refunds to somebody else");
            require(_handler.withinGross(currency), "a release paid more than it earned");
        }
    }

    /// @notice One fraction for all who asked, nobody more than they asked for, and the parts sum to the whole.
    /// forge-config: default.invariant.runs = 8
    /// forge-config: default.invariant.depth = 80
    /// forge-config: default.invariant.fail-on-revert = true
    function invariant_oneFractionForAll() public view {
        for (uint256 i = 0; i < 2; ++i) {
            require(_handler.fundsAreFair(_handler.currencies(i)), "not the same fraction for all");
        }
    }

    /// @notice However the acts before it went: once everything stopped is collected, paid and given back, refunds hold
    /// nothing but rounding's crumbs.
    /// forge-config: default.fuzz.runs = 24
    function testFuzz_everythingIsPaidOut(uint256[16] calldata seeds) public {
        for (uint256 i = 0; i < seeds.length; ++i) {
            uint256 seed = seeds[i];
            if (seed % 4 == 0) _handler.earn(seed >> 3, seed >> 64, seed >> 128);
            else _handler.buy(seed >> 3, seed >> 64, seed >> 128, seed >> 192);
        }
        _handler.revoke(0, 0);
        for (uint256 release = 0; release < 4; ++release) {
            _handler.open(release);
        }
        for (uint256 token = 0; token < 16; ++token) {
            if (seeds[token] % 2 == 0) _handler.ask(token);
        }
        _handler.wait_(2 days - 1);
        _handler.wait_(2 days - 1);
        for (uint256 currency = 0; currency < 2; ++currency) {
            for (uint256 release = 4; release > 0; --release) {
                _handler.collect(release - 1, currency, 6);
            }
            for (uint256 token = 0; token < 16; ++token) {
                _handler.pay(token);
            }
            for (uint256 i = 0; i < 24; ++i) {
                _handler.giveBack(i % 4, currency, i / 4);
            }
            address token_ = _handler.currencies(currency);
            // Less than one unit for each licence and each payee of each release.
            require(_handler.heldFor(token_) <= 16 + 24, "more left than crumbs");
        }
    }
}
