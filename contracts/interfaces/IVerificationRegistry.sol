// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @notice The result of a verification run.
enum Outcome {
    None,
    Pass,
    Fail
}

/// @notice What executed the run: 1 WebGPU, 2 WASM, 3 CPU.
enum Backend {
    None,
    WebGPU,
    WASM,
    CPU
}

/// @notice What a verifier signs (EIP-712).
/// @param scoreBps The suite's metric, basis points, rounded down.
/// @param maxDeviation Largest absolute difference between an output and the expected one, in 1e-12, saturating.
/// @param environmentDigest sha-256 of the canonical JSON that names adapter and runtime.
/// @param outputsDigest sha-256 of all outputs' little-endian float32 bytes.
/// @param report sha-256 digest of the full report's CID (CIDv1, raw).
/// @param ranAt When the run ended, seconds since the epoch, by the verifier's clock.
struct Receipt {
    uint64 releaseId;
    address verifier;
    bytes32 suiteDigest;
    bytes32 weightsDigest;
    uint8 outcome;
    uint16 scoreBps;
    uint64 maxDeviation;
    uint8 backend;
    bytes32 environmentDigest;
    bytes32 outputsDigest;
    bytes32 report;
    uint64 ranAt;
}

/// @notice What is kept of a receipt on chain; the rest is in its event. `outcome` None means there is none.
/// @param counts Whether it counts towards approval.
/// @param rewarded Whether it counts and came before the vote, so that its verifier has a part in the release's pool.
/// @param revoked Whether its verifier took it back.
/// @param struck Whether a challenge against it was upheld.
/// @param challenged Whether a challenge against it is open.
struct StoredReceipt {
    Outcome outcome;
    Backend backend;
    bool counts;
    bool rewarded;
    bool revoked;
    bool struck;
    bool challenged;
}

/// @notice What verifiers stake, and how long things take. Times are seconds, from a day to a year.
/// @param required The bond, in the native currency's smallest unit, that makes a verifier's receipts count. A
/// challenge costs as much, and as much is at stake in it.
/// @param unbondDelay How long a bond that is taken back stays at stake; no shorter than `decideWithin`.
/// @param decideWithin How long the DAO has to decide a challenge.
struct BondTerms {
    uint96 required;
    uint40 unbondDelay;
    uint40 decideWithin;
}

/// @notice How a challenge ended. None: not at all yet, or undecided when its time was over; everybody got theirs back.
/// Dismissed: the receipt stands, and its verifier gets the deposit. Upheld: the receipt is struck, and the challenger
/// gets the stake. Forfeited: the receipt is struck, and challenger and verifier were one and the same: neither gets
/// anything, nor does anybody else, so that nobody gains from saying so.
enum Verdict {
    None,
    Dismissed,
    Upheld,
    Forfeited
}

/// @notice A challenge against a receipt. Amounts in the native currency's smallest unit.
/// @param stake What the verifier stands to lose. @param fromLeaving How much of it was about to leave.
/// @param deposit What the challenger stands to lose. @param decideBy When the DAO's time is over.
/// @param hearBy From when the DAO may decide although the verifier has not answered: half of its time.
/// @param open False once it is decided or concluded.
struct Challenge {
    uint64 releaseId;
    address verifier;
    bool open;
    bool answered;
    Verdict verdict;
    address challenger;
    uint96 stake;
    uint96 fromLeaving;
    uint96 deposit;
    uint40 decideBy;
    uint40 hearBy;
}

/// @title VerificationRegistry
/// @notice Signed receipts of verification runs, one a verifier a release; the bonds that make them count; and the
/// challenges in which a false one costs its verifier the bond.
interface IVerificationRegistry {
    /// @param counts Whether the receipt counts towards approval.
    event ReceiptRecorded(
        uint64 indexed releaseId,
        address indexed verifier,
        uint8 outcome,
        uint16 scoreBps,
        uint64 maxDeviation,
        uint8 backend,
        bytes32 environmentDigest,
        bytes32 outputsDigest,
        bytes32 report,
        uint64 ranAt,
        bool counts,
        address relayer
    );
    event ReceiptRevoked(uint64 indexed releaseId, address indexed verifier);
    event BondTermsSet(uint96 required, uint40 unbondDelay, uint40 decideWithin);
    /// @param active The verifier's bond that makes receipts count, from now on.
    event Bonded(address indexed verifier, uint96 amount, uint96 active);
    /// @param leaving All that is leaving now. @param leavesAt When all of it may be withdrawn.
    event Unbonding(address indexed verifier, uint96 amount, uint96 active, uint96 leaving, uint40 leavesAt);
    /// @param fromBond What had left the account's bond. @param awarded What challenges brought or gave back.
    event Withdrawn(address indexed account, address indexed to, uint256 fromBond, uint256 awarded);
    /// @param stake What is taken out of the verifier's bond until the challenge ends; `fromLeaving` of it out of what
    /// was leaving, the rest out of what was active.
    /// @param evidence sha-256 digest of the evidence document's CID (CIDv1, raw).
    event ChallengeOpened(
        uint64 indexed challengeId,
        uint64 indexed releaseId,
        address indexed verifier,
        address challenger,
        uint96 stake,
        uint96 fromLeaving,
        uint96 deposit,
        bytes32 evidence,
        uint40 decideBy
    );
    /// @param statement sha-256 digest of the statement's CID (CIDv1, raw).
    event ChallengeAnswered(uint64 indexed challengeId, address indexed verifier, bytes32 statement);
    /// @param awarded What the verdict lets its winner withdraw: after None the challenger, who gets the deposit back.
    event ChallengeClosed(
        uint64 indexed challengeId,
        uint64 indexed releaseId,
        address indexed verifier,
        Verdict verdict,
        uint256 awarded
    );

    error VerificationRegistry_InvalidSignature(address verifier);
    error VerificationRegistry_AlreadyRecorded(uint64 releaseId, address verifier);
    error VerificationRegistry_NotVerifiable(uint64 releaseId);
    error VerificationRegistry_WrongWeights(bytes32 claimed, bytes32 registered);
    error VerificationRegistry_WrongSuite(bytes32 claimed, bytes32 registered);
    error VerificationRegistry_InvalidOutcome(uint8 outcome);
    error VerificationRegistry_InvalidBackend(uint8 backend);
    error VerificationRegistry_InvalidScore(uint16 scoreBps);
    error VerificationRegistry_RanInTheFuture(uint64 ranAt);
    /// @notice There is no such receipt, or it was revoked or struck before.
    error VerificationRegistry_NotRevocable(uint64 releaseId, address verifier);
    error VerificationRegistry_InvalidTerms(uint96 required, uint40 unbondDelay, uint40 decideWithin);
    error VerificationRegistry_InvalidBond(uint256 value);
    error VerificationRegistry_NotBonded(uint96 amount, uint96 active);
    error VerificationRegistry_NothingToWithdraw(address account);
    error VerificationRegistry_PaymentFailed(address to, uint256 amount);
    /// @notice The DAO decides challenges, so that it neither bonds nor challenges.
    error VerificationRegistry_JudgeTakesNoSide(address account);
    /// @notice There is no such receipt, it never counted, or it was struck before.
    error VerificationRegistry_NotChallengeable(uint64 releaseId, address verifier);
    error VerificationRegistry_UnderChallenge(uint64 releaseId, address verifier);
    error VerificationRegistry_NoCounterRun(uint64 releaseId, address challenger);
    error VerificationRegistry_Interested(uint64 releaseId, address challenger);
    error VerificationRegistry_WrongDeposit(uint256 sent, uint256 required);
    error VerificationRegistry_MissingEvidence();
    error VerificationRegistry_EvidenceUsed(uint64 releaseId, address verifier, bytes32 evidence);
    error VerificationRegistry_UnknownChallenge(uint64 challengeId);
    error VerificationRegistry_NotOpen(uint64 challengeId);
    error VerificationRegistry_NotChallenged(uint64 challengeId, address account);
    error VerificationRegistry_MissingStatement();
    error VerificationRegistry_AlreadyAnswered(uint64 challengeId);
    error VerificationRegistry_NoVerdict();
    error VerificationRegistry_TooLate(uint64 challengeId, uint40 deadline);
    error VerificationRegistry_TooEarly(uint64 challengeId, uint40 notBefore);

    // ---------------------------------------------------------------------------------------------------- receipts

    /// @notice Records a signed receipt; anyone may relay it. ERC-1271 signatures of contract accounts are accepted.
    /// @return counts Whether it counts: the verifier is bonded, is neither publisher, owner nor contributor of the
    /// release nor publisher or owner of a parent, and the backend is one the release's charter accepts.
    function record(Receipt calldata receipt, bytes calldata signature) external returns (bool counts);

    /// @notice Takes the caller's receipt back: it counts no more, has no part in the pool, and cannot be recorded
    /// again. It can still be challenged if it counted. Not while a challenge against it is open.
    function revoke(uint64 releaseId) external;

    function receiptOf(uint64 releaseId, address verifier) external view returns (StoredReceipt memory);
    /// @return Whether the verifier has a part in the release's verifier pool.
    function rewarded(uint64 releaseId, address verifier) external view returns (bool);
    /// @return Whether the verifier had a part in the release's pool when the release was approved, and lost it since: by
    /// revoking its receipt, or because a challenge struck it.
    function forfeited(uint64 releaseId, address verifier) external view returns (bool);
    /// @return passing Counting receipts that pass.
    /// @return failing Counting receipts that fail.
    function countOf(uint64 releaseId) external view returns (uint32 passing, uint32 failing);
    /// @return The EIP-712 digest a verifier signs.
    function digestOf(Receipt calldata receipt) external view returns (bytes32);

    // ------------------------------------------------------------------------------------------------------- bonds

    /// @notice Adds `msg.value` to the caller's bond.
    function bond() external payable;

    /// @notice Takes a part of the caller's bond back. It stays at stake for the unbonding delay, counted anew for all
    /// that is leaving already, and after that until it is withdrawn.
    function unbond(uint96 amount) external;

    /// @notice Pays the caller what has left their bond, and what challenges brought them.
    /// @param to Where it is paid; zero for the caller itself.
    function withdraw(address to) external returns (uint256 amount);

    /// @notice Sets what verifiers stake, from now on: open challenges and bonds that are leaving keep their terms, and
    /// receipts that count go on counting.
    /// @dev Requires SET_TERMS_PERMISSION.
    function setBondTerms(BondTerms calldata terms) external;

    function bondTerms() external view returns (BondTerms memory);
    /// @return active What makes receipts count.
    /// @return leaving What was taken back and is at stake still.
    /// @return leavesAt When that may be withdrawn; of no meaning where nothing is leaving.
    /// @return openChallenges How many open challenges there are against the verifier's receipts. What is at stake in
    /// them is in neither of the amounts.
    function bondOf(address verifier)
        external
        view
        returns (uint96 active, uint96 leaving, uint40 leavesAt, uint24 openChallenges);
    /// @return Whether a receipt that the verifier signs now would count, as far as the bond goes.
    function isBonded(address verifier) external view returns (bool);
    /// @return amount What `withdraw` would pay the account now.
    function withdrawable(address account) external view returns (uint256 amount);

    // -------------------------------------------------------------------------------------------------- challenges

    /// @notice Says that a receipt is false. It must have counted, also if it was revoked since; the caller has
    /// recorded a receipt of the opposite outcome for the same release, which stands, and is not interested in it. As
    /// much of the verifier's bond as is required is at stake; nothing, where other challenges have taken all of it:
    /// the receipt can be struck all the same.
    /// @dev `msg.value` equals `bondTerms().required`.
    /// @param evidence Digest of a document that says how to reproduce the counter-run; each serves once a receipt.
    function challenge(uint64 releaseId, address verifier, bytes32 evidence)
        external
        payable
        returns (uint64 challengeId);

    /// @notice The challenged verifier answers, once, before the DAO's time is over.
    function answer(uint64 challengeId, bytes32 statement) external;

    /// @notice Decides a challenge before its time is over, and not before its verifier was heard: once it has answered,
    /// or half of the time has passed. A verdict cannot be voted on ahead of the challenge that it is about.
    /// @dev Requires JUDGE_PERMISSION.
    function decideChallenge(uint64 challengeId, Verdict verdict) external;

    /// @notice Ends a challenge that was not decided in time; anyone may. Both sides get theirs back.
    function concludeChallenge(uint64 challengeId) external;

    function challengeCount() external view returns (uint64);
    function challengeOf(uint64 challengeId) external view returns (Challenge memory);
}
