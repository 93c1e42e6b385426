// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @notice A registered dataset.
/// @param owner Who is paid what releases made with it owe it.
/// @param document sha-256 digest of the dataset card's CID (CIDv1, raw).
struct Dataset {
    address owner;
    bytes32 document;
    string name;
}

/// @title IDatasetRegistry
/// @notice Datasets that releases name and pay. Anybody may register one; names are unique, nothing is ever deleted.
interface IDatasetRegistry {
    event DatasetRegistered(uint64 indexed datasetId, string name, bytes32 document, address indexed owner);
    event DatasetTransferred(uint64 indexed datasetId, address indexed from, address indexed to);

    error DatasetRegistry_InvalidName(string name);
    error DatasetRegistry_NameTaken(string name, uint64 datasetId);
    error DatasetRegistry_MissingDocument();
    error DatasetRegistry_UnknownDataset(uint64 datasetId);
    error DatasetRegistry_NotOwner(uint64 datasetId, address account);
    error DatasetRegistry_InvalidOwner();

    /// @notice Registers a dataset, owned by the caller.
    /// @dev Requirements: 3 to 32 characters of `[a-z0-9-]`, no hyphen at either end; not taken; a document.
    function register(string calldata name, bytes32 document) external returns (uint64 datasetId);

    /// @notice Hands a dataset, and what it is still owed, to another account; only the owner may.
    function transfer(uint64 datasetId, address to) external;

    /// @dev Reverts where there is no such dataset.
    function ownerOf(uint64 datasetId) external view returns (address owner);
    function datasetOf(uint64 datasetId) external view returns (Dataset memory);
    /// @return datasetId 0 where no dataset has this name.
    function datasetByName(string calldata name) external view returns (uint64 datasetId);
    function datasetCount() external view returns (uint64);
}
