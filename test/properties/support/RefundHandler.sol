// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDAO} from "@aragon/osx-commons-contracts/src/dao/IDAO.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {Policy} from "../../../contracts/interfaces/IEthicsCharter.sol";
import {Order} from "../../../contracts/interfaces/IModelLicense.sol";
import {Contributor, DatasetShare, Edge, EdgeKind, Role, Status, Submission} from
    "../../../contracts/interfaces/IModelRegistry.sol";
import {OfferTerms} from "../../../contracts/interfaces/IOfferBook.sol";
import {IRefunds, RefundFund, RefundRequest} from "../../../contracts/interfaces/IRefunds.sol";
import {Claim, IRoyaltyTreasury} from "../../../contracts/interfaces/IRoyaltyTreasury.sol";
import {HostileToken} from "../../../contracts/test/HostileToken.sol";
import {Refunds} from "../../../contracts/treasury/Refunds.sol";
import {Processes} from "./Processes.sol";
import {RoyaltyWorld} from "./RoyaltyWorld.sol";
import {vm} from "./Vm.sol";

/// @notice Does at random what people do before and after a release is stopped: sells licences with a term and without,
/// hands shares and licences on, claims, revokes, asks, collects, pays, returns, diverts, and earns late. Every call is
/// made to succeed, or its refusal is one that is expected.
contract RefundHandler is RoyaltyWorld {
    uint256 private constant HOLDERS = 4;
    uint256 private constant MAX_TOKENS = 48;
    uint32 private constant TERM = 30 days;

    IRefunds public immutable refunds;

    uint256[] private _tokens;
    mapping(address currency => uint256) public refunded;
    mapping(address currency => uint256) public returned;

    constructor() {
        refunds = new Refunds(IDAO(address(dao)), treasury, registry, ledger, charter);
        vm.warp(1_900_000_000);
        Policy memory policy =
            Policy({receiptsRequired: 1, acceptedBackends: 2, feeBps: 500, forbiddenRights: 0, verifierPoolBps: 300});
        charter.adopt(keccak256("charter"), 1, policy, Processes.usual());
        _publish(0, 0);
        _publish(1, 1_000);
        _publish(1, 2_500);
        _publish(3, 500);
    }

    // ----------------------------------------------------------------------------------------------------- actions

    function buy(uint256 releaseSeed, uint256 currencySeed, uint256 amountSeed, uint256 holderSeed) external {
        uint64 releaseId = _release(releaseSeed);
        if (registry.blockedBy(releaseId) != 0 || _tokens.length == MAX_TOKENS) return;
        OfferTerms memory terms;
        (terms.price, terms.currency) = (uint96(_amount(amountSeed)), currencies[currencySeed % 2]);
        (terms.term, terms.rights, terms.transferable) = (holderSeed % 3 == 0 ? 0 : TERM, 1, true);
        terms.referrerBps = uint16(amountSeed % 4 == 0 ? amountSeed % 5_001 : 0);
        Order memory order;
        (order.offerId, order.quantity, order.to) = (ledger.openOffer(releaseId, terms), 1, _holder(holderSeed));
        (order.referrer, order.maximum) = (payee(holderSeed), terms.price);
        _tokens.push(ledger.mintOrder{value: _fund(terms.currency, terms.price)}(order));
        _accrue();
    }

    function renew(uint256 tokenSeed) external {
        if (_tokens.length == 0) return;
        uint256 tokenId = _token(tokenSeed);
        (uint64 releaseId, uint40 offerId, uint40 expires) = ledger.licenseOf(tokenId);
        if (expires == 0 || registry.blockedBy(releaseId) != 0) return;
        OfferTerms memory terms = ledger.offerOf(offerId).terms;
        ledger.renew{value: _fund(terms.currency, terms.price)}(tokenId, 1, terms.price);
        _accrue();
    }

    function sellOn(uint256 tokenSeed, uint256 holderSeed) external {
        if (_tokens.length == 0) return;
        uint256 tokenId = _token(tokenSeed);
        address owner = ledger.ownerOf(tokenId);
        vm.prank(owner);
        ledger.transferFrom(owner, _holder(holderSeed), tokenId);
    }

    /// @notice A royalty may come at any time, also for a release that is stopped.
    function earn(uint256 releaseSeed, uint256 currencySeed, uint256 amountSeed) external {
        (address currency, uint256 amount) = (currencies[currencySeed % 2], _amount(amountSeed));
        ledger.payRoyalty{value: _fund(currency, amount)}(_release(releaseSeed), currency, amount);
        _accrue();
    }

    function passOn(uint256 releaseSeed, uint256 fromSeed, uint256 toSeed, uint256 shareSeed) external {
        uint64 releaseId = _release(releaseSeed);
        (address from, address to) = (payee(fromSeed), payee(toSeed));
        uint16 held = treasury.shareOf(releaseId, from);
        if (from == to || held == 0) return;
        vm.prank(from);
        treasury.transferShare(releaseId, to, uint16(shareSeed % held) + 1);
    }

    /// @notice A payee claims all it can of one release; refused for a stopped one.
    function claim(uint256 releaseSeed, uint256 payeeSeed, uint256 currencySeed) external {
        Claim[] memory claims = new Claim[](1);
        claims[0].currency = currencies[currencySeed % 2];
        claims[0].payee = payee(payeeSeed);
        (uint64 releaseId, uint64[] memory one) = (_release(releaseSeed), new uint64[](1));
        one[0] = releaseId;
        (claims[0].settle, claims[0].releases, claims[0].verified) = (one, one, one);
        bool stopped = registry.blockedBy(releaseId) != 0;
        try treasury.claimAll(claims) {
            require(!stopped, "claimed what is frozen");
        } catch (bytes memory reason) {
            bytes4 wanted = stopped
                ? IRoyaltyTreasury.RoyaltyTreasury_Frozen.selector
                : IRoyaltyTreasury.RoyaltyTreasury_NothingToClaim.selector;
            require(bytes4(reason) == wanted, "claimAll failed");
        }
        _accrue();
    }

    /// @dev Seldom, so that something was earned before.
    function revoke(uint256 releaseSeed, uint256 chance) external {
        uint64 releaseId = _release(releaseSeed);
        if (chance % 2 != 0 || registry.releaseOf(releaseId).status == Status.Revoked) return;
        registry.revoke(releaseId);
    }

    function open(uint256 releaseSeed) external {
        uint64 releaseId = _release(releaseSeed);
        if (_until(releaseId) == 0 && registry.blockedBy(releaseId) != 0) refunds.open(releaseId);
    }

    function ask(uint256 tokenSeed) external {
        if (_tokens.length == 0) return;
        uint256 tokenId = _token(tokenSeed);
        address owner = ledger.ownerOf(tokenId);
        try refunds.unusedOf(tokenId) returns (uint64, address, uint256 amount) {
            vm.prank(owner);
            require(refunds.ask(tokenId) == amount, "booked another amount");
        } catch {}
    }

    function collect(uint256 releaseSeed, uint256 currencySeed, uint256 payeesSeed) external {
        (uint64 releaseId, address currency) = (_release(releaseSeed), currencies[currencySeed % 2]);
        if (_until(releaseId) == 0) return;
        address[] memory payees = new address[](payeesSeed % (PAYEES + 1));
        for (uint256 i = 0; i < payees.length; ++i) {
            payees[i] = payee(payeesSeed / 8 + i);
        }
        try refunds.collect(releaseId, currency, payees) {}
        catch (bytes memory reason) {
            require(bytes4(reason) == IRefunds.Refunds_NothingToCollect.selector, "collect failed");
        }
        _accrue();
    }

    function pay(uint256 tokenSeed) external {
        if (_tokens.length == 0) return;
        uint256[] memory tokenIds = new uint256[](1);
        tokenIds[0] = _token(tokenSeed);
        RefundRequest memory request = refunds.requestOf(tokenIds[0]);
        if (request.asked == 0 || block.timestamp < _until(request.releaseId)) return;
        uint256 due = refunds.payableOf(tokenIds[0]);
        if (due == 0) return;
        refunded[request.currency] += due;
        refunds.pay(tokenIds);
    }

    function giveBack(uint256 releaseSeed, uint256 currencySeed, uint256 payeeSeed) external {
        (uint64 releaseId, address currency) = (_release(releaseSeed), currencies[currencySeed % 2]);
        uint40 until = _until(releaseId);
        if (until == 0 || block.timestamp < until) return;
        uint256 due = refunds.remainderOf(releaseId, currency, payee(payeeSeed));
        if (due == 0) return;
        returned[currency] += due;
        if (refunds.fundOf(releaseId, currency).diverted) given[currency] += due;
        refunds.payRemainder(releaseId, currency, payee(payeeSeed));
    }

    function divert(uint256 releaseSeed, uint256 currencySeed, uint256 chance) external {
        (uint64 releaseId, address currency) = (_release(releaseSeed), currencies[currencySeed % 2]);
        RefundFund memory fund = refunds.fundOf(releaseId, currency);
        if (chance % 4 != 0 || _until(releaseId) == 0 || fund.diverted || fund.returned != 0) return;
        refunds.divert(releaseId, currency);
    }

    function wait_(uint256 seconds_) external {
        vm.warp(block.timestamp + (seconds_ % 2 days));
    }

    // ------------------------------------------------------------------------------------------------------- views

    /// @notice What refunds hold at least: of each fund what was collected and not paid.
    function heldFor(address currency) external view returns (uint256 held) {
        for (uint64 releaseId = 1; releaseId <= registry.releaseCount(); ++releaseId) {
            RefundFund memory fund = refunds.fundOf(releaseId, currency);
            held += fund.collected - fund.refunded - fund.returned;
        }
    }

    /// @notice Whether each fund's parts sum to it, nobody has more than they asked for, and what was paid and is still
    /// due is the same fraction for all who asked, rounded down.
    function fundsAreFair(address currency) external view returns (bool) {
        for (uint64 releaseId = 1; releaseId <= registry.releaseCount(); ++releaseId) {
            RefundFund memory fund = refunds.fundOf(releaseId, currency);
            uint256 covered = fund.collected < fund.asked ? fund.collected : fund.asked;
            (uint256 asked, uint256 paid, uint256 due) = (0, 0, 0);
            for (uint256 i = 0; i < _tokens.length; ++i) {
                RefundRequest memory request = refunds.requestOf(_tokens[i]);
                if (request.asked == 0 || request.releaseId != releaseId || request.currency != currency) continue;
                uint256 has = request.paid + refunds.payableOf(_tokens[i]);
                if (has > request.asked || has != (request.asked * covered) / fund.asked) return false;
                (asked, paid, due) = (asked + request.asked, paid + request.paid, due + has);
            }
            if (asked != fund.asked || paid != fund.refunded || due > covered) return false;

            (uint256 collected, uint256 left) = (0, fund.returned);
            for (uint256 i = 0; i < PAYEES; ++i) {
                collected += refunds.collectedOf(releaseId, currency, payee(i));
                left += refunds.remainderOf(releaseId, currency, payee(i));
            }
            if (collected != fund.collected || left > fund.collected - covered) return false;
            if (fund.refunded + fund.returned > fund.collected) return false;
        }
        return true;
    }

    /// @notice What refunds took of a release and what its contributors were paid, all of it at most its gross and what
    /// came from its children.
    function withinGross(address currency) external view returns (bool) {
        for (uint64 releaseId = 1; releaseId <= registry.releaseCount(); ++releaseId) {
            uint256 taken = 0;
            for (uint256 i = 0; i < PAYEES; ++i) {
                taken += treasury.paidOf(releaseId, currency, payee(i)); // what was collected is in it
            }
            uint256 earned = ledger.grossOf(releaseId, currency) + treasury.inflowOf(releaseId, currency);
            if (taken > earned || refunds.fundOf(releaseId, currency).refunded > earned) return false;
        }
        return true;
    }

    // ---------------------------------------------------------------------------------------------------- internal

    /// @return value What to send along.
    function _fund(address currency, uint256 amount) private returns (uint256 value) {
        received[currency] += amount;
        if (currency == address(0)) {
            vm.deal(address(this), amount);
            return amount;
        }
        HostileToken(currency).mint(address(this), amount);
        HostileToken(currency).approve(address(ledger), amount);
    }

    /// @param parent 0 for none.
    function _publish(uint64 parent, uint16 shareBps) private {
        Edge[] memory parents = new Edge[](parent == 0 ? 0 : 1);
        if (parent != 0) parents[0] = Edge({parent: parent, kind: EdgeKind.Merge, shareBps: shareBps, license: 0});
        Contributor[] memory split = new Contributor[](2);
        split[0] = Contributor({account: payee(0), shareBps: 6_667, role: Role.Training});
        split[1] = Contributor({account: payee(uint256(parent) + 1), shareBps: 3_333, role: Role.Data});
        DatasetShare[] memory shares = new DatasetShare[](1);
        shares[0] = DatasetShare({dataset: 1, shareBps: 411});
        uint64 releaseId = registry.submitRelease(
            Submission({
                modelId: _modelId,
                version: Strings.toString(registry.releaseCount()),
                manifest: keccak256("manifest"),
                weightsDigest: keccak256("weights"),
                suiteDigest: keccak256("suite"),
                charterVersion: 1,
                openRights: 0,
                sharesFixed: false,
                parents: parents,
                datasets: shares,
                contributors: split
            })
        );
        registry.approve(releaseId);
    }

    function _until(uint64 releaseId) private view returns (uint40 until) {
        (, until,) = refunds.openingOf(releaseId);
    }

    function _token(uint256 seed) private view returns (uint256) {
        return _tokens[seed % _tokens.length];
    }

    /// @dev Others than the payees, whose balances are counted.
    function _holder(uint256 seed) private pure returns (address) {
        return address(uint160(0xC0FFEE00 + seed % HOLDERS));
    }

    /// @notice What arrived at licensees.
    function arrivedAtHolders(address currency) external view returns (uint256 sum) {
        for (uint256 i = 0; i < HOLDERS; ++i) {
            sum += balanceOf(currency, _holder(i));
        }
    }
}
