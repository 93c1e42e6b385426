// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @title IVotingPlugin
/// @notice The part of Aragon's TokenVoting (1.3) that our contracts read. Of `getProposal` the first three values:
/// those that follow are left undecoded, so later versions that append to them are read just as well.
interface IVotingPlugin {
    /// @param endDate When the vote ends, seconds since the epoch; 0 for a proposal that does not exist.
    struct ProposalParameters {
        uint8 votingMode;
        uint32 supportThreshold;
        uint64 startDate;
        uint64 endDate;
        uint64 snapshotBlock;
        uint256 minVotingPower;
    }

    function getProposal(uint256 proposalId)
        external
        view
        returns (bool open, bool executed, ProposalParameters memory parameters);

    /// @return option 0 none, 1 abstain, 2 yes, 3 no.
    function getVoteOption(uint256 proposalId, address voter) external view returns (uint8 option);
}
