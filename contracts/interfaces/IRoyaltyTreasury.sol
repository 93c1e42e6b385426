// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @notice An account's part of what is left to a release's contributors, in basis points.
struct Share {
    address account;
    uint16 shareBps;
}

/// @notice One payment of `claimAll`: everything it names that `payee` is owed in one currency.
/// @param payee The account that is owed.
/// @param to Where the money goes; `address(0)` for the payee's payout address.
/// @param settle Releases to settle first, in this order: descendants before their ancestors.
/// @param releases Releases the payee has, or had, a share in.
/// @param datasets Datasets the payee owns.
/// @param verified Releases whose receipts of the payee's are rewarded.
/// @param referrals Whether to take what the payee earned as a referrer.
struct Claim {
    address currency;
    address payee;
    address to;
    uint64[] settle;
    uint64[] releases;
    uint64[] datasets;
    uint64[] verified;
    bool referrals;
}

/// @title RoyaltyTreasury
/// @notice Pays everybody who made a model possible, out of the DAO's own treasury. An Aragon plugin: it reads what
/// each release earned from the ledger and has the DAO pay what is claimed. Amounts are in a currency's smallest unit.
interface IRoyaltyTreasury {
    /// @notice A parent's share of what a child earned moved one hop up.
    event ShareSettled(uint64 indexed childId, uint64 indexed parentId, address indexed currency, uint256 amount);
    /// @notice A dataset's share of what a release earned moved to the dataset.
    event DatasetShareSettled(
        uint64 indexed releaseId, uint64 indexed datasetId, address indexed currency, uint256 amount
    );
    /// @param payee The account that was owed. @param to Where the money went; the DAO itself if it kept it.
    event Claimed(
        uint64 indexed releaseId, address indexed currency, address indexed payee, address to, uint256 amount
    );
    /// @param payee The dataset's owner at the time.
    event DatasetClaimed(
        uint64 indexed datasetId, address indexed currency, address indexed payee, address to, uint256 amount
    );
    /// @notice A verifier took its part of a release's pool.
    event VerificationClaimed(
        uint64 indexed releaseId, address indexed currency, address indexed payee, address to, uint256 amount
    );
    event ReferralsClaimed(address indexed currency, address indexed payee, address to, uint256 amount);
    event PayoutSet(address indexed account, address to);
    event ShareTransferred(uint64 indexed releaseId, address indexed from, address indexed to, uint16 shareBps);
    /// @param shares Everybody who has a share from now on.
    event SharesChanged(uint64 indexed releaseId, Share[] shares);

    error RoyaltyTreasury_ForeignDao(address dao, address expected);
    error RoyaltyTreasury_TooManyReleases(uint256 count, uint256 limit);
    error RoyaltyTreasury_InvalidRecipient(address to);
    error RoyaltyTreasury_NotPayee(address payee, address caller);
    error RoyaltyTreasury_NothingToClaim(address payee, address currency);
    error RoyaltyTreasury_NotDatasetOwner(uint64 datasetId, address payee);
    error RoyaltyTreasury_Frozen(uint64 releaseId, uint64 blockedBy);
    error RoyaltyTreasury_NotStopped(uint64 releaseId);
    /// @notice The verifier has its part in the release's pool, or never had one.
    error RoyaltyTreasury_NotForfeited(uint64 releaseId, address verifier);
    /// @notice The recipient or the token refused, or the DAO holds too little. The payee keeps the claim.
    error RoyaltyTreasury_PaymentFailed(address currency, address to, uint256 amount);
    /// @notice The DAO's balance did not fall by exactly the amount. The payee keeps the claim.
    error RoyaltyTreasury_WrongPayment(address currency, uint256 paid, uint256 expected);
    /// @notice The DAO is executing already, and its `execute` is not reentrant: claim in a transaction of its own.
    error RoyaltyTreasury_InsideExecution();
    error RoyaltyTreasury_Insolvent(address currency, uint256 balance, uint256 owed);
    error RoyaltyTreasury_ShareTooSmall(uint64 releaseId, address account, uint16 shareBps, uint16 asked);
    error RoyaltyTreasury_SharesFixed(uint64 releaseId);
    error RoyaltyTreasury_TooManyShares(uint256 count, uint256 limit);
    /// @notice Accounts must rise strictly, and each needs a share above zero.
    error RoyaltyTreasury_InvalidShare(address account, uint16 shareBps);
    error RoyaltyTreasury_SharesNotWhole(uint256 totalBps);
    error RoyaltyTreasury_WrongShare(uint64 releaseId, address account, uint16 stated, uint16 actual);
    error RoyaltyTreasury_WrongSignatureCount(uint256 given, uint256 needed);
    error RoyaltyTreasury_InvalidSignature(address account);
    error RoyaltyTreasury_SignaturesExpired(uint256 deadline);

    /// @notice Moves what a release owes its parents and datasets one hop; anybody may call, for several releases in
    /// order.
    /// @dev Notes: moves no money. List descendants before their ancestors to settle a whole line in one call.
    /// Emits ShareSettled and DatasetShareSettled for each edge along which something moved.
    /// Requirements: at most 64 releases; none is frozen, so that nothing held back leaks to somebody who is not.
    function settle(uint64[] calldata releaseIds, address currency) external;

    /// @notice Pays the caller what it is owed as a contributor over `releaseIds` in `currency`.
    /// @dev Notes: what goes to the DAO itself is released by booking alone, since it is there already.
    /// Emits Claimed for each release that owed something; a release named twice owes nothing the second time.
    /// Requirements: at most 64 releases; something is owed; no release that owes something is frozen; the payment
    /// succeeds; not inside a DAO execution.
    /// @param to Where the money goes; `address(0)` for the caller's payout address.
    /// @return amount What was paid.
    function claim(address currency, address to, uint64[] calldata releaseIds) external returns (uint256 amount);

    /// @notice Pays `payee` as `claim` does. Anybody may have a payee paid at its payout address; only the payee may name
    /// another `to`.
    /// @dev Emits and requires as `claim`.
    /// @param to `address(0)` for the payee's payout address.
    /// @return amount What was paid.
    function claimOnBehalf(address currency, address payee, address to, uint64[] calldata releaseIds)
        external
        returns (uint256 amount);

    /// @notice Settles, then takes everything each claim names, as contributor, dataset owner, verifier and referrer;
    /// one payment a claim.
    /// @dev Notes: a claim to which nothing is owed pays nothing; at least one must pay. What goes wrong in one claim
    /// reverts them all.
    /// Emits Claimed, DatasetClaimed, VerificationClaimed and ReferralsClaimed for each that owed something.
    /// Requirements: as for `settle` and `claim`; at most 64 entries a list; the payee owns the datasets.
    /// @return amounts What each claim paid.
    function claimAll(Claim[] calldata claims) external returns (uint256[] memory amounts);

    /// @notice Pays the caller what payees are owed of releases that are stopped for good, as contributors and verifiers:
    /// what Refunds pays licensees back of. Settles the releases first, so that their parents and datasets get theirs.
    /// @dev The only way money leaves a frozen release, and it is none out of any other one.
    /// Emits as `claimAll`, with the caller as `to`.
    /// Requires COLLECT_PERMISSION. Requirements: each release was revoked, or made from one that was; at most 64 payees
    /// and 64 releases; the payment succeeds; not inside a DAO execution.
    /// @param releaseIds Descendants before their ancestors.
    /// @return amounts What each payee was owed; 0 moves nothing.
    function collect(uint64[] calldata releaseIds, address currency, address[] calldata payees)
        external
        returns (uint256[] memory amounts);

    /// @notice Gives the community what verifiers have forfeited of a release's pool: those who had a part in it when the
    /// release was approved, and whose receipt was revoked or struck since. Anybody may call.
    /// @dev Notes: moves no money; what was owed to nobody becomes free. The other verifiers get neither more nor less, and
    /// what a verifier had claimed before is not taken back.
    /// Emits VerificationClaimed, with the DAO as `to`, for each verifier of whom something was left.
    /// Requirements: at most 64 verifiers; each has forfeited its part; the release is not frozen, unless it is
    /// stopped for good: licensees are paid back of what payees are owed, and this is owed to none.
    /// @return amount What became free.
    function reclaim(uint64 releaseId, address currency, address[] calldata verifiers)
        external
        returns (uint256 amount);

    /// @notice Names where the caller's money goes when others, or the caller without saying, have it paid.
    /// @param to `address(0)` for the caller itself again.
    function setPayout(address to) external;

    /// @notice Gives a part of the caller's share in a release to `to`, for what the release earns from now on: what
    /// was earned until now stays the caller's to claim. Possible where the split is fixed too, since nobody else's
    /// part changes.
    /// @dev Emits ShareTransferred. Makes signatures under `changeShares` void, which were given for other shares.
    /// Requirements: `to` is another account than zero and the caller; a part above zero, at most what the caller has.
    function transferShare(uint64 releaseId, address to, uint16 shareBps) external;

    /// @notice Divides what a release earns from now on anew, with the signature of everybody who has a share.
    /// @dev Emits SharesChanged. What was earned until now stays as it was divided.
    /// Signed (EIP-712; domain "Commonweight", "1", this address):
    /// `ShareChange(uint64 releaseId,bytes32 next,uint256 nonce,uint256 deadline)` with `next` the
    /// `keccak256(abi.encode(next))` and `nonce` the release's `shareNonce`.
    /// Requirements: the release's split is not fixed; `current` is true; both rise strictly by account and sum to
    /// 10 000; at most 64 in `next`; a signature for each of `current`, of its key or by ERC-1271; not after
    /// `deadline`.
    function changeShares(
        uint64 releaseId,
        Share[] calldata current,
        Share[] calldata next,
        uint256 deadline,
        bytes[] calldata signatures
    ) external;

    /// @return amount What `account` can claim for the release now, counting what is settled so far; nothing is hidden
    /// by a freeze (see `frozen`).
    function claimable(uint64 releaseId, address currency, address account) external view returns (uint256 amount);
    /// @return amount What the dataset's owner can claim now, counting what is settled so far.
    function claimableDataset(uint64 datasetId, address currency) external view returns (uint256 amount);
    /// @return amount What `verifier` can claim now of the release's pool.
    function claimableVerification(uint64 releaseId, address currency, address verifier)
        external
        view
        returns (uint256 amount);
    /// @return amount What `account` can claim now as a referrer.
    function claimableReferrals(address currency, address account) external view returns (uint256 amount);
    /// @return amount What `account` has been paid for the release as a contributor.
    function paidOf(uint64 releaseId, address currency, address account) external view returns (uint256 amount);
    /// @return amount What the release got from its children, settled so far.
    function inflowOf(uint64 releaseId, address currency) external view returns (uint256 amount);
    /// @return amount What the dataset got from releases, settled so far.
    function datasetInflowOf(uint64 datasetId, address currency) external view returns (uint256 amount);
    /// @return amount What a child owes a parent and `settle` would move now; 0 where there is no such edge.
    function unsettled(uint64 childId, uint64 parentId, address currency) external view returns (uint256 amount);
    /// @return amount What a release owes a dataset and `settle` would move now; 0 where it names no such dataset.
    function unsettledDataset(uint64 releaseId, uint64 datasetId, address currency)
        external
        view
        returns (uint256 amount);
    /// @return The account's part of what is left to the contributors now, in basis points.
    function shareOf(uint64 releaseId, address account) external view returns (uint16);
    /// @return nonce What the next signatures under `changeShares` must name; rises with every change of shares.
    function shareNonce(uint64 releaseId) external view returns (uint256 nonce);
    /// @return The digest that everybody who has a share signs for `changeShares`.
    function digestOfChange(uint64 releaseId, Share[] calldata next, uint256 deadline) external view returns (bytes32);
    /// @return to Where the account's money goes; itself if it named nobody.
    function payoutOf(address account) external view returns (address to);
    /// @return Whether the release's money is held back because it, or an ancestor, is suspended or revoked.
    function frozen(uint64 releaseId) external view returns (bool);
    /// @return What everybody is owed in the currency: gross - fee - paid.
    function owed(address currency) external view returns (uint256);
    /// @return What the DAO may spend: balance - owed, or 0.
    function free(address currency) external view returns (uint256);
    /// @notice Reverts when a listed currency's balance is below what is owed.
    function requireSolvent() external view;
}
