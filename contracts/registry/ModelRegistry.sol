// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDAO} from "@aragon/osx-commons-contracts/src/dao/IDAO.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

import {DaoAuthority} from "../governance/DaoAuthority.sol";
import {IEthicsCharter, Policy} from "../interfaces/IEthicsCharter.sol";
import {IDatasetRegistry} from "../interfaces/IDatasetRegistry.sol";
import {Edge, IModelRegistry, Model, Release, Status, Submission} from "../interfaces/IModelRegistry.sol";
import {IVerificationRegistry} from "../interfaces/IVerificationRegistry.sol";
import {Contributions} from "./Contributions.sol";
import {Lineage} from "./Lineage.sol";
import {Names} from "./Names.sol";
import {Namespaces} from "./Namespaces.sol";
import {Provenance} from "./Provenance.sol";

/// @title ModelRegistry
/// @notice See {IModelRegistry}.
/// @dev `Multicall` lets a newcomer claim a namespace, create a model and submit a release in one transaction; no
/// function here is payable, so a value cannot be counted twice.
contract ModelRegistry is
    IModelRegistry,
    Namespaces,
    Lineage,
    Provenance,
    Contributions,
    DaoAuthority,
    Multicall
{
    bytes32 public constant APPROVE_PERMISSION_ID = keccak256("APPROVE_PERMISSION");
    bytes32 public constant SUSPEND_PERMISSION_ID = keccak256("SUSPEND_PERMISSION");
    bytes32 public constant REINSTATE_PERMISSION_ID = keccak256("REINSTATE_PERMISSION");
    bytes32 public constant REVOKE_PERMISSION_ID = keccak256("REVOKE_PERMISSION");
    bytes32 public constant SET_MODULE_PERMISSION_ID = keccak256("SET_MODULE_PERMISSION");

    /// @dev Where `Release` keeps feeBps, and above it in the same slot upstreamBps, status, ancestors, suspendedUntil.
    uint256 private constant STANDING_SLOT = 2;
    uint256 private constant UPSTREAM_SHIFT = 16;
    uint256 private constant STATUS_SHIFT = 32;
    uint256 private constant ANCESTORS_SHIFT = 40;
    uint256 private constant SUSPENDED_SHIFT = 48;

    IEthicsCharter public immutable charter;
    IVerificationRegistry public verificationRegistry;

    /// @inheritdoc IModelRegistry
    uint64 public releaseCount;

    /// @inheritdoc IModelRegistry
    /// @dev Nothing else needs to raise it: a blocked answer is never remembered, since the sale that asked for it
    /// reverts.
    uint64 public statusEpoch = 1;

    mapping(bytes32 modelId => Model) private _models;
    mapping(uint64 releaseId => Release) private _releases;
    mapping(bytes32 modelId => mapping(string version => uint64 releaseId)) private _versions;
    mapping(bytes32 modelId => mapping(string name => uint64 releaseId)) private _aliases;

    constructor(IDAO dao_, IEthicsCharter charter_, IDatasetRegistry datasets_)
        DaoAuthority(dao_)
        Provenance(datasets_)
    {
        charter = charter_;
    }

    modifier onlyModelOwner(bytes32 modelId) {
        _requireModelOwner(modelId);
        _;
    }

    // ----------------------------------------------------------------------------------------------------- models

    /// @inheritdoc IModelRegistry
    function createModel(string calldata namespace, string calldata slug) external returns (bytes32 modelId) {
        _requireNamespaceOwner(namespace);
        require(Names.isName(slug), ModelRegistry_InvalidName(slug));
        string memory name = string.concat(namespace, "/", slug);
        modelId = keccak256(bytes(name));
        require(_models[modelId].owner == address(0), ModelRegistry_ModelExists(modelId));

        _models[modelId] = Model({owner: msg.sender, releases: 0, name: name});
        emit ModelCreated(modelId, namespace, slug, msg.sender);
    }

    /// @inheritdoc IModelRegistry
    function transferModel(bytes32 modelId, address to) external onlyModelOwner(modelId) {
        require(to != address(0), ModelRegistry_InvalidOwner());

        _models[modelId].owner = to;
        emit ModelTransferred(modelId, msg.sender, to);
    }

    /// @inheritdoc IModelRegistry
    function setAlias(bytes32 modelId, string calldata name, uint64 releaseId) external onlyModelOwner(modelId) {
        require(Names.isName(name), ModelRegistry_InvalidName(name));
        Release storage release = _release(releaseId);
        require(release.modelId == modelId, ModelRegistry_ReleaseOfAnotherModel(modelId, releaseId));
        require(release.status == Status.Approved, ModelRegistry_WrongStatus(releaseId, release.status));

        _aliases[modelId][name] = releaseId;
        emit AliasSet(modelId, name, releaseId);
    }

    // --------------------------------------------------------------------------------------------------- releases

    /// @inheritdoc IModelRegistry
    function submitRelease(Submission calldata submission)
        external
        onlyModelOwner(submission.modelId)
        returns (uint64 releaseId)
    {
        _requireNewVersion(submission);
        Policy memory policy = _requireCharterInForce(submission.charterVersion);

        releaseId = ++releaseCount;
        _versions[submission.modelId][submission.version] = releaseId;
        ++_models[submission.modelId].releases;
        _store(releaseId, submission, policy);
        emit ReleaseSubmitted(
            releaseId,
            submission.modelId,
            msg.sender,
            submission.version,
            submission.manifest,
            submission.weightsDigest,
            submission.suiteDigest,
            submission.charterVersion,
            policy.feeBps
        );

        uint256 upstreamBps = _setTerms(releaseId, submission, policy);
        uint256 taken = policy.feeBps + upstreamBps;
        require(taken <= WHOLE_BPS, ModelRegistry_SharesTooHigh(taken, WHOLE_BPS));
        _releases[releaseId].upstreamBps = uint16(upstreamBps);
        _setContributors(releaseId, submission.contributors);
    }

    /// @inheritdoc IModelRegistry
    function approve(uint64 releaseId) external auth(APPROVE_PERMISSION_ID) {
        Release storage release = _releaseIn(releaseId, Status.Submitted);
        uint256 required = release.receiptsRequired;
        (uint32 passing, uint32 failing) = verificationRegistry.countOf(releaseId);
        require(passing >= required, ModelRegistry_NotEnoughReceipts(releaseId, passing, required));

        release.status = Status.Approved;
        // Those who found a fault share the pool too, else a verifier would be paid for an answer.
        release.verifiers = passing + failing;
        release.verifiedBy = address(verificationRegistry);
        emit ReleaseApproved(releaseId, passing);
    }

    /// @inheritdoc IModelRegistry
    function suspend(uint64 releaseId, uint40 until) external auth(SUSPEND_PERMISSION_ID) {
        require(until > block.timestamp, ModelRegistry_InvalidSuspension(until));
        Release storage release = _release(releaseId);
        Status status = release.status;
        require(
            status == Status.Approved || status == Status.Suspended, ModelRegistry_WrongStatus(releaseId, status)
        );

        release.status = Status.Suspended;
        release.suspendedUntil = until;
        _raiseEpoch();
        emit ReleaseSuspended(releaseId, until);
    }

    /// @inheritdoc IModelRegistry
    function reinstate(uint64 releaseId) external auth(REINSTATE_PERMISSION_ID) {
        Release storage release = _releaseIn(releaseId, Status.Suspended);

        release.status = Status.Approved;
        release.suspendedUntil = 0;
        emit ReleaseReinstated(releaseId);
    }

    /// @inheritdoc IModelRegistry
    function revoke(uint64 releaseId) external auth(REVOKE_PERMISSION_ID) {
        Release storage release = _release(releaseId);
        Status status = release.status;
        require(
            status == Status.Approved || status == Status.Suspended, ModelRegistry_WrongStatus(releaseId, status)
        );

        release.status = Status.Revoked;
        _raiseEpoch();
        emit ReleaseRevoked(releaseId);
    }

    /// @inheritdoc IModelRegistry
    function withdraw(uint64 releaseId) external onlyModelOwner(_release(releaseId).modelId) {
        _releaseIn(releaseId, Status.Submitted).status = Status.Withdrawn;
        emit ReleaseWithdrawn(releaseId);
    }

    /// @inheritdoc IModelRegistry
    function setVerificationRegistry(address verificationRegistry_) external auth(SET_MODULE_PERMISSION_ID) {
        verificationRegistry = IVerificationRegistry(verificationRegistry_);
        emit VerificationRegistrySet(verificationRegistry_);
    }

    /// @inheritdoc IModelRegistry
    function setLicense(address license_) external auth(SET_MODULE_PERMISSION_ID) {
        _name(license_, statusEpoch);
        emit LicenseSet(license_);
    }

    // ------------------------------------------------------------------------------------------------------ views

    /// @inheritdoc IModelRegistry
    function modelOf(bytes32 modelId) external view returns (Model memory) {
        require(_models[modelId].owner != address(0), ModelRegistry_UnknownModel(modelId));
        return _models[modelId];
    }

    /// @inheritdoc IModelRegistry
    function releaseOf(uint64 releaseId) external view returns (Release memory) {
        return _release(releaseId);
    }

    /// @inheritdoc IModelRegistry
    function releaseByVersion(bytes32 modelId, string calldata version) external view returns (uint64 releaseId) {
        return _versions[modelId][version];
    }

    /// @inheritdoc IModelRegistry
    function aliasOf(bytes32 modelId, string calldata name) external view returns (uint64 releaseId) {
        return _aliases[modelId][name];
    }

    /// @inheritdoc IModelRegistry
    function isInterested(uint64 releaseId, address account) external view returns (bool) {
        return _isInterested(_release(releaseId), releaseId, account);
    }

    /// @inheritdoc IModelRegistry
    function ownerOf(uint64 releaseId) external view returns (address owner) {
        return _models[_release(releaseId).modelId].owner;
    }

    /// @inheritdoc IModelRegistry
    function receiptTerms(uint64 releaseId, address verifier)
        external
        view
        returns (
            Status status,
            uint8 acceptedBackends,
            bool interested,
            bytes32 weightsDigest,
            bytes32 suiteDigest
        )
    {
        Release storage release = _release(releaseId);
        status = release.status;
        acceptedBackends = release.acceptedBackends;
        interested = _isInterested(release, releaseId, verifier);
        weightsDigest = release.weightsDigest;
        suiteDigest = release.suiteDigest;
    }

    /// @inheritdoc IModelRegistry
    function charterVersionOf(uint64 releaseId) external view returns (uint32 version) {
        return _release(releaseId).charterVersion;
    }

    /// @inheritdoc IModelRegistry
    function ratesOf(uint64 releaseId) external view returns (uint16 feeBps, uint16 upstreamBps) {
        Release storage release = _release(releaseId);
        return (release.feeBps, release.upstreamBps);
    }

    /// @inheritdoc IModelRegistry
    function rightsOf(uint64 releaseId) external view returns (uint16 open, uint16 grantable) {
        Release storage release = _release(releaseId);
        return (release.openRights, release.grantableRights);
    }

    /// @inheritdoc IModelRegistry
    function poolOf(uint64 releaseId)
        external
        view
        returns (uint16 verifierPoolBps, uint32 verifiers, address verifiedBy)
    {
        Release storage release = _release(releaseId);
        return (release.verifierPoolBps, release.verifiers, release.verifiedBy);
    }

    /// @inheritdoc IModelRegistry
    function sharesFixed(uint64 releaseId) external view returns (bool) {
        return _release(releaseId).sharesFixed;
    }

    /// @inheritdoc IModelRegistry
    function claimTerms(uint64 releaseId, address account)
        external
        view
        returns (uint256 shareBps, uint256 feeBps, uint256 upstreamBps, uint256 blocker, uint256 epoch)
    {
        uint256 standing = _standingOf(releaseId);
        (feeBps, upstreamBps) = (uint16(standing), uint16(standing >> UPSTREAM_SHIFT));
        if (account != address(0)) shareBps = contributorShare(releaseId, account);
        if (uint8(standing >> ANCESTORS_SHIFT) != 0) epoch = statusEpoch;
        (uint256 until, uint256 by) = _blockedUntil(releaseId, standing);
        if (block.timestamp < until) blocker = by;
    }

    /// @inheritdoc IModelRegistry
    function requireSellable(uint64 releaseId) external view returns (uint40 sellableUntil) {
        _release(releaseId); // release 0 does not exist, and `blockedBy` would answer it with its own number
        uint64 blocker = blockedBy(releaseId);
        require(blocker == 0, ModelRegistry_NotUsable(releaseId, blocker));
        return _licensedUntil(releaseId);
    }

    /// @inheritdoc IModelRegistry
    function isUsable(uint64 releaseId) public view override(IModelRegistry, Lineage) returns (bool) {
        // Judged by the time alone: `blockedBy` answers release 0, which does not exist, with its own number.
        (uint256 until,) = _blockedUntil(releaseId, _standingOf(releaseId));
        return block.timestamp >= until;
    }

    /// @inheritdoc IModelRegistry
    function blockedBy(uint64 releaseId) public view returns (uint64) {
        (uint256 until, uint256 by) = _blockedUntil(releaseId, _standingOf(releaseId));
        return block.timestamp < until ? uint64(by) : 0;
    }

    // ---------------------------------------------------------------------------------------------------- private

    function _raiseEpoch() private {
        _tellLicense(++statusEpoch);
    }

    function _requireModelOwner(bytes32 modelId) private view {
        address owner = _models[modelId].owner;
        require(owner != address(0), ModelRegistry_UnknownModel(modelId));
        require(owner == msg.sender, ModelRegistry_NotModelOwner(modelId, msg.sender));
    }

    function _requireNewVersion(Submission calldata submission) private view {
        require(Names.isVersion(submission.version), ModelRegistry_InvalidVersion(submission.version));
        uint64 existing = _versions[submission.modelId][submission.version];
        require(existing == 0, ModelRegistry_VersionExists(submission.modelId, submission.version, existing));
        require(
            submission.manifest != 0 && submission.weightsDigest != 0 && submission.suiteDigest != 0,
            ModelRegistry_MissingDigest()
        );
    }

    function _requireCharterInForce(uint32 cited) private view returns (Policy memory) {
        uint32 inForce = charter.currentVersion();
        require(cited == inForce && inForce != 0, ModelRegistry_CharterNotInForce(cited, inForce));
        return charter.policyOf(inForce);
    }

    function _store(uint64 releaseId, Submission calldata submission, Policy memory policy) private {
        _releases[releaseId] = Release({
            modelId: submission.modelId,
            publisher: msg.sender,
            submittedAt: uint40(block.timestamp),
            charterVersion: submission.charterVersion,
            acceptedBackends: policy.acceptedBackends,
            receiptsRequired: policy.receiptsRequired,
            feeBps: policy.feeBps,
            upstreamBps: 0,
            status: Status.Submitted,
            ancestors: 0,
            suspendedUntil: 0,
            verifierPoolBps: policy.verifierPoolBps,
            openRights: submission.openRights,
            grantableRights: 0,
            sharesFixed: submission.sharesFixed,
            verifiers: 0,
            verifiedBy: address(0),
            manifest: submission.manifest,
            weightsDigest: submission.weightsDigest,
            suiteDigest: submission.suiteDigest,
            version: submission.version
        });
    }

    /// @dev Settles what a new release may grant and what parents, datasets and verifiers take of it.
    function _setTerms(uint64 releaseId, Submission calldata submission, Policy memory policy)
        private
        returns (uint256 upstreamBps)
    {
        uint16 grantable;
        (upstreamBps, grantable) = _setParents(releaseId, submission.parents);
        (uint256 datasetsBps, uint16 withheld) = _setDatasets(releaseId, submission.datasets);
        grantable &= ~(uint16(policy.forbiddenRights) | withheld);
        require(
            submission.openRights & ~grantable == 0,
            ModelRegistry_OpenRightsNotGrantable(submission.openRights, grantable)
        );

        _releases[releaseId].grantableRights = grantable;
        _releases[releaseId].ancestors = uint8(_ancestorsOf(releaseId).length);
        emit TermsSet(
            releaseId, submission.openRights, grantable, submission.sharesFixed, policy.verifierPoolBps
        );
        _emitLineage(releaseId, submission.parents);
        upstreamBps += policy.verifierPoolBps + datasetsBps;
    }

    /// @inheritdoc Lineage
    function _rightsAndOwner(uint64 releaseId)
        internal
        view
        override
        returns (uint16 open, uint16 grantable, address owner)
    {
        Release storage release = _releases[releaseId];
        return (release.openRights, release.grantableRights, _models[release.modelId].owner);
    }

    /// @dev The time until which a release is blocked by itself or an ancestor, and which of them blocks it longest.
    /// @param standing As `_standingOf` the release.
    function _blockedUntil(uint64 releaseId, uint256 standing) private view returns (uint256 until, uint256 by) {
        until = _ownBlockedUntil(standing);
        by = releaseId;
        uint256 length = uint8(standing >> ANCESTORS_SHIFT);
        if (length == 0) return (until, by);

        uint64[] storage ancestors = _ancestorsOf(releaseId);
        for (uint256 i = 0; i < length; ++i) {
            uint64 ancestor = ancestors[i];
            uint256 ancestorUntil = _ownBlockedUntil(_standingOf(ancestor));
            if (ancestorUntil > until) (until, by) = (ancestorUntil, ancestor);
        }
    }

    /// @dev A suspension that nobody ratified lapses by itself; every other state but Approved blocks for good.
    function _ownBlockedUntil(uint256 standing) private pure returns (uint256) {
        uint256 status = uint8(standing >> STATUS_SHIFT);
        if (status == uint256(Status.Approved)) return 0;
        return status == uint256(Status.Suspended) ? uint40(standing >> SUSPENDED_SHIFT) : type(uint40).max;
    }

    /// @dev The third slot of a release as it lies there: all that a claim and a gate ask of it, in one read.
    function _standingOf(uint64 releaseId) private view returns (uint256 standing) {
        Release storage release = _releases[releaseId];
        assembly ("memory-safe") {
            standing := sload(add(release.slot, STANDING_SLOT))
        }
    }

    /// @dev Whoever owns or published what a release is made from earns when it does: they are no more independent of it
    /// than those who made it.
    function _isInterested(Release storage release, uint64 releaseId, address account) private view returns (bool) {
        if (_isMaker(release, account) || contributorShare(releaseId, account) != 0) return true;
        if (release.ancestors == 0 || account == address(0)) return false;

        Edge[] storage parents = _parentsOf(releaseId);
        uint256 length = parents.length;
        for (uint256 i = 0; i < length; ++i) {
            if (_isMaker(_releases[parents[i].parent], account)) return true;
        }
        return false;
    }

    function _isMaker(Release storage release, address account) private view returns (bool) {
        return release.publisher == account || _models[release.modelId].owner == account;
    }

    function _release(uint64 releaseId) private view returns (Release storage release) {
        release = _releases[releaseId];
        require(release.status != Status.None, ModelRegistry_UnknownRelease(releaseId));
    }

    function _releaseIn(uint64 releaseId, Status status) private view returns (Release storage release) {
        release = _release(releaseId);
        require(release.status == status, ModelRegistry_WrongStatus(releaseId, release.status));
    }
}
