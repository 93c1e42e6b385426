// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDatasetRegistry} from "../interfaces/IDatasetRegistry.sol";
import {DatasetShare, IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {Consent} from "./Consent.sol";

/// @title Provenance
/// @notice The datasets a release was made with, what each of them is owed of its earnings, and what their owners'
/// consent leaves of its rights.
abstract contract Provenance is IModelRegistry {
    uint256 public constant MAX_DATASETS = 16;

    /// @notice Where datasets are registered.
    IDatasetRegistry public immutable datasets;

    mapping(uint64 releaseId => DatasetShare[]) private _datasetShares;

    constructor(IDatasetRegistry datasets_) {
        datasets = datasets_;
    }

    /// @inheritdoc IModelRegistry
    function datasetsOf(uint64 releaseId) external view returns (DatasetShare[] memory) {
        return _datasetShares[releaseId];
    }

    /// @return sharesBps The sum of the datasets' shares.
    /// @return withheld Rights that the owner of at least one of them does not let the release pass on.
    function _setDatasets(uint64 releaseId, DatasetShare[] calldata shares)
        internal
        returns (uint256 sharesBps, uint16 withheld)
    {
        uint256 count = shares.length;
        if (count == 0) return (0, 0);
        require(count <= MAX_DATASETS, ModelRegistry_TooManyDatasets(count, MAX_DATASETS));

        uint8 common = Consent.ALL;
        for (uint256 i = 0; i < count; ++i) {
            (uint64 dataset, uint16 shareBps) = (shares[i].dataset, shares[i].shareBps);
            for (uint256 j = 0; j < i; ++j) {
                require(shares[j].dataset != dataset, ModelRegistry_DuplicateDataset(dataset));
            }
            (uint8 consent, uint16 askedBps) = datasets.consentOf(dataset); // reverts where there is no such dataset
            require(consent & Consent.TRAIN != 0, ModelRegistry_NoConsent(dataset, Consent.TRAIN));
            require(shareBps >= askedBps, ModelRegistry_ShareBelowAsked(dataset, shareBps, askedBps));
            _datasetShares[releaseId].push(shares[i]);
            sharesBps += shareBps;
            common &= consent;
        }
        emit DatasetsSet(releaseId, shares);
        withheld = Consent.withheldBy(common);
    }
}
