// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDAO} from "@aragon/osx-commons-contracts/src/dao/IDAO.sol";
import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";

import {IDatasetRegistry} from "../../../contracts/interfaces/IDatasetRegistry.sol";
import {DatasetShare, Edge} from "../../../contracts/interfaces/IModelRegistry.sol";
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

/// @notice The community the random actions happen in, and books of its own that every due is held against.
/// @dev Each of the payees contributes, owns datasets, verifies and refers.
abstract contract RoyaltyWorld {
    uint256 internal constant PAYEES = 6;
    uint256 internal constant VERIFIERS = 3;
    uint256 internal constant DATASETS = 2;
    uint256 internal constant MAX_RELEASES = 12;
    uint256 internal constant WHOLE_BPS = 10_000;
    string private constant NAMESPACE = "property";

    PropertyDao public immutable dao;
    EthicsCharter public immutable charter;
    IDatasetRegistry public immutable datasets;
    ModelRegistry public immutable registry;
    ModelLicense public immutable ledger;
    RoyaltyTreasury public immutable treasury;
    bytes32 internal immutable _modelId;
    /// @notice Native, and one token.
    address[2] public currencies;

    /// @dev By address, ascending, as a split lists its accounts.
    address[PAYEES] private _payees;
    uint256[PAYEES] internal _keys;

    mapping(address currency => uint256) public received;
    mapping(address currency => uint256) public given;
    /// @notice What payees left to the DAO.
    mapping(address currency => uint256) public kept;
    /// @notice The most wei that rounding can leave over: one for each payment, edge, dataset and claimant.
    mapping(address currency => uint256) public payments;
    uint256 public crumbs;

    /// @dev What a release's contributors had earned when it was last looked at, in basis points of a unit.
    mapping(uint64 releaseId => mapping(address currency => uint256)) private _pots;
    /// @dev What each of them earned by the share it had each time, in parts of 1 / W^2 of a unit.
    mapping(uint64 releaseId => mapping(address currency => mapping(address account => uint256))) private _earned;

    constructor() {
        _makePayees();
        dao = new PropertyDao();
        CurrencyList list = new CurrencyList(IDAO(address(dao)));
        charter = new EthicsCharter(IDAO(address(dao)), list, 1 hours);
        datasets = new DatasetRegistry();
        registry = new ModelRegistry(IDAO(address(dao)), charter, datasets);
        registry.setVerificationRegistry(address(new PropertyVerification(_verifiers())));
        ledger = new ModelLicense(IDAO(address(dao)), registry, list, new LicenseRenderer(registry), address(0));
        currencies[1] = address(new HostileToken());
        list.list(currencies[1]);
        RoyaltyPaymentCondition condition = new RoyaltyPaymentCondition(IDAO(address(dao)), list);
        RoyaltyTreasury implementation =
            new RoyaltyTreasury(IDAO(address(dao)), ledger, registry, list, datasets, condition);
        bytes memory initialization = abi.encodeCall(RoyaltyTreasury.initialize, (IDAO(address(dao))));
        treasury = RoyaltyTreasury(address(new ERC1967Proxy(address(implementation), initialization)));
        dao.setCondition(condition);

        registry.claimNamespace(NAMESPACE);
        _modelId = registry.createModel(NAMESPACE, "model");
        _registerDatasets();
    }

    // ------------------------------------------------------------------------------------------------------- views

    /// @notice What arrived at payees, and at the account they had it sent to.
    function arrived(address currency) external view returns (uint256 sum) {
        for (uint256 i = 0; i < PAYEES; ++i) {
            sum += balanceOf(currency, payee(i));
        }
        sum += balanceOf(currency, newcomer());
    }

    /// @notice What all payees could claim now, and what all releases would pass on now.
    function due(address currency) external view returns (uint256 claimable, uint256 unsettled) {
        for (uint64 releaseId = 1; releaseId <= registry.releaseCount(); ++releaseId) {
            for (uint256 i = 0; i < PAYEES; ++i) {
                claimable += treasury.claimable(releaseId, currency, payee(i));
                claimable += treasury.claimableVerification(releaseId, currency, payee(i));
            }
            Edge[] memory parents = registry.parentsOf(releaseId);
            for (uint256 i = 0; i < parents.length; ++i) {
                unsettled += treasury.unsettled(releaseId, parents[i].parent, currency);
            }
            DatasetShare[] memory shares = registry.datasetsOf(releaseId);
            for (uint256 i = 0; i < shares.length; ++i) {
                unsettled += treasury.unsettledDataset(releaseId, shares[i].dataset, currency);
            }
        }
        for (uint64 datasetId = 1; datasetId <= DATASETS; ++datasetId) {
            claimable += treasury.claimableDataset(datasetId, currency);
        }
        for (uint256 i = 0; i < PAYEES; ++i) {
            claimable += treasury.claimableReferrals(currency, payee(i));
        }
    }

    /// @notice Whether each contributor was paid and can claim, to the unit, what these books say it earned.
    function everybodyHasTheirPart(address currency) external view returns (bool) {
        for (uint64 releaseId = 1; releaseId <= registry.releaseCount(); ++releaseId) {
            for (uint256 i = 0; i < PAYEES; ++i) {
                address account = payee(i);
                uint256 has = treasury.claimable(releaseId, currency, account)
                    + treasury.paidOf(releaseId, currency, account);
                if (has != _earned[releaseId][currency][account] / WHOLE_BPS / WHOLE_BPS) return false;
            }
        }
        return true;
    }

    /// @notice Whether each release's shares sum to the whole.
    function sharesAreWhole() external view returns (bool) {
        for (uint64 releaseId = 1; releaseId <= registry.releaseCount(); ++releaseId) {
            uint256 total = 0;
            for (uint256 i = 0; i < PAYEES; ++i) {
                total += treasury.shareOf(releaseId, payee(i));
            }
            if (total != WHOLE_BPS) return false;
        }
        return true;
    }

    function balanceOf(address currency, address account) public view returns (uint256) {
        return currency == address(0) ? account.balance : HostileToken(currency).balanceOf(account);
    }

    function payee(uint256 seed) public view returns (address) {
        return _payees[seed % PAYEES];
    }

    function newcomer() public pure returns (address) {
        return address(uint160(0xB0B00000));
    }

    // ---------------------------------------------------------------------------------------------------- internal

    /// @dev Writes down what everybody earned since the last time, by the share they have now. To be called after
    /// every action that lets a release earn, and so before any that changes a share.
    function _accrue() internal {
        for (uint64 releaseId = 1; releaseId <= registry.releaseCount(); ++releaseId) {
            (uint16 feeBps, uint16 upstreamBps) = registry.ratesOf(releaseId);
            for (uint256 i = 0; i < 2; ++i) {
                address currency = currencies[i];
                uint256 pot = ledger.grossOf(releaseId, currency) * (WHOLE_BPS - feeBps - upstreamBps)
                    + treasury.inflowOf(releaseId, currency) * (WHOLE_BPS - upstreamBps);
                uint256 grown = pot - _pots[releaseId][currency];
                if (grown != 0) _shareOut(releaseId, currency, grown);
                _pots[releaseId][currency] = pot;
            }
        }
    }

    function _release(uint256 seed) internal view returns (uint64) {
        return uint64(seed % registry.releaseCount()) + 1;
    }

    /// @dev Small amounts round the most, large ones overflow first.
    function _amount(uint256 seed) internal pure returns (uint256) {
        return seed % 3 == 0 ? (seed % type(uint80).max) + 1 : (seed % 1_000) + 1;
    }

    function _shareOut(uint64 releaseId, address currency, uint256 grown) private {
        for (uint256 i = 0; i < PAYEES; ++i) {
            _earned[releaseId][currency][payee(i)] += grown * treasury.shareOf(releaseId, payee(i));
        }
    }

    function _makePayees() private {
        for (uint256 i = 0; i < PAYEES; ++i) {
            (uint256 key, address account) = (i + 1, vm.addr(i + 1));
            uint256 at = i;
            for (; at > 0 && _payees[at - 1] > account; --at) {
                (_payees[at], _keys[at]) = (_payees[at - 1], _keys[at - 1]);
            }
            (_payees[at], _keys[at]) = (account, key);
        }
    }

    function _verifiers() private view returns (address[] memory verifiers) {
        verifiers = new address[](VERIFIERS);
        for (uint256 i = 0; i < VERIFIERS; ++i) {
            verifiers[i] = payee(i);
        }
    }

    function _registerDatasets() private {
        vm.prank(payee(0));
        datasets.register("voices", keccak256("voices"), 7, 0);
        vm.prank(payee(1));
        datasets.register("strokes", keccak256("strokes"), 7, 0);
    }
}
