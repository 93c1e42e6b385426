// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IEthicsBoard} from "../interfaces/IEthicsBoard.sol";
import {Process} from "../interfaces/IEthicsCharter.sol";
import {Disputes} from "./Disputes.sol";

/// @title Grounds
/// @notice A ground is a release and a clause: one dispute on it at a time, each with evidence of its own, and a bond
/// that doubles with every dispute the DAO dismissed.
abstract contract Grounds is Disputes {
    struct Ground {
        uint64 live;
        uint8 dismissed;
        mapping(bytes32 evidence => bool) used;
    }

    /// @dev After so many dismissals the bond stays as it is.
    uint8 private constant MAX_DOUBLINGS = 16;

    mapping(uint64 releaseId => mapping(uint16 clause => Ground)) private _grounds;

    /// @inheritdoc IEthicsBoard
    function bondFor(uint64 releaseId, uint16 clause) public view returns (address currency, uint256 amount) {
        uint32 version = registry.charterVersionOf(releaseId);
        (, uint16 clauses) = charter.documentOf(version);
        require(clause != 0 && clause <= clauses, EthicsBoard_UnknownClause(clause, clauses));

        Process memory process = charter.processOf(version);
        currency = process.bondCurrency;
        amount = uint256(process.bond) << _grounds[releaseId][clause].dismissed;
        if (amount > type(uint96).max) amount = type(uint96).max;
    }

    function _occupy(uint64 releaseId, uint16 clause, bytes32 evidence, uint64 disputeId) internal {
        require(evidence != 0, EthicsBoard_MissingEvidence());
        Ground storage ground = _grounds[releaseId][clause];
        require(ground.live == 0, EthicsBoard_AlreadyDisputed(releaseId, clause, ground.live));
        require(!ground.used[evidence], EthicsBoard_EvidenceUsed(releaseId, clause, evidence));

        ground.live = disputeId;
        ground.used[evidence] = true;
    }

    function _vacate(uint64 releaseId, uint16 clause) internal {
        _grounds[releaseId][clause].live = 0;
    }

    function _countDismissal(uint64 releaseId, uint16 clause) internal {
        Ground storage ground = _grounds[releaseId][clause];
        if (ground.dismissed < MAX_DOUBLINGS) ++ground.dismissed;
    }
}
