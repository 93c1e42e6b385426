// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDAO} from "@aragon/osx-commons-contracts/src/dao/IDAO.sol";

import {ICouncilVeto} from "../interfaces/ICouncilVeto.sol";
import {DaoAuthority} from "./DaoAuthority.sol";
import {IVotingPlugin} from "./IVotingPlugin.sol";

/// @title CouncilVeto
/// @notice See {ICouncilVeto}.
contract CouncilVeto is ICouncilVeto, DaoAuthority {
    enum State {
        None,
        Vetoed,
        Overruled
    }

    bytes32 public constant VETO_PERMISSION_ID = keccak256("VETO_PERMISSION");
    bytes32 public constant OVERRULE_PERMISSION_ID = keccak256("OVERRULE_PERMISSION");

    IVotingPlugin public immutable voting;

    mapping(uint256 proposalId => State) private _states;

    constructor(IDAO dao_, IVotingPlugin voting_) DaoAuthority(dao_) {
        voting = voting_;
    }

    /// @inheritdoc ICouncilVeto
    function veto(uint256 proposalId, bytes32 reason) external auth(VETO_PERMISSION_ID) {
        State state = _states[proposalId];
        require(state != State.Overruled, CouncilVeto_Overruled(proposalId));
        require(state == State.None, CouncilVeto_AlreadyVetoed(proposalId));
        (, bool executed, IVotingPlugin.ProposalParameters memory parameters) = voting.getProposal(proposalId);
        require(parameters.endDate != 0, CouncilVeto_UnknownProposal(proposalId));
        require(!executed, CouncilVeto_AlreadyExecuted(proposalId));

        _states[proposalId] = State.Vetoed;
        emit ProposalVetoed(proposalId, reason);
    }

    /// @inheritdoc ICouncilVeto
    function overrule(uint256 proposalId) external auth(OVERRULE_PERMISSION_ID) {
        require(_states[proposalId] == State.Vetoed, CouncilVeto_NotVetoed(proposalId));
        _states[proposalId] = State.Overruled;
        emit VetoOverruled(proposalId);
    }

    /// @inheritdoc ICouncilVeto
    function isVetoed(uint256 proposalId) external view returns (bool) {
        return _states[proposalId] == State.Vetoed;
    }
}
