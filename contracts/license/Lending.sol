// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {ILending} from "../interfaces/ILending.sol";
import {LicenseToken} from "./LicenseToken.sol";

/// @title Lending
/// @notice See {ILending}. That a licence is lent stands in a bit beside its owner, which every transfer clears: a loan
/// never comes back, and a licence that is not lent costs no look at loans.
abstract contract Lending is LicenseToken {
    struct Loan {
        address user;
        uint64 expires;
    }

    mapping(uint256 tokenId => Loan) private _loans;

    /// @inheritdoc ILending
    function setUser(uint256 tokenId, address user, uint64 expires) external {
        require(_isApprovedOrOwner(msg.sender, tokenId), NotOwnerNorApproved());

        _mark(tokenId, LENT_BIT, user != address(0));
        _loans[tokenId] = Loan({user: user, expires: expires});
        emit UpdateUser(tokenId, user, expires);
    }

    /// @inheritdoc ILending
    function userOf(uint256 tokenId) external view returns (address) {
        return _userOf(tokenId, _token(tokenId).lent);
    }

    /// @inheritdoc ILending
    function userExpires(uint256 tokenId) external view returns (uint256) {
        return _token(tokenId).lent ? _loans[tokenId].expires : 0;
    }

    /// @inheritdoc LicenseToken
    function _userOf(uint256 tokenId, bool lent) internal view override returns (address) {
        if (!lent) return address(0);
        Loan memory loan = _loans[tokenId];
        return block.timestamp < loan.expires ? loan.user : address(0);
    }
}
