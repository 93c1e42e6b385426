// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {ISeats} from "../interfaces/ISeats.sol";
import {LicenseToken} from "./LicenseToken.sol";

/// @title Seats
/// @notice See {ISeats}. As with loans, nothing is written when a licence changes hands: seats count for the owner who
/// named them, at the transfer count they were named at. The next owner to name some begins a new generation.
abstract contract Seats is LicenseToken {
    /// @dev One slot.
    struct Holding {
        address owner;
        uint16 transfers;
        uint16 used;
        uint64 generation;
    }

    mapping(uint256 tokenId => Holding) private _holdings;
    mapping(uint256 tokenId => mapping(uint64 generation => mapping(address account => bool))) private _seats;

    /// @inheritdoc ISeats
    function setSeats(uint256 tokenId, address[] calldata added, address[] calldata removed) external {
        Token memory token = _token(tokenId);
        _requireOwner(tokenId, token);
        Holding memory holding = _holdings[tokenId];
        if (!_isOf(holding, token)) {
            (holding.owner, holding.transfers, holding.used) = (token.owner, token.transfers, 0);
            ++holding.generation;
        }

        uint256 used = holding.used;
        for (uint256 i = 0; i < removed.length; ++i) {
            if (_set(tokenId, holding.generation, removed[i], false)) --used;
        }
        for (uint256 i = 0; i < added.length; ++i) {
            if (_set(tokenId, holding.generation, added[i], true)) ++used;
        }
        _requireSeats(tokenId, used, _extras(token.offerId).seats);
        holding.used = uint16(used);
        _holdings[tokenId] = holding;
    }

    /// @inheritdoc ISeats
    function isSeat(uint256 tokenId, address account) external view returns (bool) {
        return _isSeat(tokenId, _token(tokenId), account);
    }

    /// @inheritdoc ISeats
    function seatsOf(uint256 tokenId) external view returns (uint16 used, uint16 total) {
        Token memory token = _token(tokenId);
        return (_seatsUsed(tokenId, token), _extras(token.offerId).seats);
    }

    function _isSeat(uint256 tokenId, Token memory token, address account) internal view returns (bool) {
        Holding memory holding = _holdings[tokenId];
        return _isOf(holding, token) && _seats[tokenId][holding.generation][account];
    }

    function _seatsUsed(uint256 tokenId, Token memory token) internal view returns (uint16) {
        Holding memory holding = _holdings[tokenId];
        return _isOf(holding, token) ? holding.used : 0;
    }

    function _requireSeats(uint256 tokenId, uint256 used, uint16 seats) internal pure {
        require(used <= seats, ModelLicense_NoSeatLeft(tokenId, seats));
    }

    /// @return changed Whether the account had been without, or with, a seat.
    function _set(uint256 tokenId, uint64 generation, address account, bool seated) private returns (bool changed) {
        changed = _seats[tokenId][generation][account] != seated;
        if (!changed) return false;
        _seats[tokenId][generation][account] = seated;
        emit SeatSet(tokenId, account, seated);
    }

    function _isOf(Holding memory holding, Token memory token) private pure returns (bool) {
        return holding.owner == token.owner && holding.transfers == token.transfers;
    }
}
