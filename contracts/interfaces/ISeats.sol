// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @title Seats
/// @notice Accounts of an organisation that may use its licence beside the owner, as many as the offer has seats.
/// A transfer empties them.
interface ISeats {
    event SeatSet(uint256 indexed tokenId, address indexed account, bool seated);

    error ModelLicense_NoSeatLeft(uint256 tokenId, uint16 seats);

    /// @notice Empties and fills seats, in this order; only the owner may. An account that has a seat already, or has
    /// none to give back, changes nothing.
    function setSeats(uint256 tokenId, address[] calldata added, address[] calldata removed) external;

    function isSeat(uint256 tokenId, address account) external view returns (bool);
    function seatsOf(uint256 tokenId) external view returns (uint16 used, uint16 total);
}
