// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @title CouncilVeto
/// @notice The council's second allowed call: it stops the execution of a carried proposal, until the DAO overrules it by
/// another vote. What a veto cannot touch (an overrule, a change of the council, what is decided about disputes) is
/// judged by the condition on the voting plugin's EXECUTE, which reads this.
interface ICouncilVeto {
    /// @param reason sha-256 digest of the reason's CID (CIDv1, raw); 0 for none.
    event ProposalVetoed(uint256 indexed proposalId, bytes32 reason);
    event VetoOverruled(uint256 indexed proposalId);

    error CouncilVeto_UnknownProposal(uint256 proposalId);
    error CouncilVeto_AlreadyExecuted(uint256 proposalId);
    error CouncilVeto_AlreadyVetoed(uint256 proposalId);
    error CouncilVeto_Overruled(uint256 proposalId);
    error CouncilVeto_NotVetoed(uint256 proposalId);

    /// @dev Requires VETO_PERMISSION (the DAO; the council's condition allows it this call). Once a proposal.
    function veto(uint256 proposalId, bytes32 reason) external;

    /// @dev Requires OVERRULE_PERMISSION (the DAO; the council's condition does not allow it). For good.
    function overrule(uint256 proposalId) external;

    /// @return Whether the proposal is vetoed and not overruled.
    function isVetoed(uint256 proposalId) external view returns (bool);
}
