// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @title LicenseRenderer
/// @notice What wallets and marketplaces read of a licence: JSON with an SVG inside, both as data URIs, so that they need
/// no server and cannot drift from the terms. Status and dates are those of the moment of the call, and the JSON says so.
/// @dev It answers for the licence contract that calls it, and reads the token back from that contract.
interface ILicenseRenderer {
    /// @notice ERC-721 metadata of a licence of the caller's.
    /// @dev Reverts as the caller's own views do if there is no such licence.
    /// @return A `data:application/json;base64,` URI.
    function tokenURI(uint256 tokenId) external view returns (string memory);

    /// @notice ERC-7572 metadata of the collection.
    /// @return A `data:application/json;base64,` URI.
    function contractURI() external view returns (string memory);
}
