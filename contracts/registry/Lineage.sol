// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {ILineageLicense} from "../interfaces/ILineageLicense.sol";
import {BoundLicense, Edge, EdgeKind, IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IStatusListener} from "../interfaces/IStatusListener.sol";
import {LicenseRights} from "../license/LicenseRights.sol";

/// @title Lineage
/// @notice Parent edges, flattened ancestors, and what parents let their descendants do. A release can only name
/// releases that exist, so lineage is acyclic.
abstract contract Lineage is IModelRegistry {
    uint256 public constant MAX_PARENTS = 8;
    uint256 public constant MAX_ANCESTORS = 64;
    uint256 public constant MAX_LICENSES = 64;

    /// @notice The license contract whose licences a new release may be made under.
    ILineageLicense public license;
    /// @dev Whether it keeps the status epoch itself, and has to be told.
    bool private _told;

    mapping(uint64 releaseId => Edge[]) private _parents;
    mapping(uint64 releaseId => uint64[]) private _ancestors;
    /// @dev With the contract that issued each, since the DAO may name another one later.
    mapping(uint64 releaseId => BoundLicense[]) private _boundLicenses;

    /// @inheritdoc IModelRegistry
    function parentsOf(uint64 releaseId) external view returns (Edge[] memory) {
        return _parents[releaseId];
    }

    /// @inheritdoc IModelRegistry
    function ancestorsOf(uint64 releaseId) external view returns (uint64[] memory) {
        return _ancestors[releaseId];
    }

    /// @inheritdoc IModelRegistry
    function boundLicensesOf(uint64 releaseId) external view returns (BoundLicense[] memory) {
        return _boundLicenses[releaseId];
    }

    /// @dev Whether a release may be named as a parent now.
    function isUsable(uint64 releaseId) public view virtual returns (bool);

    /// @dev Who owns a release's model, and the rights it leaves to anybody and to licences.
    function _rightsAndOwner(uint64 releaseId)
        internal
        view
        virtual
        returns (uint16 open, uint16 grantable, address owner);

    /// @dev Stores the edges of a new release and what they make it descend from.
    /// @return upstreamBps The sum of the parents' shares.
    /// @return grantable The rights that no parent withholds.
    function _setParents(uint64 releaseId, Edge[] calldata edges)
        internal
        returns (uint256 upstreamBps, uint16 grantable)
    {
        require(edges.length <= MAX_PARENTS, ModelRegistry_TooManyParents(edges.length, MAX_PARENTS));

        grantable = LicenseRights.ALL;
        for (uint256 i = 0; i < edges.length; ++i) {
            uint64 parent = edges[i].parent;
            for (uint256 j = 0; j < i; ++j) {
                require(edges[j].parent != parent, ModelRegistry_DuplicateParent(parent));
            }
            require(isUsable(parent), ModelRegistry_ParentNotUsable(parent));

            grantable &= _deriveFrom(releaseId, edges[i]);
            upstreamBps += edges[i].shareBps;
            _parents[releaseId].push(edges[i]);
        }
        _ancestors[releaseId] = _flatten(edges);
    }

    function _emitLineage(uint64 releaseId, Edge[] calldata edges) internal {
        emit LineageSet(releaseId, edges, _ancestors[releaseId]);
    }

    /// @dev The time until which no licence that a release was made under has expired. Reverts when one has.
    function _licensedUntil(uint64 releaseId) internal view returns (uint40 until) {
        until = type(uint40).max;
        BoundLicense[] storage bound = _boundLicenses[releaseId];
        uint256 length = bound.length;
        for (uint256 i = 0; i < length; ++i) {
            BoundLicense memory held = bound[i];
            uint64 expires = ILineageLicense(held.module).expiresAt(held.tokenId);
            require(
                block.timestamp < expires,
                ModelRegistry_ParentLicenseExpired(releaseId, held.tokenId, uint40(expires))
            );
            if (expires < until) until = uint40(expires);
        }
    }

    /// @dev The contract before is told that it will hear no more, else it would believe an old epoch for ever. One that
    /// fails then, or is no such contract, keeps nobody from being replaced: that is the DAO's way out of one that refuses
    /// to be told. Nobody can have it fail for want of gas: a 64th of what the calls need would not do for what follows.
    function _name(address next, uint64 epoch) internal {
        if (_told) _tell(address(license), 0);
        bool told = _tell(next, epoch);
        (license, _told) = (ILineageLicense(next), told);
    }

    /// @dev A status must not change while the licences believe that none did: what they refuse is refused.
    function _tellLicense(uint64 epoch) internal {
        require(!_told || _tell(address(license), epoch), ModelRegistry_LicenseNotTold(address(license), epoch));
    }

    function _ancestorsOf(uint64 releaseId) internal view returns (uint64[] storage) {
        return _ancestors[releaseId];
    }

    function _parentsOf(uint64 releaseId) internal view returns (Edge[] storage) {
        return _parents[releaseId];
    }

    /// @dev Requires that the caller may make a release from a parent, and binds the licence named for it.
    /// @return What the parent lets licences of the child grant.
    function _deriveFrom(uint64 child, Edge calldata edge) private returns (uint16) {
        (uint16 open, uint16 grantable, address owner) = _rightsAndOwner(edge.parent);
        bool owned = owner == msg.sender;
        uint16 needed = _rightFor(edge.kind);
        if (owned || open & needed != 0) needed = 0;

        if (edge.license != 0) {
            ILineageLicense module = license;
            open |= module.bind(edge.license, msg.sender, edge.parent, child, needed);
            _hold(child, BoundLicense({module: address(module), tokenId: edge.license}));
        } else {
            require(needed == 0, ModelRegistry_ParentLicenseRequired(edge.parent, needed));
        }
        if (!owned) return grantable & open;

        // Else an owner could go on selling, as a release made from a release, what a licence no longer covers.
        _inherit(child, edge.parent);
        return grantable;
    }

    /// @return told Whether it was heard. No more of the answer is copied than an honest one has.
    function _tell(address module, uint64 epoch) private returns (bool told) {
        bytes4 selector = IStatusListener.noteStatusEpoch.selector;
        assembly ("memory-safe") {
            mstore(0x00, selector)
            mstore(0x04, epoch)
            told := call(gas(), module, 0, 0x00, 0x24, 0x00, 0x20)
            told := and(told, and(gt(returndatasize(), 0x1f), eq(mload(0x00), selector)))
        }
    }

    function _inherit(uint64 child, uint64 parent) private {
        BoundLicense[] storage bound = _boundLicenses[parent];
        uint256 length = bound.length;
        for (uint256 i = 0; i < length; ++i) {
            _hold(child, bound[i]);
        }
    }

    /// @dev Keeps each licence once, since a diamond inherits the same ones from both sides.
    function _hold(uint64 child, BoundLicense memory added) private {
        BoundLicense[] storage bound = _boundLicenses[child];
        uint256 length = bound.length;
        for (uint256 i = 0; i < length; ++i) {
            if (bound[i].tokenId == added.tokenId && bound[i].module == added.module) return;
        }
        require(length < MAX_LICENSES, ModelRegistry_TooManyLicenses(MAX_LICENSES));
        bound.push(added);
    }

    function _flatten(Edge[] calldata edges) private view returns (uint64[] memory ancestors) {
        uint64[] memory found = new uint64[](MAX_ANCESTORS);
        uint256 count = 0;
        for (uint256 i = 0; i < edges.length; ++i) {
            count = _include(found, count, edges[i].parent);
            uint64[] storage grandparents = _ancestors[edges[i].parent];
            uint256 length = grandparents.length;
            for (uint256 j = 0; j < length; ++j) {
                count = _include(found, count, grandparents[j]);
            }
        }

        ancestors = new uint64[](count);
        for (uint256 i = 0; i < count; ++i) {
            ancestors[i] = found[i];
        }
    }

    function _include(uint64[] memory found, uint256 count, uint64 releaseId) private pure returns (uint256) {
        for (uint256 i = 0; i < count; ++i) {
            if (found[i] == releaseId) return count;
        }
        require(count < MAX_ANCESTORS, ModelRegistry_TooManyAncestors(MAX_ANCESTORS));
        found[count] = releaseId;
        return count + 1;
    }

    /// @dev An adapter is trained against its parent as a fine-tune is; a quantized copy passes the weights on.
    function _rightFor(EdgeKind kind) private pure returns (uint16) {
        if (kind == EdgeKind.Merge) return LicenseRights.MERGE;
        if (kind == EdgeKind.Quantize) return LicenseRights.REDISTRIBUTE;
        if (kind == EdgeKind.Distill) return LicenseRights.DISTILL;
        return LicenseRights.FINE_TUNE;
    }
}
