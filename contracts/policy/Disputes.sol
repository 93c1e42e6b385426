// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {Dispute, IEthicsBoard, Stage} from "../interfaces/IEthicsBoard.sol";
import {IEthicsCharter, Process} from "../interfaces/IEthicsCharter.sol";
import {IModelRegistry, Status} from "../interfaces/IModelRegistry.sol";

/// @title Disputes
/// @notice What every part of the board needs: the disputes, and what registry and charter say of their releases.
/// @dev Times are half open: what has to happen until a deadline happens before that second, what follows from it being
/// missed happens from that second on. So a suspension is over in the very block in which its lapse may be concluded.
abstract contract Disputes is IEthicsBoard {
    IModelRegistry public immutable registry;
    IEthicsCharter public immutable charter;

    /// @inheritdoc IEthicsBoard
    uint64 public disputeCount;

    mapping(uint64 disputeId => Dispute) internal _disputes;

    constructor(IModelRegistry registry_, IEthicsCharter charter_) {
        registry = registry_;
        charter = charter_;
    }

    /// @inheritdoc IEthicsBoard
    function disputeOf(uint64 disputeId) external view returns (Dispute memory) {
        return _dispute(disputeId);
    }

    function _dispute(uint64 disputeId) internal view returns (Dispute storage dispute) {
        dispute = _disputes[disputeId];
        require(dispute.stage != Stage.None, EthicsBoard_UnknownDispute(disputeId));
    }

    /// @dev A dispute in a stage, before its deadline, about a release that is not stopped for good already.
    function _pending(uint64 disputeId, Stage stage) internal view returns (Dispute storage dispute) {
        dispute = _dispute(disputeId);
        require(dispute.stage == stage, EthicsBoard_WrongStage(disputeId, dispute.stage));
        _requireNotRevoked(dispute.releaseId);
        require(block.timestamp < dispute.deadline, EthicsBoard_TooLate(disputeId, dispute.deadline));
    }

    /// @dev What is decided about a release that is stopped for good would change nothing but where bonds go.
    function _requireNotRevoked(uint64 releaseId) internal view {
        require(_statusOf(releaseId) != Status.Revoked, EthicsBoard_NotDisputable(releaseId));
    }

    /// @dev The model's owner of now: who buys a model answers for its releases.
    function _requireAccused(uint64 disputeId, uint64 releaseId) internal view {
        require(registry.ownerOf(releaseId) == msg.sender, EthicsBoard_NotAccused(disputeId, msg.sender));
    }

    /// @dev The registry's shortest answer that has a status in it; `releaseOf` reads some ten slots more.
    function _statusOf(uint64 releaseId) internal view returns (Status status) {
        (status,,,,) = registry.receiptTerms(releaseId, address(0));
    }

    /// @dev How disputes go under the charter version that the release was made under, whatever was adopted since.
    function _processOf(uint64 releaseId) internal view returns (Process memory) {
        return charter.processOf(registry.charterVersionOf(releaseId));
    }
}
