// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

import {Dataset, IDatasetRegistry} from "../interfaces/IDatasetRegistry.sol";
import {Consent} from "./Consent.sol";
import {DocumentUri} from "./DocumentUri.sol";
import {Names} from "./Names.sol";

/// @title DatasetRegistry
/// @notice See {IDatasetRegistry}.
/// @dev Nothing is written after a receiver was called: `register` mints without asking a contract whether it takes
/// tokens (it asked for this one), and ERC-721's safe transfers ask last.
contract DatasetRegistry is ERC721("Commonweight Dataset", "CWD"), IDatasetRegistry {
    uint256 public constant WHOLE_BPS = 10_000;
    /// @dev ERC-4906 has events only, so its id is not that of any functions.
    bytes4 private constant ERC4906_ID = 0x49064906;

    /// @inheritdoc IDatasetRegistry
    uint64 public datasetCount;

    mapping(uint256 datasetId => Dataset) private _datasets;
    mapping(string name => uint64 datasetId) private _ids;

    /// @inheritdoc IDatasetRegistry
    function register(string calldata name_, bytes32 document, uint8 consent, uint16 askedBps)
        external
        returns (uint64 datasetId)
    {
        require(Names.isName(name_), DatasetRegistry_InvalidName(name_));
        require(_ids[name_] == 0, DatasetRegistry_NameTaken(name_, _ids[name_]));

        datasetId = ++datasetCount;
        _ids[name_] = datasetId;
        _datasets[datasetId].name = name_;
        _say(datasetId, document, consent, askedBps);
        _mint(msg.sender, datasetId);
        emit DatasetRegistered(datasetId, name_, document, msg.sender, consent, askedBps);
    }

    /// @inheritdoc IDatasetRegistry
    function revise(uint64 datasetId, bytes32 document, uint8 consent, uint16 askedBps) external {
        _requireKnown(datasetId);
        require(ownerOf(datasetId) == msg.sender, DatasetRegistry_NotOwner(datasetId, msg.sender));

        uint32 revision = _say(datasetId, document, consent, askedBps);
        emit DatasetRevised(datasetId, revision, document, consent, askedBps);
        emit MetadataUpdate(datasetId);
    }

    /// @inheritdoc IDatasetRegistry
    function consentOf(uint64 datasetId) external view returns (uint8 consent, uint16 askedBps) {
        Dataset storage dataset = _requireKnown(datasetId);
        return (dataset.consent, dataset.askedBps);
    }

    /// @inheritdoc IDatasetRegistry
    function datasetOf(uint64 datasetId) external view returns (Dataset memory) {
        return _requireKnown(datasetId);
    }

    /// @inheritdoc IDatasetRegistry
    function datasetByName(string calldata name_) external view returns (uint64 datasetId) {
        return _ids[name_];
    }

    /// @notice Where the dataset's document lies.
    function tokenURI(uint256 tokenId) public view override returns (string memory) {
        _requireOwned(tokenId);
        return DocumentUri.uriOf(_datasets[tokenId].document);
    }

    function supportsInterface(bytes4 interfaceId) public view override(ERC721, IERC165) returns (bool) {
        return interfaceId == ERC4906_ID || super.supportsInterface(interfaceId);
    }

    /// @dev Writes what a dataset's owner says of it. @return revision How often it was said by now.
    function _say(uint64 datasetId, bytes32 document, uint8 consent, uint16 askedBps)
        private
        returns (uint32 revision)
    {
        require(document != 0, DatasetRegistry_MissingDocument());
        require(consent & ~Consent.ALL == 0, DatasetRegistry_UnknownConsent(consent, Consent.ALL));
        require(askedBps <= WHOLE_BPS, DatasetRegistry_ShareTooHigh(askedBps, WHOLE_BPS));

        Dataset storage dataset = _datasets[datasetId];
        revision = dataset.revision + 1;
        dataset.document = document;
        (dataset.consent, dataset.askedBps) = (consent, askedBps);
        (dataset.revision, dataset.revisedAt) = (revision, uint40(block.timestamp));
    }

    function _requireKnown(uint64 datasetId) private view returns (Dataset storage dataset) {
        dataset = _datasets[datasetId];
        require(dataset.revision != 0, DatasetRegistry_UnknownDataset(datasetId));
    }
}
