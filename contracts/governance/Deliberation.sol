// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDeliberation} from "../interfaces/IDeliberation.sol";
import {IVerificationRegistry, Outcome, StoredReceipt} from "../interfaces/IVerificationRegistry.sol";
import {IVotingPlugin} from "./IVotingPlugin.sol";

/// @title Deliberation
/// @notice See {IDeliberation}.
contract Deliberation is IDeliberation {
    /// @notice The longest reason, in bytes; what is longer goes into a document.
    uint256 public constant MAX_REASON = 560;

    IVotingPlugin public immutable voting;
    IVerificationRegistry public immutable verification;

    constructor(IVotingPlugin voting_, IVerificationRegistry verification_) {
        voting = voting_;
        verification = verification_;
    }

    /// @inheritdoc IDeliberation
    /// @dev A receipt alone is a reason: it says that the member ran the suite. Its outcome is not asked for; a failed
    /// run is as good a reason as a passed one.
    function giveReason(uint256 proposalId, string calldata reason, bytes32 evidence, uint64 releaseId) external {
        uint256 length = bytes(reason).length;
        require(length != 0 || evidence != 0 || releaseId != 0, Deliberation_Empty());
        require(length <= MAX_REASON, Deliberation_ReasonTooLong(length, MAX_REASON));
        uint8 option = voting.getVoteOption(proposalId, msg.sender);
        require(option != 0, Deliberation_NotVoted(proposalId, msg.sender));
        require(
            releaseId == 0 || _hasReceipt(releaseId, msg.sender), Deliberation_NoReceipt(releaseId, msg.sender)
        );
        emit ReasonGiven(proposalId, msg.sender, option, reason, evidence, releaseId);
    }

    /// @inheritdoc IDeliberation
    function setProfile(bytes32 profile) external {
        emit ProfileSet(msg.sender, profile);
    }

    /// @dev One that was taken back, or found to be false, says nothing for its verifier any more.
    function _hasReceipt(uint64 releaseId, address member) private view returns (bool) {
        StoredReceipt memory receipt = verification.receiptOf(releaseId, member);
        return receipt.outcome != Outcome.None && !receipt.revoked && !receipt.struck;
    }
}
