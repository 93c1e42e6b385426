// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {Dataset, IDatasetRegistry} from "../interfaces/IDatasetRegistry.sol";
import {Names} from "./Names.sol";

/// @title DatasetRegistry
/// @notice See {IDatasetRegistry}.
contract DatasetRegistry is IDatasetRegistry {
    /// @inheritdoc IDatasetRegistry
    uint64 public datasetCount;

    mapping(uint64 datasetId => Dataset) private _datasets;
    mapping(string name => uint64 datasetId) private _ids;

    /// @inheritdoc IDatasetRegistry
    function register(string calldata name, bytes32 document) external returns (uint64 datasetId) {
        require(Names.isName(name), DatasetRegistry_InvalidName(name));
        require(_ids[name] == 0, DatasetRegistry_NameTaken(name, _ids[name]));
        require(document != 0, DatasetRegistry_MissingDocument());

        datasetId = ++datasetCount;
        _ids[name] = datasetId;
        _datasets[datasetId] = Dataset({owner: msg.sender, document: document, name: name});
        emit DatasetRegistered(datasetId, name, document, msg.sender);
    }

    /// @inheritdoc IDatasetRegistry
    function transfer(uint64 datasetId, address to) external {
        require(ownerOf(datasetId) == msg.sender, DatasetRegistry_NotOwner(datasetId, msg.sender));
        require(to != address(0), DatasetRegistry_InvalidOwner());

        _datasets[datasetId].owner = to;
        emit DatasetTransferred(datasetId, msg.sender, to);
    }

    /// @inheritdoc IDatasetRegistry
    function ownerOf(uint64 datasetId) public view returns (address owner) {
        owner = _datasets[datasetId].owner;
        require(owner != address(0), DatasetRegistry_UnknownDataset(datasetId));
    }

    /// @inheritdoc IDatasetRegistry
    function datasetOf(uint64 datasetId) external view returns (Dataset memory) {
        ownerOf(datasetId);
        return _datasets[datasetId];
    }

    /// @inheritdoc IDatasetRegistry
    function datasetByName(string calldata name) external view returns (uint64 datasetId) {
        return _ids[name];
    }
}
