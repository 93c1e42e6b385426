// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {Processes} from "./Processes.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {Policy} from "../../../contracts/interfaces/IEthicsCharter.sol";
import {Order} from "../../../contracts/interfaces/IModelLicense.sol";
import {Contributor, DatasetShare, Edge, EdgeKind, Role, Submission} from
    "../../../contracts/interfaces/IModelRegistry.sol";
import {OfferTerms} from "../../../contracts/interfaces/IOfferBook.sol";
import {Claim, IRoyaltyTreasury, Share} from "../../../contracts/interfaces/IRoyaltyTreasury.sol";
import {HostileToken} from "../../../contracts/test/HostileToken.sol";
import {RoyaltyWorld} from "./RoyaltyWorld.sol";
import {vm} from "./Vm.sol";

/// @notice Does at random what people do: changes the charter's rates, publishes releases in lines and meshes, buys,
/// refers, settles, passes shares on and divides them anew, hands datasets over, claims in every role, and gives. Every
/// call is made to succeed; money is counted where it left and where it arrived.
contract RoyaltyHandler is RoyaltyWorld {
    constructor() {
        adopt(500, 300);
        publish(0, 0);
        publish(1, 1);
    }

    function adopt(uint16 feeSeed, uint16 poolSeed) public {
        uint16 feeBps = feeSeed % (charter.MAX_FEE_BPS() + 1);
        Policy memory policy = Policy({
            receiptsRequired: 1,
            acceptedBackends: 2,
            feeBps: feeBps,
            forbiddenRights: 0,
            verifierPoolBps: poolSeed % (charter.MAX_FEE_BPS() - feeBps + 1)
        });
        charter.adopt(keccak256("charter"), 1, policy, Processes.usual());
    }

    function publish(uint256 parentSeed, uint256 shareSeed) public {
        uint64 count = registry.releaseCount();
        if (count == MAX_RELEASES) return;
        uint32 version = charter.currentVersion();
        Policy memory policy = charter.policyOf(version);
        uint256 left = WHOLE_BPS - policy.feeBps - policy.verifierPoolBps;
        DatasetShare[] memory shares = _datasets(shareSeed, left);
        for (uint256 i = 0; i < shares.length; ++i) {
            left -= shares[i].shareBps;
        }
        Edge[] memory parents = _parents(count, parentSeed, shareSeed, left);

        uint64 releaseId = registry.submitRelease(
            Submission({
                modelId: _modelId,
                version: Strings.toString(count),
                manifest: keccak256("manifest"),
                weightsDigest: keccak256("weights"),
                suiteDigest: keccak256("suite"),
                charterVersion: version,
                openRights: 0,
                sharesFixed: false,
                parents: parents,
                datasets: shares,
                contributors: _contributors(shareSeed)
            })
        );
        registry.approve(releaseId);
        crumbs += parents.length + shares.length + PAYEES + VERIFIERS + 1;
    }

    function sell(uint256 releaseSeed, uint256 currencySeed, uint256 amountSeed) external {
        (address currency, uint256 amount) = (currencies[currencySeed % 2], _amount(amountSeed));
        uint256 value = _fund(currency, amount);
        ledger.payRoyalty{value: value}(_release(releaseSeed), currency, amount);
        _accrue();
    }

    /// @notice A licence that somebody referred.
    function refer(uint256 releaseSeed, uint256 currencySeed, uint256 amountSeed, uint256 cutSeed, uint256 payeeSeed)
        external
    {
        (address currency, uint256 amount) = (currencies[currencySeed % 2], _amount(amountSeed));
        OfferTerms memory terms;
        (terms.price, terms.currency, terms.referrerBps) = (uint96(amount), currency, uint16(cutSeed % 5_001));
        terms.rights = 1;
        uint40 offerId = ledger.openOffer(_release(releaseSeed), terms);
        uint256 value = _fund(currency, amount);
        Order memory order = Order({
            offerId: offerId,
            quantity: 1,
            to: payee(payeeSeed),
            referrer: payee(payeeSeed),
            maximum: amount,
            proof: new bytes32[](0)
        });
        ledger.mintOrder{value: value}(order);
        _accrue();
    }

    function settle(uint256 firstSeed, uint256 secondSeed, uint256 currencySeed) external {
        treasury.settle(_two(firstSeed, secondSeed), currencies[currencySeed % 2]);
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

    function divideAnew(uint256 releaseSeed, uint256 seed) external {
        uint64 releaseId = _release(releaseSeed);
        (Share[] memory current, uint256[] memory keys) = _current(releaseId);
        Contributor[] memory split = _contributors(seed);
        Share[] memory next = new Share[](split.length);
        for (uint256 i = 0; i < split.length; ++i) {
            next[i] = Share({account: split[i].account, shareBps: split[i].shareBps});
        }
        bytes32 digest = treasury.digestOfChange(releaseId, next, block.timestamp);
        bytes[] memory signatures = new bytes[](keys.length);
        for (uint256 i = 0; i < keys.length; ++i) {
            (uint8 v, bytes32 r, bytes32 s) = vm.sign(keys[i], digest);
            signatures[i] = abi.encodePacked(r, s, v);
        }
        treasury.changeShares(releaseId, current, next, block.timestamp, signatures);
    }

    function handOver(uint64 datasetSeed, uint256 payeeSeed) external {
        uint64 datasetId = uint64(datasetSeed % DATASETS) + 1;
        address to = payee(payeeSeed);
        address owner = datasets.ownerOf(datasetId);
        vm.prank(owner);
        datasets.transferFrom(owner, to, datasetId);
    }

    function claim(uint256 firstSeed, uint256 secondSeed, uint256 payeeSeed, uint256 currencySeed) external {
        uint64[] memory releaseIds = _two(firstSeed, secondSeed);
        (address currency, address from) = (currencies[currencySeed % 2], payee(payeeSeed));
        uint256 first = treasury.claimable(releaseIds[0], currency, from);
        if (first == 0 && treasury.claimable(releaseIds[1], currency, from) == 0) return;
        treasury.claimOnBehalf(currency, from, address(0), releaseIds);
    }

    /// @notice Settles and claims in every role at once.
    function claimAll(uint256 payeeSeed, uint256 currencySeed) external {
        _claimAll(payeeSeed, currencySeed, address(0));
    }

    function claimToNewcomer(uint256 payeeSeed, uint256 currencySeed) external {
        _claimAll(payeeSeed, currencySeed, newcomer());
    }

    function leaveToDao(uint256 payeeSeed, uint256 currencySeed) external {
        kept[currencies[currencySeed % 2]] += _claimAll(payeeSeed, currencySeed, address(dao));
    }

    function give(uint256 currencySeed, uint256 amountSeed) external {
        (address currency, uint256 amount) = (currencies[currencySeed % 2], _amount(amountSeed));
        if (currency == address(0)) {
            vm.deal(address(this), amount);
            (bool ok,) = address(dao).call{value: amount}("");
            require(ok, "the DAO takes no money");
        } else {
            HostileToken(currency).mint(address(dao), amount);
        }
        given[currency] += amount;
    }

    // ----------------------------------------------------------------------------------------------------- private

    /// @dev Nothing owed is no reason to revert here: a random payee often has nothing.
    function _claimAll(uint256 payeeSeed, uint256 currencySeed, address to) private returns (uint256 amount) {
        address from = payee(payeeSeed);
        Claim[] memory claims = new Claim[](1);
        claims[0].currency = currencies[currencySeed % 2];
        (claims[0].payee, claims[0].to, claims[0].referrals) = (from, to, true);
        uint64 count = registry.releaseCount();
        uint64[] memory youngestFirst = new uint64[](count);
        for (uint64 i = 0; i < count; ++i) {
            youngestFirst[i] = count - i;
        }
        (claims[0].settle, claims[0].releases, claims[0].verified) = (youngestFirst, youngestFirst, youngestFirst);
        claims[0].datasets = _owned(from);
        vm.prank(from);
        try treasury.claimAll(claims) returns (uint256[] memory amounts) {
            amount = amounts[0];
        } catch (bytes memory reason) {
            require(bytes4(reason) == IRoyaltyTreasury.RoyaltyTreasury_NothingToClaim.selector, "claimAll failed");
        }
        _accrue();
    }

    /// @return value What to send along.
    function _fund(address currency, uint256 amount) private returns (uint256 value) {
        received[currency] += amount;
        ++payments[currency];
        if (currency == address(0)) {
            vm.deal(address(this), amount);
            return amount;
        }
        HostileToken(currency).mint(address(this), amount);
        HostileToken(currency).approve(address(ledger), amount);
    }

    function _owned(address owner) private view returns (uint64[] memory owned) {
        uint64[DATASETS] memory found;
        uint256 count = 0;
        for (uint64 datasetId = 1; datasetId <= DATASETS; ++datasetId) {
            if (datasets.ownerOf(datasetId) == owner) found[count++] = datasetId;
        }
        owned = new uint64[](count);
        for (uint256 i = 0; i < count; ++i) {
            owned[i] = found[i];
        }
    }

    /// @dev Who has a share now, ascending, and their keys.
    function _current(uint64 releaseId) private view returns (Share[] memory current, uint256[] memory keys) {
        uint256 count = 0;
        for (uint256 i = 0; i < PAYEES; ++i) {
            if (treasury.shareOf(releaseId, payee(i)) != 0) ++count;
        }
        (current, keys) = (new Share[](count), new uint256[](count));
        uint256 at = 0;
        for (uint256 i = 0; i < PAYEES; ++i) {
            uint16 shareBps = treasury.shareOf(releaseId, payee(i));
            if (shareBps == 0) continue;
            (current[at], keys[at]) = (Share({account: payee(i), shareBps: shareBps}), _keys[i]);
            ++at;
        }
    }

    function _two(uint256 firstSeed, uint256 secondSeed) private view returns (uint64[] memory releaseIds) {
        releaseIds = new uint64[](2);
        (releaseIds[0], releaseIds[1]) = (_release(firstSeed), _release(secondSeed));
    }

    /// @dev Up to three parents, one after the other, whose shares leave fee, pool and datasets their part.
    function _parents(uint64 count, uint256 seed, uint256 shareSeed, uint256 limitBps)
        private
        pure
        returns (Edge[] memory parents)
    {
        uint256 wanted = seed % 4;
        if (wanted > count) wanted = count;
        parents = new Edge[](wanted);
        for (uint256 i = 0; i < wanted; ++i) {
            uint256 shareBps = uint256(keccak256(abi.encode(shareSeed, i))) % (limitBps + 1);
            limitBps -= shareBps;
            uint64 parent = uint64((seed / 4 + i) % count) + 1;
            parents[i] = Edge({parent: parent, kind: EdgeKind.Merge, shareBps: uint16(shareBps), license: 0});
        }
    }

    /// @dev None to all datasets; together they take at most half of what is left.
    function _datasets(uint256 seed, uint256 limitBps) private pure returns (DatasetShare[] memory shares) {
        shares = new DatasetShare[](uint256(keccak256(abi.encode("datasets", seed))) % (DATASETS + 1));
        for (uint256 i = 0; i < shares.length; ++i) {
            uint256 shareBps = uint256(keccak256(abi.encode("dataset", seed, i))) % (limitBps / (2 * DATASETS) + 1);
            shares[i] = DatasetShare({dataset: uint64(i + 1), shareBps: uint16(shareBps)});
        }
    }

    /// @dev One to all payees, ascending; the last takes what is left.
    function _contributors(uint256 seed) private view returns (Contributor[] memory split) {
        split = new Contributor[](seed % PAYEES + 1);
        uint256 left = WHOLE_BPS;
        for (uint256 i = 0; i < split.length; ++i) {
            uint256 after_ = split.length - 1 - i;
            uint256 shareBps = after_ == 0 ? left : uint256(keccak256(abi.encode(i, seed))) % (left - after_) + 1;
            left -= shareBps;
            split[i] = Contributor({account: payee(i), shareBps: uint16(shareBps), role: Role.Training});
        }
    }
}
