// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDAO} from "@aragon/osx-commons-contracts/src/dao/IDAO.sol";

import {DaoAuthority} from "../governance/DaoAuthority.sol";
import {Dispute, IEthicsBoard, Ruling, Stage} from "../interfaces/IEthicsBoard.sol";
import {IEthicsCharter, Process} from "../interfaces/IEthicsCharter.sol";
import {IModelRegistry, Release, Status} from "../interfaces/IModelRegistry.sol";
import {Bonds} from "./Bonds.sol";
import {Disputes} from "./Disputes.sol";
import {Grounds} from "./Grounds.sol";
import {Suspensions} from "./Suspensions.sol";

/// @title EthicsBoard
/// @notice See {IEthicsBoard}.
/// @dev Nothing here walks over disputes: however many there are, each costs what one costs.
contract EthicsBoard is Grounds, Suspensions, Bonds, DaoAuthority {
    /// @notice Permission to suspend a release until the DAO has had the time to ratify it.
    bytes32 public constant SUSPEND_PERMISSION_ID = keccak256("SUSPEND_PERMISSION");
    /// @notice Permission to ratify, to lift and to rule.
    bytes32 public constant DECIDE_PERMISSION_ID = keccak256("DECIDE_PERMISSION");

    constructor(IDAO dao_, IModelRegistry registry_, IEthicsCharter charter_)
        Disputes(registry_, charter_)
        DaoAuthority(dao_)
    {}

    // ------------------------------------------------------------------------------------------------- raising

    /// @inheritdoc IEthicsBoard
    function raise(uint64 releaseId, uint16 clause, bytes32 evidence)
        external
        payable
        nonReentrant
        returns (uint64 disputeId)
    {
        Status status = _statusOf(releaseId);
        require(status == Status.Approved || status == Status.Suspended, EthicsBoard_NotDisputable(releaseId));
        (address currency, uint256 bond) = bondFor(releaseId, clause);

        disputeId = ++disputeCount;
        _occupy(releaseId, clause, evidence, disputeId);
        Dispute storage dispute = _disputes[disputeId];
        (dispute.releaseId, dispute.clause, dispute.stage) = (releaseId, clause, Stage.Open);
        (dispute.raisedBy, dispute.currency, dispute.bond) = (msg.sender, currency, uint96(bond));
        _announce(disputeId, dispute, evidence);

        _take(currency, bond);
    }

    // ------------------------------------------------------------------------------------------- suspending

    /// @inheritdoc IEthicsBoard
    function suspend(uint64 disputeId) external auth(SUSPEND_PERMISSION_ID) {
        _suspend(disputeId, _pending(disputeId, Stage.Open));
    }

    /// @inheritdoc IEthicsBoard
    function ratify(uint64 disputeId) external auth(DECIDE_PERMISSION_ID) {
        Dispute storage dispute = _pending(disputeId, Stage.Open);
        require(!dispute.ratified, EthicsBoard_AlreadySuspended(dispute.releaseId, disputeId));
        _confirm(disputeId, dispute, dispute.deadline);
    }

    /// @inheritdoc IEthicsBoard
    function lift(uint64 disputeId) external auth(DECIDE_PERMISSION_ID) {
        Dispute storage dispute = _live(disputeId);
        _requireNotRevoked(dispute.releaseId);
        require(block.timestamp < dispute.suspendedUntil, EthicsBoard_NotSuspended(disputeId));
        _release(disputeId, dispute);
    }

    // --------------------------------------------------------------------------------------------- deciding

    /// @inheritdoc IEthicsBoard
    function answer(uint64 disputeId, bytes32 statement) external {
        Dispute storage dispute = _pending(disputeId, Stage.Open);
        _requireAccused(disputeId, dispute.releaseId);
        require(statement != 0, EthicsBoard_MissingStatement());
        require(!dispute.answered, EthicsBoard_AlreadyAnswered(disputeId));

        dispute.answered = true;
        emit DisputeAnswered(disputeId, msg.sender, statement);
    }

    /// @inheritdoc IEthicsBoard
    function decide(uint64 disputeId, Ruling ruling) external auth(DECIDE_PERMISSION_ID) {
        require(ruling != Ruling.None, EthicsBoard_NoRuling());
        bool onAppeal = _disputes[disputeId].stage == Stage.Appealed;
        Dispute storage dispute = _pending(disputeId, onAppeal ? Stage.Appealed : Stage.Open);
        Process memory process = _processOf(dispute.releaseId);
        uint40 hearing = dispute.raisedAt + process.answerWithin;
        require(dispute.answered || block.timestamp >= hearing, EthicsBoard_TooEarly(disputeId, hearing));

        dispute.ruling = ruling;
        bool isFinal = onAppeal || ruling == Ruling.Dismissed;
        uint40 appealUntil = isFinal ? 0 : uint40(block.timestamp) + process.appealWithin;
        emit DisputeDecided(disputeId, ruling, onAppeal, appealUntil);

        if (ruling == Ruling.Dismissed) return _dismiss(disputeId, dispute);
        if (onAppeal) return _makeFinal(disputeId, dispute);
        (dispute.stage, dispute.deadline) = (Stage.Decided, appealUntil);
        _confirm(disputeId, dispute, appealUntil + process.decideWithin);
    }

    /// @inheritdoc IEthicsBoard
    function appeal(uint64 disputeId, bytes32 grounds) external payable nonReentrant {
        Dispute storage dispute = _pending(disputeId, Stage.Decided);
        _requireAccused(disputeId, dispute.releaseId);
        require(grounds != 0, EthicsBoard_MissingStatement());

        Process memory process = _processOf(dispute.releaseId);
        uint40 decideUntil = uint40(block.timestamp) + process.decideWithin;
        (dispute.stage, dispute.deadline) = (Stage.Appealed, decideUntil);
        (dispute.accused, dispute.appealBond) = (msg.sender, process.bond);
        emit DisputeAppealed(disputeId, msg.sender, grounds, process.bond, decideUntil);
        // A suspension that the DAO lifted after its ruling is not made again by asking for another ruling.
        if (dispute.ratified) _confirm(disputeId, dispute, decideUntil + process.decideWithin);

        _take(dispute.currency, process.bond);
    }

    // ----------------------------------------------------------------------------------------- taking effect

    /// @inheritdoc IEthicsBoard
    function remedy(uint64 disputeId, uint64 releaseId) external {
        Dispute storage dispute = _pending(disputeId, Stage.Remedy);
        _requireAccused(disputeId, dispute.releaseId);
        require(_isRemedy(dispute, releaseId), EthicsBoard_NotRemedy(disputeId, releaseId));

        emit DisputeRemedied(disputeId, releaseId);
        _release(disputeId, dispute);
        _close(disputeId, dispute, Ruling.None, false);
    }

    /// @inheritdoc IEthicsBoard
    function conclude(uint64 disputeId) external {
        Dispute storage dispute = _live(disputeId);
        if (_statusOf(dispute.releaseId) == Status.Revoked) {
            // Nobody can be right or wrong any more about a release that another dispute stopped for good.
            _payBonds(disputeId, dispute, dispute.raisedBy, dispute.accused);
            return _close(disputeId, dispute, Ruling.None, true);
        }
        require(block.timestamp >= dispute.deadline, EthicsBoard_TooEarly(disputeId, dispute.deadline));

        if (dispute.stage == Stage.Remedy) return _stop(disputeId, dispute);
        if (dispute.stage != Stage.Open) return _makeFinal(disputeId, dispute);
        _payBonds(disputeId, dispute, dispute.raisedBy, address(0));
        _release(disputeId, dispute);
        _close(disputeId, dispute, Ruling.None, false);
    }

    // ---------------------------------------------------------------------------------------------- private

    /// @dev Whom the ruling spared gets the bonds: who appealed for it, else the model's owner.
    function _dismiss(uint64 disputeId, Dispute storage dispute) private {
        address spared = dispute.accused;
        if (spared == address(0)) spared = registry.ownerOf(dispute.releaseId);
        _countDismissal(dispute.releaseId, dispute.clause);
        _payBonds(disputeId, dispute, spared, spared);
        _release(disputeId, dispute);
        _close(disputeId, dispute, Ruling.Dismissed, false);
    }

    /// @dev A ruling against the accused that cannot be appealed any more: who raised the dispute gets the bonds.
    function _makeFinal(uint64 disputeId, Dispute storage dispute) private {
        _payBonds(disputeId, dispute, dispute.raisedBy, dispute.raisedBy);
        if (dispute.ruling == Ruling.Revoked) return _stop(disputeId, dispute);

        Process memory process = _processOf(dispute.releaseId);
        uint40 until = uint40(block.timestamp) + process.remedyWithin;
        (dispute.stage, dispute.deadline) = (Stage.Remedy, until);
        emit RemedyRequired(disputeId, until);
        _confirm(disputeId, dispute, until + process.decideWithin);
    }

    function _stop(uint64 disputeId, Dispute storage dispute) private {
        _revoke(dispute.releaseId);
        _close(disputeId, dispute, dispute.ruling, true);
    }

    function _close(uint64 disputeId, Dispute storage dispute, Ruling ruling, bool revoked) private {
        (dispute.stage, dispute.deadline) = (Stage.Closed, 0);
        _vacate(dispute.releaseId, dispute.clause);
        emit DisputeClosed(disputeId, dispute.releaseId, ruling, revoked);
    }

    function _payBonds(uint64 disputeId, Dispute storage dispute, address forBond, address forAppeal) private {
        (address currency, uint96 bond, uint96 appealBond) = (dispute.currency, dispute.bond, dispute.appealBond);
        (dispute.bond, dispute.appealBond) = (0, 0);
        _award(disputeId, forBond, currency, bond);
        _award(disputeId, forAppeal, currency, appealBond);
    }

    function _announce(uint64 disputeId, Dispute storage dispute, bytes32 evidence) private {
        Process memory process = _processOf(dispute.releaseId);
        uint40 raisedAt = uint40(block.timestamp);
        (dispute.raisedAt, dispute.deadline) = (raisedAt, raisedAt + process.decideWithin);
        emit DisputeRaised(
            disputeId,
            dispute.releaseId,
            dispute.clause,
            msg.sender,
            evidence,
            dispute.currency,
            dispute.bond,
            raisedAt + process.answerWithin,
            dispute.deadline
        );
    }

    function _live(uint64 disputeId) private view returns (Dispute storage dispute) {
        dispute = _dispute(disputeId);
        require(dispute.stage != Stage.Closed, EthicsBoard_WrongStage(disputeId, Stage.Closed));
    }

    /// @dev A suspension that lapsed leaves its status behind; such a release counts as approved.
    function _isRemedy(Dispute storage dispute, uint64 releaseId) private view returns (bool) {
        Release memory release = registry.releaseOf(releaseId);
        bool approved = release.status == Status.Approved
            || (release.status == Status.Suspended && block.timestamp >= release.suspendedUntil);
        return approved && release.submittedAt > dispute.raisedAt
            && release.modelId == registry.releaseOf(dispute.releaseId).modelId;
    }
}
