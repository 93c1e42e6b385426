// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @notice Where a dispute stands. Open: raised, to be decided. Decided: against the accused, who may appeal.
/// Appealed: to be decided once more. Remedy: upheld for good, a corrected release is awaited. Closed: over.
enum Stage {
    None,
    Open,
    Decided,
    Appealed,
    Remedy,
    Closed
}

/// @notice What the DAO rules. Dismissed: the clause is kept. Upheld: it is broken, and the release stays suspended
/// until a corrected one of the same model is approved. Revoked: the release is stopped for good.
enum Ruling {
    None,
    Dismissed,
    Upheld,
    Revoked
}

/// @notice A dispute as it stands. Times are seconds since the epoch.
/// @param clause The clause said to be broken, of the charter version that the release was made under; from 1.
/// @param ruling The DAO's latest; None until then. A dispute closed with None lapsed undecided.
/// @param deadline Open, Appealed: until when the DAO decides. Decided: until when the accused may appeal. Remedy:
/// until when the corrected release must be approved. Closed: 0.
/// @param suspendedUntil When the suspension made for it ends; 0 if there was none or it was lifted.
/// @param ratified Whether the DAO has confirmed that suspension.
/// @param answered Whether the accused has answered.
/// @param raisedBy Who raised it and paid its bond.
/// @param accused Who appealed and paid that bond; zero before an appeal.
/// @param bond The raiser's bond. @param appealBond The appellant's. Smallest unit of `currency`; 0 once they are
/// settled.
struct Dispute {
    uint64 releaseId;
    uint16 clause;
    Stage stage;
    Ruling ruling;
    uint40 raisedAt;
    uint40 deadline;
    uint40 suspendedUntil;
    bool ratified;
    bool answered;
    address raisedBy;
    address accused;
    address currency;
    uint96 bond;
    uint96 appealBond;
}

/// @title EthicsBoard
/// @notice Disputes about releases: raised by anyone with evidence and a bond, suspended at once by the council,
/// decided by the DAO's vote, open to one appeal. It alone may suspend, reinstate and revoke in the registry, so that
/// nothing is stopped, and no money frozen, outside a dispute.
interface IEthicsBoard {
    /// @param evidence sha-256 digest of the evidence document's CID (CIDv1, raw).
    /// @param answerUntil From when the DAO may decide without an answer. @param decideUntil Until when it must.
    event DisputeRaised(
        uint64 indexed disputeId,
        uint64 indexed releaseId,
        uint16 indexed clause,
        address raisedBy,
        bytes32 evidence,
        address currency,
        uint96 bond,
        uint40 answerUntil,
        uint40 decideUntil
    );
    /// @param ratified False for the council's suspension, true for one the DAO has confirmed or made.
    event DisputeSuspended(uint64 indexed disputeId, uint64 indexed releaseId, uint40 until, bool ratified);
    /// @notice The suspension made for the dispute ended before its time.
    event DisputeLifted(uint64 indexed disputeId, uint64 indexed releaseId);
    event DisputeAnswered(uint64 indexed disputeId, address indexed accused, bytes32 statement);
    /// @param appealUntil Until when the accused may appeal; 0 for a ruling that is final.
    event DisputeDecided(uint64 indexed disputeId, Ruling ruling, bool onAppeal, uint40 appealUntil);
    event DisputeAppealed(
        uint64 indexed disputeId, address indexed accused, bytes32 grounds, uint96 bond, uint40 decideUntil
    );
    /// @notice A final ruling asks for a corrected release.
    event RemedyRequired(uint64 indexed disputeId, uint40 until);
    /// @param releaseId The corrected release.
    event DisputeRemedied(uint64 indexed disputeId, uint64 indexed releaseId);
    /// @param ruling What took effect; None for a dispute that lapsed undecided, or an Upheld that was remedied.
    /// @param revoked Whether the release is stopped for good.
    event DisputeClosed(uint64 indexed disputeId, uint64 indexed releaseId, Ruling ruling, bool revoked);
    /// @notice A bond went to somebody, who may withdraw it.
    event BondAwarded(uint64 indexed disputeId, address indexed to, address indexed currency, uint256 amount);
    event BondWithdrawn(address indexed account, address indexed currency, address to, uint256 amount);

    error EthicsBoard_UnknownDispute(uint64 disputeId);
    /// @notice The release was not approved yet, was withdrawn, or is stopped for good.
    error EthicsBoard_NotDisputable(uint64 releaseId);
    error EthicsBoard_UnknownClause(uint16 clause, uint16 clauses);
    error EthicsBoard_MissingEvidence();
    error EthicsBoard_EvidenceUsed(uint64 releaseId, uint16 clause, bytes32 evidence);
    error EthicsBoard_AlreadyDisputed(uint64 releaseId, uint16 clause, uint64 disputeId);
    error EthicsBoard_WrongBond(uint256 paid, uint256 bond);
    error EthicsBoard_WrongStage(uint64 disputeId, Stage stage);
    /// @param disputeId The dispute of the latest suspension; 0 if that one was ended and one for another dispute goes
    /// on.
    error EthicsBoard_AlreadySuspended(uint64 releaseId, uint64 disputeId);
    error EthicsBoard_SuspendedBefore(uint64 disputeId);
    error EthicsBoard_Immune(uint64 releaseId, uint40 until);
    error EthicsBoard_NotSuspended(uint64 disputeId);
    error EthicsBoard_NotAccused(uint64 disputeId, address account);
    error EthicsBoard_MissingStatement();
    error EthicsBoard_AlreadyAnswered(uint64 disputeId);
    error EthicsBoard_TooEarly(uint64 disputeId, uint40 notBefore);
    error EthicsBoard_TooLate(uint64 disputeId, uint40 deadline);
    error EthicsBoard_NoRuling();
    error EthicsBoard_NotRemedy(uint64 disputeId, uint64 releaseId);
    error EthicsBoard_NothingToWithdraw(address account, address currency);
    error EthicsBoard_PaymentFailed(address currency, address to, uint256 amount);

    /// @notice Raises a dispute against a release that is approved or suspended. One at a time on a ground (release and
    /// clause), and each time with evidence that was not brought on it before.
    /// @dev Native bond: `msg.value` equals `bondFor`. ERC-20: the caller has approved this contract.
    function raise(uint64 releaseId, uint16 clause, bytes32 evidence) external payable returns (uint64 disputeId);

    /// @notice Stops the release at once, once a dispute, until the charter's deadline for ratifying. A release whose
    /// suspension lapsed, or was lifted, unratified is immune against another of this kind for three times that
    /// deadline from when it would have lapsed.
    /// @dev Requires SUSPEND_PERMISSION (the DAO; the council's condition allows it this call).
    function suspend(uint64 disputeId) external;

    /// @notice Confirms a suspension, or makes one, until the DAO's deadline to decide.
    /// @dev Requires DECIDE_PERMISSION.
    function ratify(uint64 disputeId) external;

    /// @notice Ends the suspension made for the dispute, which goes on; what is suspended for others stays so.
    /// @dev Requires DECIDE_PERMISSION.
    function lift(uint64 disputeId) external;

    /// @notice The accused (the model's owner) answers, once, before the DAO decided.
    function answer(uint64 disputeId, bytes32 statement) external;

    /// @notice Rules on an open dispute (after the accused answered or could have) or on an appeal.
    /// @dev Requires DECIDE_PERMISSION. Dismissed is final at once; Upheld and Revoked on an appeal too. A ruling
    /// against the accused suspends the release, for as long as it can be appealed, decided and concluded.
    function decide(uint64 disputeId, Ruling ruling) external;

    /// @notice The accused asks the DAO to decide again, with a bond.
    function appeal(uint64 disputeId, bytes32 grounds) external payable;

    /// @notice The accused names a release of the same model, submitted after the dispute was raised and approved: the
    /// disputed one is reinstated.
    function remedy(uint64 disputeId, uint64 releaseId) external;

    /// @notice Makes what a passed deadline decided take effect; anybody may. Open: lapses undecided. Decided: the
    /// ruling is final. Appealed: the first ruling stands. Remedy: the release is revoked. A dispute about a release
    /// that another one stopped for good ends at once, and bonds go back to those who paid them.
    function conclude(uint64 disputeId) external;

    /// @notice Pays out the bonds awarded to the caller. @param to Where to; zero for the caller.
    function withdraw(address currency, address to) external returns (uint256 amount);

    function disputeOf(uint64 disputeId) external view returns (Dispute memory);
    function disputeCount() external view returns (uint64);
    /// @return currency What a dispute on the ground has to be backed with now, zero for native.
    /// @return amount In its smallest unit.
    function bondFor(uint64 releaseId, uint16 clause) external view returns (address currency, uint256 amount);
    /// @return amount What the account may withdraw.
    function bondsOf(address account, address currency) external view returns (uint256 amount);
    /// @return until Until when the council cannot suspend the release; while a suspension of its runs, as if in vain.
    function immuneUntil(uint64 releaseId) external view returns (uint40 until);
    /// @return time When everything that was ever suspended is free again and refunds of everything revoked are over,
    /// at the latest. It never falls; guarded actions of the DAO wait for it, so that nobody's frozen money can be
    /// outvoted.
    function thawsAt() external view returns (uint40 time);
}
