// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {Edge, IModelRegistry} from "../interfaces/IModelRegistry.sol";

/// @title Lineage
/// @notice Parent edges and flattened ancestors. A release can only name releases that exist, so it is acyclic.
abstract contract Lineage is IModelRegistry {
    uint256 public constant MAX_PARENTS = 8;
    uint256 public constant MAX_ANCESTORS = 64;

    mapping(uint64 releaseId => Edge[]) private _parents;
    mapping(uint64 releaseId => uint64[]) private _ancestors;

    /// @inheritdoc IModelRegistry
    function parentsOf(uint64 releaseId) external view returns (Edge[] memory) {
        return _parents[releaseId];
    }

    /// @inheritdoc IModelRegistry
    function ancestorsOf(uint64 releaseId) external view returns (uint64[] memory) {
        return _ancestors[releaseId];
    }

    /// @dev Whether a release may be named as a parent now.
    function isUsable(uint64 releaseId) public view virtual returns (bool);

    /// @dev Stores the edges of a new release and what they make it descend from.
    /// @return upstreamBps The sum of the parents' shares.
    function _setParents(uint64 releaseId, Edge[] calldata edges)
        internal
        returns (uint256 upstreamBps)
    {
        require(edges.length <= MAX_PARENTS, ModelRegistry_TooManyParents(edges.length, MAX_PARENTS));

        uint64[] memory found = new uint64[](MAX_ANCESTORS);
        uint256 count = 0;
        for (uint256 i = 0; i < edges.length; ++i) {
            uint64 parent = edges[i].parent;
            for (uint256 j = 0; j < i; ++j) {
                require(edges[j].parent != parent, ModelRegistry_DuplicateParent(parent));
            }
            require(isUsable(parent), ModelRegistry_ParentNotUsable(parent));

            count = _include(found, count, parent);
            uint64[] storage grandparents = _ancestors[parent];
            uint256 length = grandparents.length;
            for (uint256 j = 0; j < length; ++j) {
                count = _include(found, count, grandparents[j]);
            }
            upstreamBps += edges[i].shareBps;
            _parents[releaseId].push(edges[i]);
        }

        uint64[] memory ancestors = new uint64[](count);
        for (uint256 i = 0; i < count; ++i) {
            ancestors[i] = found[i];
        }
        _ancestors[releaseId] = ancestors;
        emit LineageSet(releaseId, edges, ancestors);
    }

    function _ancestorsOf(uint64 releaseId) internal view returns (uint64[] storage) {
        return _ancestors[releaseId];
    }

    function _include(uint64[] memory found, uint256 count, uint64 releaseId) private pure returns (uint256) {
        for (uint256 i = 0; i < count; ++i) {
            if (found[i] == releaseId) return count;
        }
        require(count < MAX_ANCESTORS, ModelRegistry_TooManyAncestors(MAX_ANCESTORS));
        found[count] = releaseId;
        return count + 1;
    }
}
