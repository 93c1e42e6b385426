// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {BondTerms, Challenge, IVerificationRegistry, Outcome, Verdict} from
    "../interfaces/IVerificationRegistry.sol";
import {StoredReceipts} from "./StoredReceipts.sol";
import {VerifierBonds} from "./VerifierBonds.sol";

/// @title Challenges
/// @notice Disputes about receipts: a counter-run and a deposit against the verifier's bond, decided by the DAO.
/// @dev Nothing here walks over challenges: however many there are, each costs what one costs. Times are half open:
/// what has to happen until a deadline happens before that second, what follows from it being missed from then on.
abstract contract Challenges is StoredReceipts, VerifierBonds {
    /// @notice Permission to decide challenges.
    bytes32 public constant JUDGE_PERMISSION_ID = keccak256("JUDGE_PERMISSION");

    IModelRegistry public immutable registry;

    /// @inheritdoc IVerificationRegistry
    uint64 public challengeCount;

    mapping(uint64 challengeId => Challenge) private _challenges;
    /// @dev By `keccak256(releaseId, verifier, evidence)`.
    mapping(bytes32 key => bool) private _evidenceUsed;

    constructor(IModelRegistry registry_) {
        registry = registry_;
    }

    /// @inheritdoc IVerificationRegistry
    function challenge(uint64 releaseId, address verifier, bytes32 evidence)
        external
        payable
        returns (uint64 challengeId)
    {
        _requireNoJudge();
        _requireGrounds(releaseId, verifier, evidence);
        BondTerms memory terms = _bondTerms();
        require(msg.value == terms.required, VerificationRegistry_WrongDeposit(msg.value, terms.required));

        challengeId = ++challengeCount;
        _change(releaseId, verifier, CHALLENGED, 0);
        (uint96 stake, uint96 fromLeaving) = _putAtStake(verifier, terms.required);
        _challenges[challengeId] = Challenge({
            releaseId: releaseId,
            verifier: verifier,
            open: true,
            answered: false,
            verdict: Verdict.None,
            challenger: msg.sender,
            stake: stake,
            fromLeaving: fromLeaving,
            deposit: terms.required,
            decideBy: uint40(block.timestamp) + terms.decideWithin,
            hearBy: uint40(block.timestamp) + terms.decideWithin / 2
        });
        _announce(challengeId, evidence);
    }

    /// @inheritdoc IVerificationRegistry
    function answer(uint64 challengeId, bytes32 statement) external {
        Challenge storage found = _undecided(challengeId);
        require(found.verifier == msg.sender, VerificationRegistry_NotChallenged(challengeId, msg.sender));
        require(statement != 0, VerificationRegistry_MissingStatement());
        require(!found.answered, VerificationRegistry_AlreadyAnswered(challengeId));

        found.answered = true;
        emit ChallengeAnswered(challengeId, msg.sender, statement);
    }

    /// @inheritdoc IVerificationRegistry
    function decideChallenge(uint64 challengeId, Verdict verdict) external auth(JUDGE_PERMISSION_ID) {
        require(verdict != Verdict.None, VerificationRegistry_NoVerdict());
        Challenge memory found = _undecided(challengeId);
        // Numbers count up: else a verdict could be carried, delay and veto behind it, before there is a challenge.
        require(
            found.answered || block.timestamp >= found.hearBy,
            VerificationRegistry_TooEarly(challengeId, found.hearBy)
        );

        uint256 awarded = 0;
        if (verdict == Verdict.Dismissed) {
            awarded = found.deposit;
            _award(found.verifier, awarded);
            _giveBack(found.verifier, found.stake, found.fromLeaving);
        } else if (verdict == Verdict.Upheld) {
            awarded = uint256(found.deposit) + found.stake;
            _award(found.challenger, awarded);
        }
        _close(challengeId, found, verdict, awarded);
    }

    /// @inheritdoc IVerificationRegistry
    function concludeChallenge(uint64 challengeId) external {
        Challenge memory found = _open(challengeId);
        require(block.timestamp >= found.decideBy, VerificationRegistry_TooEarly(challengeId, found.decideBy));

        _award(found.challenger, found.deposit);
        _giveBack(found.verifier, found.stake, found.fromLeaving);
        _close(challengeId, found, Verdict.None, found.deposit);
    }

    /// @inheritdoc IVerificationRegistry
    function challengeOf(uint64 challengeId) external view returns (Challenge memory) {
        require(_challenges[challengeId].verifier != address(0), VerificationRegistry_UnknownChallenge(challengeId));
        return _challenges[challengeId];
    }

    /// @dev The receipt can be challenged, by the caller, with this evidence; and the evidence is used up.
    function _requireGrounds(uint64 releaseId, address verifier, bytes32 evidence) private {
        uint256 stored = _stored(releaseId, verifier);
        require(
            stored & (COUNTED | STRUCK) == COUNTED, VerificationRegistry_NotChallengeable(releaseId, verifier)
        );
        require(stored & CHALLENGED == 0, VerificationRegistry_UnderChallenge(releaseId, verifier));

        uint256 own = _stored(releaseId, msg.sender);
        bool isCounterRun = own & OUTCOME != uint256(Outcome.None) && own & (REVOKED | STRUCK) == 0
            && own & OUTCOME != stored & OUTCOME;
        require(isCounterRun, VerificationRegistry_NoCounterRun(releaseId, msg.sender));
        require(
            !registry.isInterested(releaseId, msg.sender), VerificationRegistry_Interested(releaseId, msg.sender)
        );

        require(evidence != 0, VerificationRegistry_MissingEvidence());
        bytes32 key = keccak256(abi.encode(releaseId, verifier, evidence));
        require(!_evidenceUsed[key], VerificationRegistry_EvidenceUsed(releaseId, verifier, evidence));
        _evidenceUsed[key] = true;
    }

    function _announce(uint64 challengeId, bytes32 evidence) private {
        Challenge storage opened = _challenges[challengeId];
        emit ChallengeOpened(
            challengeId,
            opened.releaseId,
            opened.verifier,
            opened.challenger,
            opened.stake,
            opened.fromLeaving,
            opened.deposit,
            evidence,
            opened.decideBy
        );
    }

    function _close(uint64 challengeId, Challenge memory found, Verdict verdict, uint256 awarded) private {
        (_challenges[challengeId].open, _challenges[challengeId].verdict) = (false, verdict);
        _endChallengeOf(found.verifier);
        bool isFalse = verdict == Verdict.Upheld || verdict == Verdict.Forfeited;
        if (isFalse) _unreward(found.releaseId, found.verifier, STRUCK);
        _change(found.releaseId, found.verifier, 0, CHALLENGED);
        emit ChallengeClosed(challengeId, found.releaseId, found.verifier, verdict, awarded);
    }

    /// @dev Takes the part in the pool from a receipt. Before the approval the others share it, and after it nobody does,
    /// for their number is fixed by then.
    /// @param set What becomes of the receipt besides.
    function _unreward(uint64 releaseId, address verifier, uint256 set) internal {
        if (_stored(releaseId, verifier) & REWARDED != 0) {
            (, uint32 verifiers, address verifiedBy) = registry.poolOf(releaseId);
            if (verifiers != 0 && verifiedBy == address(this)) set |= FORFEITED;
        }
        _change(releaseId, verifier, set, REWARDED);
    }

    function _undecided(uint64 challengeId) private view returns (Challenge storage found) {
        found = _open(challengeId);
        require(block.timestamp < found.decideBy, VerificationRegistry_TooLate(challengeId, found.decideBy));
    }

    function _open(uint64 challengeId) private view returns (Challenge storage found) {
        found = _challenges[challengeId];
        require(found.verifier != address(0), VerificationRegistry_UnknownChallenge(challengeId));
        require(found.open, VerificationRegistry_NotOpen(challengeId));
    }
}
