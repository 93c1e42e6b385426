// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {DatasetShare, Edge} from "../interfaces/IModelRegistry.sol";
import {IRoyaltyTreasury} from "../interfaces/IRoyaltyTreasury.sol";
import {TreasuryState} from "./TreasuryState.sol";

/// @title Settlement
/// @notice Moves what a release owes its parents and its datasets one hop, without moving money.
abstract contract Settlement is TreasuryState {
    /// @inheritdoc IRoyaltyTreasury
    function settle(uint64[] calldata releaseIds, address currency) external {
        _settle(releaseIds, currency);
    }

    /// @inheritdoc IRoyaltyTreasury
    function inflowOf(uint64 releaseId, address currency) external view returns (uint256 amount) {
        return _inflow[releaseId][currency];
    }

    /// @inheritdoc IRoyaltyTreasury
    function datasetInflowOf(uint64 datasetId, address currency) external view returns (uint256 amount) {
        return _inflow[_dataset(datasetId)][currency];
    }

    /// @inheritdoc IRoyaltyTreasury
    function unsettled(uint64 childId, uint64 parentId, address currency) external view returns (uint256 amount) {
        Edge[] memory edges = registry.parentsOf(childId);
        for (uint256 i = 0; i < edges.length; ++i) {
            if (edges[i].parent == parentId) return _unsettled(childId, parentId, edges[i].shareBps, currency);
        }
    }

    /// @inheritdoc IRoyaltyTreasury
    function unsettledDataset(uint64 releaseId, uint64 datasetId, address currency)
        external
        view
        returns (uint256 amount)
    {
        DatasetShare[] memory shares = registry.datasetsOf(releaseId);
        for (uint256 i = 0; i < shares.length; ++i) {
            if (shares[i].dataset != datasetId) continue;
            return _unsettled(releaseId, _dataset(datasetId), shares[i].shareBps, currency);
        }
    }

    function _settle(uint64[] calldata releaseIds, address currency) internal {
        _requireFew(releaseIds.length);

        for (uint256 i = 0; i < releaseIds.length; ++i) {
            uint64 releaseId = releaseIds[i];
            _requireNotFrozen(releaseId);
            Edge[] memory edges = registry.parentsOf(releaseId);
            for (uint256 j = 0; j < edges.length; ++j) {
                uint64 parentId = edges[j].parent;
                uint256 amount = _move(releaseId, parentId, edges[j].shareBps, currency);
                if (amount == 0) continue;
                _markInflow(parentId, currency);
                emit ShareSettled(releaseId, parentId, currency, amount);
            }
            DatasetShare[] memory shares = registry.datasetsOf(releaseId);
            for (uint256 j = 0; j < shares.length; ++j) {
                uint64 datasetId = shares[j].dataset;
                uint256 amount = _move(releaseId, _dataset(datasetId), shares[j].shareBps, currency);
                if (amount != 0) emit DatasetShareSettled(releaseId, datasetId, currency, amount);
            }
        }
    }

    /// @param to A parent, or a dataset as `_dataset` names it.
    function _move(uint64 from, uint256 to, uint256 shareBps, address currency) private returns (uint256 amount) {
        amount = _unsettled(from, to, shareBps, currency);
        if (amount == 0) return 0;
        _settled[from][to][currency] += amount;
        _inflow[to][currency] += amount;
    }

    function _unsettled(uint64 from, uint256 to, uint256 shareBps, address currency) private view returns (uint256) {
        return (shareBps * _earned(from, currency)) / WHOLE_BPS - _settled[from][to][currency];
    }
}
