// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IUpgrades} from "../interfaces/IUpgrades.sol";
import {OfferSlots, Sale} from "./OfferSlots.sol";
import {Seats} from "./Seats.sol";
import {Trials} from "./Trials.sol";

/// @title Upgrades
/// @notice See {IUpgrades}.
abstract contract Upgrades is Trials, Seats {
    /// @inheritdoc IUpgrades
    function upgrade(uint256 tokenId, uint40 offerId, bytes32[] calldata proof, uint256 maximum)
        external
        payable
        nonReentrant
    {
        Token memory token = _token(tokenId);
        _requireOwner(tokenId, token);
        _requireNoTrial(tokenId, token);
        Sale memory sale = _sale(offerId);
        (uint256 price, uint40 expires) = _difference(token, offerId, sale);
        _requireAtMost(price, maximum);
        _requireSeats(tokenId, _seatsUsed(tokenId, token), _extras(offerId).seats);
        // A release descends through it: what was sold on its term must not lapse before.
        _requireUnbound(tokenId, token.bound && _isSooner(expires, token.expires));
        _take(offerId, sale, 1, msg.sender, proof);

        emit LicenseUpgraded(tokenId, token.offerId, offerId, price, expires);
        _storeTerms(tokenId, offerId, expires, sale.flags & OfferSlots.TRANSFERABLE != 0);
        emit MetadataUpdate(tokenId);
        _chargeDifference(sale, price);
    }

    /// @inheritdoc IUpgrades
    function upgradePrice(uint256 tokenId, uint40 offerId) external view returns (uint256 price, uint40 expires) {
        return _difference(_token(tokenId), offerId, _sale(offerId));
    }

    /// @dev With a term the difference rises by the second, and nobody knows the next block's: what is too much of ether
    /// comes back in the same call. Of a token no more than the difference is taken.
    function _chargeDifference(Sale memory sale, uint256 price) private {
        if (sale.currency != address(0)) return _charge(sale, price, address(0), 0);
        require(msg.value >= price, RoyaltyLedger_WrongValue(msg.value, price));

        if (price != 0) {
            _book(sale.releaseId, sale.currency, price, address(0), 0);
            _forward(sale.currency, price);
        }
        if (msg.value != price) _giveBack(sale.currency, msg.sender, msg.value - price);
    }

    /// @dev Every step leads to more rights, or to a higher price for the same ones, so that no way leads back: else
    /// one licence could go back and forth between two offers for nothing and use up the supply of both.
    function _difference(Token memory token, uint40 offerId, Sale memory next)
        private
        view
        returns (uint256 price, uint40 expires)
    {
        Sale memory current = _renewal(token.offerId);
        require(
            offerId != token.offerId && next.releaseId == current.releaseId && next.currency == current.currency
                && current.rights & ~next.rights == 0
                && (next.rights != current.rights || next.price > current.price),
            ModelLicense_NotAnUpgrade(token.offerId, offerId)
        );
        uint256 credit = current.price;
        if (token.expires != 0) {
            uint256 left = token.expires > block.timestamp ? token.expires - block.timestamp : 0;
            credit = (credit * left) / current.term;
        }
        price = next.price > credit ? next.price - credit : 0;
        expires = next.term == 0 ? 0 : uint40(block.timestamp + next.term);
    }

    /// @dev Zero means never.
    function _isSooner(uint40 expires, uint40 than) private pure returns (bool) {
        return expires != 0 && (than == 0 || expires < than);
    }
}
