// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @title ILineageLicense
/// @notice What the registry asks of the license contract when a release is made from another one under a licence.
interface ILineageLicense {
    /// @notice Ties a licence to a release that was made under it: from then on it can be neither transferred, nor
    /// burnt, nor canceled. It may be bound to several releases.
    /// @dev Only the registry may call. Reverts unless `holder` owns the licence, it is one of `parent`, has not
    /// expired, and grants all of `right`.
    /// @param right The right the derivation needs; 0 where the parent asks for none and the licence only widens what
    /// the child may grant.
    /// @return rights All rights the licence grants.
    function bind(uint256 tokenId, address holder, uint64 parent, uint64 child, uint16 right)
        external
        returns (uint16 rights);

    /// @return When the licence ends, seconds since the epoch; the highest possible time if it is perpetual.
    function expiresAt(uint256 tokenId) external view returns (uint64);
}
