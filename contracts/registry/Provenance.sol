// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDatasetRegistry} from "../interfaces/IDatasetRegistry.sol";
import {DatasetShare, IModelRegistry} from "../interfaces/IModelRegistry.sol";

/// @title Provenance
/// @notice The datasets a release was made with, and what each of them is owed of its earnings.
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
    function _setDatasets(uint64 releaseId, DatasetShare[] calldata shares) internal returns (uint256 sharesBps) {
        uint256 count = shares.length;
        if (count == 0) return 0;
        require(count <= MAX_DATASETS, ModelRegistry_TooManyDatasets(count, MAX_DATASETS));

        for (uint256 i = 0; i < count; ++i) {
            uint64 dataset = shares[i].dataset;
            for (uint256 j = 0; j < i; ++j) {
                require(shares[j].dataset != dataset, ModelRegistry_DuplicateDataset(dataset));
            }
            datasets.ownerOf(dataset); // reverts where there is no such dataset
            _datasetShares[releaseId].push(shares[i]);
            sharesBps += shares[i].shareBps;
        }
        emit DatasetsSet(releaseId, shares);
    }
}
