// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {ITrials} from "../interfaces/ITrials.sol";
import {LicenseToken} from "./LicenseToken.sol";
import {OfferSlots, Sale} from "./OfferSlots.sol";

/// @title Trials
/// @notice See {ITrials}. All this contract ever holds is the price of trials that are not booked yet.
abstract contract Trials is LicenseToken {
    /// @dev One slot. The price is that of the offer the token was minted from, which its id names: what becomes of the
    /// token does not change what is held for it.
    struct Trial {
        uint40 until;
        address referrer;
    }

    uint256 private constant MAX_ENDED = 64;

    mapping(uint256 tokenId => Trial) private _trials;

    /// @inheritdoc ITrials
    function refund(uint256 tokenId) external nonReentrant {
        Token memory token = _token(tokenId);
        _requireOwner(tokenId, token);
        uint40 until = _trials[tokenId].until;
        require(until != 0, ModelLicense_NoTrial(tokenId));
        require(token.trial && block.timestamp < until, ModelLicense_TrialOver(tokenId, until));
        Sale memory sale = _sale(token.offerId);

        delete _trials[tokenId];
        _giveUp(token.offerId);
        _burn(tokenId);
        emit TrialRefunded(tokenId, token.owner, sale.price);

        _giveBack(sale.currency, token.owner, sale.price);
    }

    /// @inheritdoc ITrials
    function endTrials(uint256[] calldata tokenIds) external nonReentrant {
        uint256 count = tokenIds.length;
        require(count != 0 && count <= MAX_ENDED, ModelLicense_InvalidQuantity(count, MAX_ENDED));
        for (uint256 i = 0; i < count; ++i) {
            _end(tokenIds[i]);
        }
    }

    /// @inheritdoc ITrials
    function trialOf(uint256 tokenId) external view returns (uint40 until, bool refundable) {
        until = _trials[tokenId].until;
        refundable = _exists(tokenId) && _isPending(tokenId, _token(tokenId).trial);
    }

    /// @dev The licence's trial bit is set by who mints it.
    function _begin(uint256 tokenId, uint40 until, address referrer) internal {
        _trials[tokenId] = Trial({until: until, referrer: referrer});
        emit TrialStarted(tokenId, until);
    }

    function _requireNoTrial(uint256 tokenId, Token memory token) internal view override {
        // Not `require`, which would read the trial for its error's sake even where there is none.
        if (_isPending(tokenId, token.trial)) revert ModelLicense_TrialPending(tokenId, _trials[tokenId].until);
    }

    /// @inheritdoc LicenseToken
    function _isPending(uint256 tokenId, bool trial) internal view override returns (bool) {
        return trial && block.timestamp < _trials[tokenId].until;
    }

    /// @return cut The referrer's part of what is paid for licences of the offer.
    function _cutOf(uint40 offerId, Sale memory sale, address referrer, uint256 paid)
        internal
        view
        returns (uint256 cut)
    {
        if (sale.flags & OfferSlots.REFERRED == 0 || referrer == address(0)) return 0;
        return (paid * _extras(offerId).referrerBps) / WHOLE_BPS;
    }

    function _end(uint256 tokenId) private {
        Trial memory trial = _trials[tokenId];
        require(trial.until != 0, ModelLicense_NoTrial(tokenId));
        bool untouched = _getExtraData(tokenId) & TRIAL_BIT != 0;
        require(
            !untouched || block.timestamp >= trial.until, ModelLicense_TrialPending(tokenId, trial.until)
        );
        uint40 offerId = uint40(tokenId >> SERIAL_BITS);
        Sale memory sale = _sale(offerId);

        delete _trials[tokenId];
        if (untouched) _mark(tokenId, TRIAL_BIT, false);
        emit TrialEnded(tokenId);
        _book(
            sale.releaseId, sale.currency, sale.price, trial.referrer, _cutOf(offerId, sale, trial.referrer, sale.price)
        );
        _forward(sale.currency, sale.price);
    }
}
