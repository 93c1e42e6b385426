// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {Contributor, IModelRegistry} from "../interfaces/IModelRegistry.sol";

/// @title Contributions
/// @notice Who made a release, and how what is left to the contributors is divided among them.
abstract contract Contributions is IModelRegistry {
    uint256 public constant MAX_CONTRIBUTORS = 64;
    uint256 internal constant WHOLE_BPS = 10_000;

    mapping(uint64 releaseId => Contributor[]) private _contributors;
    mapping(uint64 releaseId => mapping(address account => uint16 shareBps)) private _shares;

    /// @inheritdoc IModelRegistry
    function contributorsOf(uint64 releaseId) external view returns (Contributor[] memory) {
        return _contributors[releaseId];
    }

    /// @inheritdoc IModelRegistry
    function contributorShare(uint64 releaseId, address account) public view returns (uint16 shareBps) {
        return _shares[releaseId][account];
    }

    function _setContributors(uint64 releaseId, Contributor[] calldata contributors) internal {
        uint256 count = contributors.length;
        require(count != 0 && count <= MAX_CONTRIBUTORS, ModelRegistry_InvalidContributors(count, MAX_CONTRIBUTORS));

        uint256 total = 0;
        for (uint256 i = 0; i < count; ++i) {
            Contributor calldata contributor = contributors[i];
            // A share of nothing would make the account look absent when it is looked for again.
            require(
                contributor.account != address(0) && contributor.shareBps != 0,
                ModelRegistry_InvalidContributor(contributor.account, contributor.shareBps)
            );
            require(
                _shares[releaseId][contributor.account] == 0, ModelRegistry_DuplicateContributor(contributor.account)
            );
            _shares[releaseId][contributor.account] = contributor.shareBps;
            _contributors[releaseId].push(contributor);
            total += contributor.shareBps;
        }
        require(total == WHOLE_BPS, ModelRegistry_ContributorSharesNotWhole(total));
        emit ContributorsSet(releaseId, contributors);
    }
}
