// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @title Lending
/// @notice ERC-4907: a licence can be lent without giving it away. While it is lent only the user may use it, neither its
/// owner nor its seats: one licence is one use. A transfer ends the loan.
interface ILending {
    /// @notice ERC-4907. @param expires Seconds since the epoch; before that second the user may use the licence.
    event UpdateUser(uint256 indexed tokenId, address indexed user, uint64 expires);

    /// @notice Lends a licence, or takes it back with a user of zero; its owner or an account approved for it may.
    function setUser(uint256 tokenId, address user, uint64 expires) external;

    /// @return Whom the licence is lent to now; zero if to nobody.
    function userOf(uint256 tokenId) external view returns (address);

    /// @return When the last loan of the present owner ends or ended; 0 if there is none.
    function userExpires(uint256 tokenId) external view returns (uint256);
}
