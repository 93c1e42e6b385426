// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {ILending} from "../interfaces/ILending.sol";
import {LicenseToken} from "./LicenseToken.sol";

/// @title Lending
/// @notice See {ILending}. Nothing is written when a licence changes hands: a loan is told apart by its lender and the
/// licence's transfer count then. Either alone would let an old loan come back, when the licence returns to its lender
/// or when the count has gone round.
abstract contract Lending is LicenseToken {
    struct Loan {
        address user;
        uint64 expires;
        uint16 transfers;
        address lender;
    }

    mapping(uint256 tokenId => Loan) private _loans;

    /// @inheritdoc ILending
    function setUser(uint256 tokenId, address user, uint64 expires) external {
        require(_isApprovedOrOwner(msg.sender, tokenId), NotOwnerNorApproved());
        Token memory token = _token(tokenId);

        _loans[tokenId] = Loan({user: user, expires: expires, transfers: token.transfers, lender: token.owner});
        emit UpdateUser(tokenId, user, expires);
    }

    /// @inheritdoc ILending
    function userOf(uint256 tokenId) external view returns (address) {
        return _userOf(tokenId, _token(tokenId));
    }

    /// @inheritdoc ILending
    function userExpires(uint256 tokenId) external view returns (uint256) {
        Loan memory loan = _loans[tokenId];
        return _isOf(loan, _token(tokenId)) ? loan.expires : 0;
    }

    /// @return Whom the licence is lent to now; zero if to nobody.
    function _userOf(uint256 tokenId, Token memory token) internal view returns (address) {
        Loan memory loan = _loans[tokenId];
        return block.timestamp < loan.expires && _isOf(loan, token) ? loan.user : address(0);
    }

    function _isOf(Loan memory loan, Token memory token) private pure returns (bool) {
        return loan.lender == token.owner && loan.transfers == token.transfers;
    }
}
