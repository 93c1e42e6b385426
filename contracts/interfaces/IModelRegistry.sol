// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @notice State of a release. `Approved` is shown as "Released" on pages.
enum Status {
    None,
    Submitted,
    Approved,
    Suspended,
    Revoked,
    Withdrawn
}

/// @notice How a release was made from its parent.
enum EdgeKind {
    FineTune,
    Merge,
    Quantize,
    Adapter,
    Distill
}

/// @notice What a contributor gave to a release.
enum Role {
    Data,
    Training,
    Compute,
    Evaluation,
    Upstream
}

/// @notice A typed parent edge. `shareBps` is the parent's absolute share of what the child earns, in basis points.
/// @param license The licence on the parent under which the child was made, a token id; 0 if none was needed.
struct Edge {
    uint64 parent;
    EdgeKind kind;
    uint16 shareBps;
    uint72 license;
}

/// @notice A dataset a release was made with, and its absolute share of what the release earns, in basis points;
/// 0 to name it only.
struct DatasetShare {
    uint64 dataset;
    uint16 shareBps;
}

/// @notice A contributor's part of what is left to the contributors, in basis points; the parts sum to 10 000.
struct Contributor {
    address account;
    uint16 shareBps;
    Role role;
}

/// @notice A licence that a release was made under.
/// @param module The license contract that issued it.
struct BoundLicense {
    address module;
    uint72 tokenId;
}

/// @notice What a publisher submits.
/// @param modelId The model the release belongs to, `keccak256("namespace/slug")`.
/// @param version The release's name within its model, 1 to 32 characters of `[0-9A-Za-z.+-]`, unique forever.
/// @param manifest The sha-256 digest of the manifest directory's CID (CIDv1, dag-pb).
/// @param weightsDigest The sha-256 of the plain weights (docs/decisions: digests).
/// @param suiteDigest The digest of the verification suite that receipts must name.
/// @param charterVersion The charter version the release is made under; must be the one in force.
/// @param openRights Rights anybody has without a licence (LicenseRights bits); 0 reserves all of them.
/// @param sharesFixed Whether the contributors' split can never be changed, not even by all of them together.
/// @param parents At most 8 parent edges, none twice, each to an approved release that lets it be derived from.
/// @param datasets At most 16 datasets, none twice, each of which consents.
/// @param contributors 1 to 64 contributors, none twice.
struct Submission {
    bytes32 modelId;
    string version;
    bytes32 manifest;
    bytes32 weightsDigest;
    bytes32 suiteDigest;
    uint32 charterVersion;
    uint16 openRights;
    bool sharesFixed;
    Edge[] parents;
    DatasetShare[] datasets;
    Contributor[] contributors;
}

/// @notice A registered model.
struct Model {
    address owner;
    uint64 releases;
    string name;
}

/// @notice A release as stored. Rates are basis points of its gross, fixed at submission.
/// @param acceptedBackends Bit `1 << backend` for each backend whose receipts count, from its charter version.
/// @param receiptsRequired Independent passing receipts its approval needs, from its charter version.
/// @param ancestors How many releases it descends from; beside status and rates, so that a claim reads one slot.
/// @param upstreamBps What its parents, its datasets and the verifier pool take, in all.
/// @param verifierPoolBps What its verifiers share evenly, from its charter version; part of `upstreamBps`.
/// @param openRights Rights anybody has without a licence.
/// @param grantableRights Rights its licences may grant: what neither the charter nor a parent nor a dataset withholds.
/// @param sharesFixed Whether the contributors' split can never be changed.
/// @param verifiers Members whose receipts counted when it was approved; 0 before.
/// @param verifiedBy The verification registry that held those receipts; zero before the approval.
struct Release {
    bytes32 modelId;
    address publisher;
    uint40 submittedAt;
    uint32 charterVersion;
    uint8 acceptedBackends;
    uint8 receiptsRequired;
    uint16 feeBps;
    uint16 upstreamBps;
    Status status;
    uint8 ancestors;
    uint40 suspendedUntil;
    uint16 verifierPoolBps;
    uint16 openRights;
    uint16 grantableRights;
    bool sharesFixed;
    uint32 verifiers;
    address verifiedBy;
    bytes32 manifest;
    bytes32 weightsDigest;
    bytes32 suiteDigest;
    string version;
}

/// @title ModelRegistry
/// @notice What exists: namespaces, models, their releases, lineage, status and aliases. Nothing is ever deleted.
interface IModelRegistry {
    event NamespaceClaimed(string name, address indexed owner);
    event NamespaceTransferred(string name, address indexed from, address indexed to);
    event ModelCreated(bytes32 indexed modelId, string namespace, string slug, address indexed owner);
    event ModelTransferred(bytes32 indexed modelId, address indexed from, address indexed to);
    /// @notice Followed in the same call by DatasetsSet (if it names any), TermsSet, LineageSet and ContributorsSet.
    event ReleaseSubmitted(
        uint64 indexed releaseId,
        bytes32 indexed modelId,
        address indexed publisher,
        string version,
        bytes32 manifest,
        bytes32 weightsDigest,
        bytes32 suiteDigest,
        uint32 charterVersion,
        uint16 feeBps
    );
    /// @param grantableRights Rights the release's licences may grant.
    event TermsSet(
        uint64 indexed releaseId, uint16 openRights, uint16 grantableRights, bool sharesFixed, uint16 verifierPoolBps
    );
    /// @param ancestors Every release this one descends from, flattened, each once.
    event LineageSet(uint64 indexed releaseId, Edge[] parents, uint64[] ancestors);
    event DatasetsSet(uint64 indexed releaseId, DatasetShare[] datasets);
    event ContributorsSet(uint64 indexed releaseId, Contributor[] contributors);
    event ReleaseApproved(uint64 indexed releaseId, uint32 receipts);
    /// @param until When the suspension lapses by itself, seconds since the epoch.
    event ReleaseSuspended(uint64 indexed releaseId, uint40 until);
    event ReleaseReinstated(uint64 indexed releaseId);
    event ReleaseRevoked(uint64 indexed releaseId);
    event ReleaseWithdrawn(uint64 indexed releaseId);
    event AliasSet(bytes32 indexed modelId, string name, uint64 indexed releaseId);
    event VerificationRegistrySet(address indexed verificationRegistry);
    event LicenseSet(address indexed license);

    error ModelRegistry_InvalidName(string name);
    error ModelRegistry_NamespaceTaken(string name);
    error ModelRegistry_UnknownNamespace(string name);
    error ModelRegistry_NotNamespaceOwner(string name, address account);
    error ModelRegistry_ModelExists(bytes32 modelId);
    error ModelRegistry_UnknownModel(bytes32 modelId);
    error ModelRegistry_NotModelOwner(bytes32 modelId, address account);
    error ModelRegistry_InvalidOwner();
    error ModelRegistry_InvalidVersion(string version);
    error ModelRegistry_VersionExists(bytes32 modelId, string version, uint64 releaseId);
    error ModelRegistry_MissingDigest();
    error ModelRegistry_CharterNotInForce(uint32 cited, uint32 inForce);
    error ModelRegistry_TooManyParents(uint256 count, uint256 limit);
    error ModelRegistry_TooManyAncestors(uint256 limit);
    error ModelRegistry_DuplicateParent(uint64 parent);
    error ModelRegistry_ParentNotUsable(uint64 parent);
    error ModelRegistry_ParentLicenseRequired(uint64 parent, uint16 right);
    error ModelRegistry_ParentLicenseExpired(uint64 releaseId, uint256 license, uint40 expires);
    error ModelRegistry_TooManyLicenses(uint256 limit);
    error ModelRegistry_OpenRightsNotGrantable(uint16 openRights, uint16 grantableRights);
    error ModelRegistry_TooManyDatasets(uint256 count, uint256 limit);
    error ModelRegistry_DuplicateDataset(uint64 dataset);
    /// @param consent The bit of the dataset's consent that is missing.
    error ModelRegistry_NoConsent(uint64 dataset, uint8 consent);
    error ModelRegistry_ShareBelowAsked(uint64 dataset, uint16 shareBps, uint16 askedBps);
    error ModelRegistry_SharesTooHigh(uint256 totalBps, uint256 limitBps);
    error ModelRegistry_InvalidContributors(uint256 count, uint256 limit);
    error ModelRegistry_InvalidContributor(address account, uint16 shareBps);
    error ModelRegistry_DuplicateContributor(address account);
    error ModelRegistry_ContributorSharesNotWhole(uint256 totalBps);
    error ModelRegistry_UnknownRelease(uint64 releaseId);
    error ModelRegistry_WrongStatus(uint64 releaseId, Status status);
    error ModelRegistry_NotEnoughReceipts(uint64 releaseId, uint256 receipts, uint256 required);
    error ModelRegistry_InvalidSuspension(uint40 until);
    /// @notice The license contract refused to be told that a status changed; the DAO can name another one.
    error ModelRegistry_LicenseNotTold(address license, uint64 epoch);
    error ModelRegistry_NotUsable(uint64 releaseId, uint64 blockedBy);
    error ModelRegistry_ReleaseOfAnotherModel(bytes32 modelId, uint64 releaseId);

    /// @notice Takes `name` as the caller's namespace, forever unique.
    /// @dev Requirements: 3 to 32 characters of `[a-z0-9-]`, no hyphen at either end; not taken.
    function claimNamespace(string calldata name) external;

    /// @notice Hands a namespace to another account; models already in it keep their owners.
    function transferNamespace(string calldata name, address to) external;

    /// @notice Registers the model `namespace/slug`, owned by the caller, who must hold the namespace.
    function createModel(string calldata namespace, string calldata slug) external returns (bytes32 modelId);

    /// @notice Hands a model to another account; only the owner may.
    function transferModel(bytes32 modelId, address to) external;

    /// @notice Appends a release to a model of the caller's. Its rates, parents, datasets and open rights are fixed
    /// from here on.
    /// @dev A parent of somebody else's model must let the release be made from it: FINE_TUNE for a fine-tune or an
    /// adapter, MERGE, REDISTRIBUTE for a quantized copy, DISTILL. Either everybody has that right (`openRights`), or
    /// the edge names a licence of the caller's that grants it. Such a licence is bound: it stays with its holder.
    /// A dataset must consent to training and be given at least the share it asks for, also where it is the caller's
    /// own. Where one does not consent to commercial use, the release's licences cannot grant COMMERCIAL; where one
    /// does not consent to derived models, not FINE_TUNE, DISTILL and MERGE. A later revision changes neither.
    function submitRelease(Submission calldata submission) external returns (uint64 releaseId);

    /// @notice Makes a submitted release usable. Reverts below the charter's number of independent passing receipts.
    /// @dev Requires APPROVE_PERMISSION.
    function approve(uint64 releaseId) external;

    /// @notice Stops a release, and with it all its descendants, until `until` at the latest.
    /// @dev Requires SUSPEND_PERMISSION.
    function suspend(uint64 releaseId, uint40 until) external;

    /// @notice Lifts a suspension.
    /// @dev Requires REINSTATE_PERMISSION.
    function reinstate(uint64 releaseId) external;

    /// @notice Stops a release for good.
    /// @dev Requires REVOKE_PERMISSION. There is no way back.
    function revoke(uint64 releaseId) external;

    /// @notice Takes a submitted release back; only its model's owner may, and only before approval.
    function withdraw(uint64 releaseId) external;

    /// @notice Points an alias such as `stable` at an approved release of the model; only the model's owner may.
    function setAlias(bytes32 modelId, string calldata name, uint64 releaseId) external;

    /// @notice Names the contract whose receipts count.
    /// @dev Requires SET_MODULE_PERMISSION.
    function setVerificationRegistry(address verificationRegistry) external;

    /// @notice Names the contract whose licences let others derive from a release. Releases that were made under a
    /// licence of an earlier one go on asking that one.
    /// @dev Requires SET_MODULE_PERMISSION. A contract that answers IStatusListener.noteStatusEpoch is told the status
    /// epoch from then on; the one before hears that it is not told any more, whatever it answers.
    function setLicense(address license) external;

    function modelOf(bytes32 modelId) external view returns (Model memory);
    function namespaceOwner(string calldata name) external view returns (address);
    function releaseOf(uint64 releaseId) external view returns (Release memory);
    function releaseCount() external view returns (uint64);
    /// @return releaseId 0 where the model has no such version.
    function releaseByVersion(bytes32 modelId, string calldata version) external view returns (uint64 releaseId);
    function aliasOf(bytes32 modelId, string calldata name) external view returns (uint64 releaseId);
    function parentsOf(uint64 releaseId) external view returns (Edge[] memory);
    function ancestorsOf(uint64 releaseId) external view returns (uint64[] memory);
    function datasetsOf(uint64 releaseId) external view returns (DatasetShare[] memory);
    /// @notice The licences on ancestors that the release may be sold under: those named in its own edges and, where a
    /// parent has the same owner, those the parent was made under.
    function boundLicensesOf(uint64 releaseId) external view returns (BoundLicense[] memory);
    function contributorsOf(uint64 releaseId) external view returns (Contributor[] memory);
    /// @return shareBps The account's part of what is left to the contributors; 0 for anybody else.
    function contributorShare(uint64 releaseId, address account) external view returns (uint16 shareBps);
    /// @return Whether the contributors' split can never be changed.
    function sharesFixed(uint64 releaseId) external view returns (bool);
    /// @return Whether `account` is the publisher, the model's owner or a contributor of the release, or publisher or
    /// model's owner of one of its parents.
    function isInterested(uint64 releaseId, address account) external view returns (bool);
    /// @return owner The owner of the release's model.
    function ownerOf(uint64 releaseId) external view returns (address owner);
    /// @notice What a receipt is checked against.
    /// @return status The release's status.
    /// @return acceptedBackends Bit `1 << backend` for each backend whose receipts count.
    /// @return interested Whether `verifier` is the publisher, the model's owner or a contributor.
    /// @return weightsDigest The registered weights.
    /// @return suiteDigest The registered suite.
    function receiptTerms(uint64 releaseId, address verifier)
        external
        view
        returns (
            Status status,
            uint8 acceptedBackends,
            bool interested,
            bytes32 weightsDigest,
            bytes32 suiteDigest
        );
    /// @return version The charter version the release was made under.
    function charterVersionOf(uint64 releaseId) external view returns (uint32 version);
    /// @notice The rates that divide what a release earns, in basis points.
    function ratesOf(uint64 releaseId) external view returns (uint16 feeBps, uint16 upstreamBps);
    /// @return Whether the release is approved and neither it nor any ancestor is suspended or revoked now.
    function isUsable(uint64 releaseId) external view returns (bool);
    /// @return blockedBy The first release (itself or an ancestor) that makes it unusable; 0 if it is usable.
    function blockedBy(uint64 releaseId) external view returns (uint64);
    /// @notice What may be done with the release, as LicenseRights bits.
    /// @return open What anybody may do without a licence.
    /// @return grantable What its licences may grant.
    function rightsOf(uint64 releaseId) external view returns (uint16 open, uint16 grantable);
    /// @notice What the release's verifiers earn.
    /// @return verifierPoolBps Their part of what it earns, in basis points.
    /// @return verifiers How many share it evenly; 0 before the approval.
    /// @return verifiedBy The verification registry that knows who they are.
    function poolOf(uint64 releaseId)
        external
        view
        returns (uint16 verifierPoolBps, uint32 verifiers, address verifiedBy);
    /// @notice What a claim of `account` on the release is judged by, in one call; shares and rates of an unknown
    /// release are zero.
    /// @return shareBps As `contributorShare`.
    /// @return feeBps The treasury's fee.
    /// @return upstreamBps What parents, datasets and the verifier pool take.
    /// @return blocker As `blockedBy`.
    /// @return epoch The status epoch for which a blocker of 0 may be remembered instead of walking the ancestors
    /// again; 0 for a release that has none.
    function claimTerms(uint64 releaseId, address account)
        external
        view
        returns (uint256 shareBps, uint256 feeBps, uint256 upstreamBps, uint256 blocker, uint256 epoch);
    /// @return epoch Rises with every change that can make a usable release unusable. An answer of `requireSellable`
    /// may be remembered for as long as it stays the same.
    function statusEpoch() external view returns (uint64 epoch);
    /// @notice Reverts unless licences of the release may be sold now: it is usable, and no licence on a parent that it
    /// was made under has expired. Licences sold before such an expiry stay valid.
    /// @return sellableUntil When the first of those licences expires, seconds since the epoch; the highest possible
    /// time if none does.
    function requireSellable(uint64 releaseId) external view returns (uint40 sellableUntil);
}
