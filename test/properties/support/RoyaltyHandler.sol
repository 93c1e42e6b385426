// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDAO} from "@aragon/osx-commons-contracts/src/dao/IDAO.sol";
import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {Policy} from "../../../contracts/interfaces/IEthicsCharter.sol";
import {Contributor, DatasetShare, Edge, EdgeKind, Role, Submission} from
    "../../../contracts/interfaces/IModelRegistry.sol";
import {LicenseRenderer} from "../../../contracts/license/LicenseRenderer.sol";
import {ModelLicense} from "../../../contracts/license/ModelLicense.sol";
import {EthicsCharter} from "../../../contracts/policy/EthicsCharter.sol";
import {DatasetRegistry} from "../../../contracts/registry/DatasetRegistry.sol";
import {ModelRegistry} from "../../../contracts/registry/ModelRegistry.sol";
import {HostileToken} from "../../../contracts/test/HostileToken.sol";
import {CurrencyList} from "../../../contracts/treasury/CurrencyList.sol";
import {RoyaltyPaymentCondition} from "../../../contracts/treasury/RoyaltyPaymentCondition.sol";
import {RoyaltyTreasury} from "../../../contracts/treasury/RoyaltyTreasury.sol";
import {PropertyDao, PropertyVerification} from "./PropertyDao.sol";
import {vm} from "./Vm.sol";

/// @notice Does at random what people do: changes the fee, publishes releases in lines and meshes, buys, settles,
/// claims and gives. Every call is made to succeed; money is counted where it left and where it arrived.
contract RoyaltyHandler {
    uint256 private constant PAYEES = 6;
    uint256 private constant MAX_RELEASES = 12;
    uint256 private constant WHOLE_BPS = 10_000;
    string private constant NAMESPACE = "property";

    PropertyDao public immutable dao;
    EthicsCharter public immutable charter;
    ModelRegistry public immutable registry;
    ModelLicense public immutable ledger;
    RoyaltyTreasury public immutable treasury;
    /// @notice Native, and one token.
    address[2] public currencies;

    mapping(address currency => uint256) public received;
    mapping(address currency => uint256) public given;
    /// @notice What payees left to the DAO.
    mapping(address currency => uint256) public kept;
    /// @notice The most wei that rounding can leave over: one for each payment, edge and contributor.
    mapping(address currency => uint256) public payments;
    uint256 public edges;
    uint256 public contributors;

    bytes32 private immutable _modelId;

    constructor() {
        dao = new PropertyDao();
        charter = new EthicsCharter(IDAO(address(dao)));
        registry = new ModelRegistry(IDAO(address(dao)), charter, new DatasetRegistry());
        registry.setVerificationRegistry(address(new PropertyVerification()));
        CurrencyList list = new CurrencyList(IDAO(address(dao)));
        ledger = new ModelLicense(IDAO(address(dao)), registry, list, new LicenseRenderer(registry));
        currencies[1] = address(new HostileToken());
        list.list(currencies[1]);
        RoyaltyTreasury implementation =
            new RoyaltyTreasury(IDAO(address(dao)), ledger, registry, list, registry.datasets());
        bytes memory initialization = abi.encodeCall(RoyaltyTreasury.initialize, (IDAO(address(dao))));
        treasury = RoyaltyTreasury(address(new ERC1967Proxy(address(implementation), initialization)));
        dao.setCondition(new RoyaltyPaymentCondition(IDAO(address(dao)), treasury, list));

        registry.claimNamespace(NAMESPACE);
        _modelId = registry.createModel(NAMESPACE, "model");
        adopt(500);
        publish(0, 0);
        publish(1, 1);
    }

    // ----------------------------------------------------------------------------------------------------- actions

    function adopt(uint16 feeBps) public {
        Policy memory policy = Policy({
            receiptsRequired: 1,
            acceptedBackends: 2,
            feeBps: feeBps % (charter.MAX_FEE_BPS() + 1),
            forbiddenRights: 0,
            verifierPoolBps: 0
        });
        charter.adopt(keccak256("charter"), 1, policy);
    }

    function publish(uint256 parentSeed, uint256 shareSeed) public {
        uint64 count = registry.releaseCount();
        if (count == MAX_RELEASES) return;
        uint32 version = charter.currentVersion();
        Edge[] memory parents = _parents(count, parentSeed, shareSeed, WHOLE_BPS - charter.policyOf(version).feeBps);
        Contributor[] memory split = _contributors(shareSeed);

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
                datasets: new DatasetShare[](0),
                contributors: split
            })
        );
        registry.approve(releaseId);
        edges += parents.length;
        contributors += split.length;
    }

    function sell(uint256 releaseSeed, uint256 currencySeed, uint256 amountSeed) external {
        address currency = currencies[currencySeed % 2];
        uint256 amount = _amount(amountSeed);
        if (currency == address(0)) {
            vm.deal(address(this), amount);
            ledger.payRoyalty{value: amount}(_release(releaseSeed), currency, amount);
        } else {
            HostileToken(currency).mint(address(this), amount);
            HostileToken(currency).approve(address(ledger), amount);
            ledger.payRoyalty(_release(releaseSeed), currency, amount);
        }
        received[currency] += amount;
        ++payments[currency];
    }

    function settle(uint256 firstSeed, uint256 secondSeed, uint256 currencySeed) external {
        uint64[] memory releaseIds = new uint64[](2);
        (releaseIds[0], releaseIds[1]) = (_release(firstSeed), _release(secondSeed));
        treasury.settle(releaseIds, currencies[currencySeed % 2]);
    }

    function claim(uint256 firstSeed, uint256 secondSeed, uint256 payeeSeed, uint256 currencySeed) external {
        _claim(firstSeed, secondSeed, payeeSeed, currencySeed, payee(payeeSeed));
    }

    function claimToNewcomer(uint256 releaseSeed, uint256 payeeSeed, uint256 currencySeed) external {
        _claim(releaseSeed, releaseSeed, payeeSeed, currencySeed, newcomer());
    }

    function leaveToDao(uint256 releaseSeed, uint256 payeeSeed, uint256 currencySeed) external {
        uint256 amount = _claim(releaseSeed, releaseSeed, payeeSeed, currencySeed, address(dao));
        kept[currencies[currencySeed % 2]] += amount;
    }

    function give(uint256 currencySeed, uint256 amountSeed) external {
        address currency = currencies[currencySeed % 2];
        uint256 amount = _amount(amountSeed);
        if (currency == address(0)) {
            vm.deal(address(this), amount);
            payable(address(dao)).transfer(amount);
        } else {
            HostileToken(currency).mint(address(dao), amount);
        }
        given[currency] += amount;
    }

    // ------------------------------------------------------------------------------------------------------- views

    /// @notice What arrived at payees, and at the account they had it sent to.
    function arrived(address currency) external view returns (uint256 sum) {
        for (uint256 i = 0; i < PAYEES; ++i) {
            sum += balanceOf(currency, payee(i));
        }
        sum += balanceOf(currency, newcomer());
    }

    /// @notice What all payees could claim now, and what all children would pass on now.
    function due(address currency) external view returns (uint256 claimable, uint256 unsettled) {
        uint64 count = registry.releaseCount();
        for (uint64 releaseId = 1; releaseId <= count; ++releaseId) {
            for (uint256 i = 0; i < PAYEES; ++i) {
                claimable += treasury.claimable(releaseId, currency, payee(i));
            }
            Edge[] memory parents = registry.parentsOf(releaseId);
            for (uint256 i = 0; i < parents.length; ++i) {
                unsettled += treasury.unsettled(releaseId, parents[i].parent, currency);
            }
        }
    }

    function balanceOf(address currency, address account) public view returns (uint256) {
        return currency == address(0) ? account.balance : HostileToken(currency).balanceOf(account);
    }

    function payee(uint256 seed) public pure returns (address) {
        return address(uint160(0xA11CE000 + seed % PAYEES));
    }

    function newcomer() public pure returns (address) {
        return address(uint160(0xB0B00000));
    }

    // ----------------------------------------------------------------------------------------------------- private

    function _claim(uint256 firstSeed, uint256 secondSeed, uint256 payeeSeed, uint256 currencySeed, address to)
        private
        returns (uint256)
    {
        address currency = currencies[currencySeed % 2];
        address from = payee(payeeSeed);
        uint64[] memory releaseIds = new uint64[](2);
        (releaseIds[0], releaseIds[1]) = (_release(firstSeed), _release(secondSeed));
        if (
            treasury.claimable(releaseIds[0], currency, from) == 0
                && treasury.claimable(releaseIds[1], currency, from) == 0
        ) return 0;
        vm.prank(from);
        return treasury.claim(releaseIds, currency, from, to);
    }

    function _release(uint256 seed) private view returns (uint64) {
        return uint64(seed % registry.releaseCount()) + 1;
    }

    /// @dev Small amounts round the most, large ones overflow first.
    function _amount(uint256 seed) private pure returns (uint256) {
        return seed % 3 == 0 ? (seed % type(uint80).max) + 1 : (seed % 1_000) + 1;
    }

    /// @dev Up to three parents, one after the other, whose shares leave the fee its part.
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

    /// @dev One to all payees; the last takes what is left.
    function _contributors(uint256 seed) private pure returns (Contributor[] memory split) {
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
