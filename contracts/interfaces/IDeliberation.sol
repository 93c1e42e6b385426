// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @title Deliberation
/// @notice Why members vote as they do, and who asks for their votes. It decides nothing and keeps nothing but events.
interface IDeliberation {
    /// @param option As TokenVoting has it when the reason is given: 1 abstain, 2 yes, 3 no.
    /// @param reason Plain text, at most 560 bytes.
    /// @param evidence sha-256 digest of a longer document's CID (CIDv1, raw); 0 for none.
    /// @param releaseId The release whose receipt by the member stands behind the vote; 0 for none.
    event ReasonGiven(
        uint256 indexed proposalId,
        address indexed member,
        uint8 option,
        string reason,
        bytes32 evidence,
        uint64 releaseId
    );
    /// @param profile sha-256 digest of the profile document's CID (CIDv1, raw); 0 takes it back.
    event ProfileSet(address indexed member, bytes32 profile);

    error Deliberation_NotVoted(uint256 proposalId, address account);
    error Deliberation_Empty();
    error Deliberation_ReasonTooLong(uint256 length, uint256 limit);
    /// @notice The account recorded none for the release, or it was revoked or struck.
    error Deliberation_NoReceipt(uint64 releaseId, address account);

    /// @notice Says why the caller voted as it did. The latest one counts.
    function giveReason(uint256 proposalId, string calldata reason, bytes32 evidence, uint64 releaseId) external;

    /// @notice Names the document in which the caller says what it stands for, to those who may delegate to it.
    function setProfile(bytes32 profile) external;
}
