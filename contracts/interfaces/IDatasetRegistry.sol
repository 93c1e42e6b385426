// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IERC4906} from "@openzeppelin/contracts/interfaces/IERC4906.sol";

/// @notice A registered dataset.
/// @param document sha-256 digest of the CID (CIDv1, raw) of the document that describes it, as Croissant.
/// @param consent What its owner consents to, as `Consent` bits.
/// @param askedBps The least share that a release which names it has to pay, in basis points of what that earns.
/// @param revision How often document, consent and share were said, counted from 1.
/// @param revisedAt When they were last said, seconds since the epoch.
struct Dataset {
    bytes32 document;
    uint8 consent;
    uint16 askedBps;
    uint32 revision;
    uint40 revisedAt;
    string name;
}

/// @title IDatasetRegistry
/// @notice Datasets that releases name and pay, with what their owners consent to. Anybody may register one; names are
/// unique, nothing is ever deleted.
/// @dev A dataset is an ERC-721 token. Its owner is paid what releases made with it owe it: a transfer moves also what
/// was earned and not claimed yet. `tokenURI` is the document (`ipfs://`), and a revision announces itself by ERC-4906.
interface IDatasetRegistry is IERC4906 {
    /// @notice Preceded in the same call by ERC-721's Transfer from the zero address.
    event DatasetRegistered(
        uint64 indexed datasetId,
        string name,
        bytes32 document,
        address indexed owner,
        uint8 consent,
        uint16 askedBps
    );
    event DatasetRevised(
        uint64 indexed datasetId, uint32 revision, bytes32 document, uint8 consent, uint16 askedBps
    );

    error DatasetRegistry_InvalidName(string name);
    error DatasetRegistry_NameTaken(string name, uint64 datasetId);
    error DatasetRegistry_MissingDocument();
    error DatasetRegistry_UnknownConsent(uint8 consent, uint8 known);
    error DatasetRegistry_ShareTooHigh(uint16 askedBps, uint256 limitBps);
    error DatasetRegistry_UnknownDataset(uint64 datasetId);
    error DatasetRegistry_NotOwner(uint64 datasetId, address account);

    /// @notice Registers a dataset, owned by the caller.
    /// @dev Requirements: 3 to 32 characters of `[a-z0-9-]`, no hyphen at either end; not taken; a document; no
    /// consent but the known bits; a share of at most 10 000.
    function register(string calldata name, bytes32 document, uint8 consent, uint16 askedBps)
        external
        returns (uint64 datasetId);

    /// @notice Describes a dataset anew and says what is consented to from now on; only the owner may, not an approved
    /// account. Releases that were submitted before stay as they are.
    /// @dev Requirements as of `register`, the name aside.
    function revise(uint64 datasetId, bytes32 document, uint8 consent, uint16 askedBps) external;

    /// @notice What a release that names the dataset is judged by.
    /// @dev Reverts where there is no such dataset.
    function consentOf(uint64 datasetId) external view returns (uint8 consent, uint16 askedBps);
    /// @dev Reverts where there is no such dataset.
    function datasetOf(uint64 datasetId) external view returns (Dataset memory);
    /// @return datasetId 0 where no dataset has this name.
    function datasetByName(string calldata name) external view returns (uint64 datasetId);
    function datasetCount() external view returns (uint64);
}
