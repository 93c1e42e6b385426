// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {Dispute, IEthicsBoard} from "../interfaces/IEthicsBoard.sol";
import {Process} from "../interfaces/IEthicsCharter.sol";
import {Status} from "../interfaces/IModelRegistry.sol";
import {Disputes} from "./Disputes.sol";

/// @title Suspensions
/// @notice Until when a release is suspended, and for which disputes. At most one suspension by the council runs at a
/// time; those that the DAO confirmed are counted, so that the end of one dispute leaves alone what others hold.
abstract contract Suspensions is Disputes {
    /// @param councilUntil When the council's suspension ends, unless the DAO confirms it.
    /// @param confirmedUntil When the last of those ends that the DAO confirmed; 0 if there is none.
    /// @param immuneUntil Until when the council cannot suspend the release.
    /// @param confirmed Live disputes with a suspension that the DAO confirmed.
    /// @param latest The dispute of the latest suspension; 0 once that one was ended.
    struct Suspension {
        uint40 councilUntil;
        uint40 confirmedUntil;
        uint40 immuneUntil;
        uint32 confirmed;
        uint64 latest;
    }

    /// @dev How many times the deadline for ratifying a release is left alone after the council suspended it in vain.
    uint40 private constant IMMUNITY = 3;

    /// @inheritdoc IEthicsBoard
    uint40 public thawsAt;

    mapping(uint64 releaseId => Suspension) private _suspensions;
    mapping(uint64 disputeId => bool) private _suspendedBefore;

    /// @inheritdoc IEthicsBoard
    function immuneUntil(uint64 releaseId) external view returns (uint40 until) {
        return _suspensions[releaseId].immuneUntil;
    }

    /// @dev Suspends for the time in which the DAO has to ratify. Immunity is booked at once and taken back when it
    /// does: a suspension that was lifted in time was in vain too, else the council could begin anew after each.
    function _suspend(uint64 disputeId, Dispute storage dispute) internal {
        uint64 releaseId = dispute.releaseId;
        Suspension storage suspension = _suspensions[releaseId];
        require(!_suspendedBefore[disputeId], EthicsBoard_SuspendedBefore(disputeId));
        require(
            block.timestamp >= _end(suspension), EthicsBoard_AlreadySuspended(releaseId, suspension.latest)
        );
        uint40 immune = suspension.immuneUntil;
        require(block.timestamp >= immune, EthicsBoard_Immune(releaseId, immune));

        uint40 time = _processOf(releaseId).ratifyWithin;
        uint40 until = uint40(block.timestamp) + time;
        suspension.councilUntil = until;
        suspension.immuneUntil = until + IMMUNITY * time;
        _begin(disputeId, dispute, until);
    }

    /// @dev The DAO's own suspension, or one that it confirms or prolongs.
    function _confirm(uint64 disputeId, Dispute storage dispute, uint40 until) internal {
        Suspension storage suspension = _suspensions[dispute.releaseId];
        if (!dispute.ratified) {
            if (block.timestamp < dispute.suspendedUntil) (suspension.councilUntil, suspension.immuneUntil) = (0, 0);
            dispute.ratified = true;
            ++suspension.confirmed;
        }
        if (until > suspension.confirmedUntil) suspension.confirmedUntil = until;
        _begin(disputeId, dispute, until);
    }

    /// @dev Ends what was suspended for the dispute, whether or not its time is over; others' suspensions stay.
    function _release(uint64 disputeId, Dispute storage dispute) internal {
        uint40 until = dispute.suspendedUntil;
        if (until == 0) return;

        uint64 releaseId = dispute.releaseId;
        Suspension storage suspension = _suspensions[releaseId];
        bool running = block.timestamp < until;
        if (dispute.ratified) {
            if (--suspension.confirmed == 0) suspension.confirmedUntil = 0;
        } else if (running) {
            suspension.councilUntil = 0;
        }
        if (suspension.latest == disputeId) suspension.latest = 0;
        (dispute.suspendedUntil, dispute.ratified) = (0, false);
        if (running) emit DisputeLifted(disputeId, releaseId);

        uint40 end = _end(suspension);
        if (block.timestamp < end) registry.suspend(releaseId, end);
        else if (_statusOf(releaseId) == Status.Suspended) registry.reinstate(releaseId);
    }

    /// @dev Stops the release for good. Until `thawsAt`, its licensees can ask for refunds.
    function _revoke(uint64 releaseId) internal {
        _thawNotBefore(uint40(block.timestamp) + _processOf(releaseId).refundWithin + charter.minimumDeadline());
        registry.revoke(releaseId);
    }

    function _begin(uint64 disputeId, Dispute storage dispute, uint40 until) private {
        uint64 releaseId = dispute.releaseId;
        Suspension storage suspension = _suspensions[releaseId];
        suspension.latest = disputeId;
        dispute.suspendedUntil = until;
        _suspendedBefore[disputeId] = true;
        uint40 end = _end(suspension);
        _thawNotBefore(end);
        emit DisputeSuspended(disputeId, releaseId, until, dispute.ratified);

        registry.suspend(releaseId, end);
    }

    function _thawNotBefore(uint40 time) private {
        if (time > thawsAt) thawsAt = time;
    }

    function _end(Suspension storage suspension) private view returns (uint40) {
        (uint40 council, uint40 confirmed) = (suspension.councilUntil, suspension.confirmedUntil);
        return council > confirmed ? council : confirmed;
    }
}
