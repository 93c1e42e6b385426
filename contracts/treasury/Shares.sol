// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IRoyaltyLedger} from "../interfaces/IRoyaltyLedger.sol";
import {IRoyaltyTreasury, Share} from "../interfaces/IRoyaltyTreasury.sol";
import {Position, PositionTerms} from "./Position.sol";
import {TreasuryState} from "./TreasuryState.sol";

/// @title Shares
/// @notice What each contributor has in a release, what it is owed for it, and how shares pass on.
/// @dev What a release's contributors earned so far is its pot, in basis points of a unit. An account with share c is
/// due floor((c pot + carried) / W^2). When its share changes from c to c' at a pot of A, `carried` grows by
/// (c - c') A: what it is due stays the same at that moment, to the last part of a unit, and grows by the new share
/// from then on. What one gains another loses: `carried` sums to zero over a release, nothing is made or lost.
abstract contract Shares is TreasuryState {
    /// @inheritdoc IRoyaltyTreasury
    function transferShare(uint64 releaseId, address to, uint16 shareBps) external {
        require(to != address(0) && to != msg.sender, RoyaltyTreasury_InvalidRecipient(to));
        require(shareBps != 0, RoyaltyTreasury_InvalidShare(to, shareBps));
        uint16 held = shareOf(releaseId, msg.sender);
        require(shareBps <= held, RoyaltyTreasury_ShareTooSmall(releaseId, msg.sender, held, shareBps));

        uint16 had = shareOf(releaseId, to);
        ++_shareNonces[releaseId];
        (address[] memory listed, uint256[] memory pots) = _pots(releaseId);
        _markChanged(releaseId, listed);
        _setShare(releaseId, msg.sender, held, held - shareBps, listed, pots);
        _setShare(releaseId, to, had, had + shareBps, listed, pots);
        emit ShareTransferred(releaseId, msg.sender, to, shareBps);
    }

    /// @inheritdoc IRoyaltyTreasury
    function claimable(uint64 releaseId, address currency, address account) external view returns (uint256 amount) {
        PositionSlot storage slot = _positions[_holding(releaseId, account)][currency];
        (amount,,) = _contribution(slot, releaseId, currency, account, _bookOf(currency));
    }

    /// @inheritdoc IRoyaltyTreasury
    function paidOf(uint64 releaseId, address currency, address account) external view returns (uint256 amount) {
        return _positions[_holding(releaseId, account)][currency].position.paid();
    }

    /// @inheritdoc IRoyaltyTreasury
    function shareNonce(uint64 releaseId) external view returns (uint256 nonce) {
        return _shareNonces[releaseId];
    }

    /// @inheritdoc IRoyaltyTreasury
    function shareOf(uint64 releaseId, address account) public view returns (uint16) {
        if (_mayHaveChanged(releaseId)) {
            ChangedShare memory share = _changedShares[releaseId][account];
            if (share.changed) return share.shareBps;
        }
        return registry.contributorShare(releaseId, account);
    }

    /// @dev Gives an account another share from now on.
    /// @param listed The currencies in which the release earned. @param pots What its contributors earned in each.
    function _setShare(
        uint64 releaseId,
        address account,
        uint16 from,
        uint16 to,
        address[] memory listed,
        uint256[] memory pots
    ) internal {
        _changedShares[releaseId][account] = ChangedShare({changed: true, shareBps: to});
        for (uint256 i = 0; i < listed.length; ++i) {
            uint256 pot = pots[i];
            // Nothing to carry over. No position is in use there either: a payment needs a pot.
            if (pot == 0) continue;
            _carried[releaseId][listed[i]][account] += (int256(uint256(from)) - int256(uint256(to))) * int256(pot);
            PositionSlot storage slot = _positions[_holding(releaseId, account)][listed[i]];
            if (slot.position.known()) slot.position = slot.position.withShare(to);
        }
    }

    /// @dev Every currency the release can have earned in, for none leaves the list, and its contributors' pots.
    function _pots(uint64 releaseId) internal view returns (address[] memory listed, uint256[] memory pots) {
        listed = currencies.currencies();
        pots = new uint256[](listed.length);
        (uint16 feeBps, uint16 upstreamBps) = registry.ratesOf(releaseId);
        for (uint256 i = 0; i < listed.length; ++i) {
            pots[i] = _pot(releaseId, uint160(listed[i]), feeBps, upstreamBps, true);
        }
    }

    /// @dev What an account is owed as a contributor, what its position is, and what holds the money back.
    /// @param slot Where the position is kept. @param book As `_bookOf` the currency.
    function _contribution(
        PositionSlot storage slot,
        uint64 releaseId,
        address currency,
        address account,
        uint256 book
    ) internal view returns (uint256 amount, Position position, uint256 blockedBy) {
        position = slot.position;
        if (!position.known()) {
            (position, blockedBy) = _lookUp(releaseId, account, _mayHaveChanged(releaseId, book));
        } else if (position.epoch() == 0) {
            blockedBy = _blockedBy(releaseId);
        } else if (position.epoch() != _ask(address(registry), IModelRegistry.statusEpoch.selector, 0, 0)) {
            PositionTerms terms;
            (terms, blockedBy) = _askTerms(releaseId, address(0));
            position = position.withEpochOf(terms);
        }
        bool carries = position.carries();
        uint256 shareBps = position.shareBps();
        if (shareBps == 0 && !carries) return (0, position, blockedBy);

        bool hasInflow = _mayHaveInflow(releaseId, book);
        uint256 pot = _pot(releaseId, uint160(currency), position.feeBps(), position.upstreamBps(), hasInflow);
        // A share is at most W, a pot less than 2^142; what was paid is at most what is due.
        unchecked {
            uint256 parts = shareBps * pot;
            // Never negative: what was carried off with a share is at most what that share had earned.
            if (carries) parts = uint256(int256(parts) + _carried[releaseId][currency][account]);
            amount = _whole(parts) - position.paid();
        }
    }

    /// @dev The position of an account that was not paid yet.
    function _lookUp(uint64 releaseId, address account, bool mayHaveChanged)
        private
        view
        returns (Position position, uint256 blockedBy)
    {
        PositionTerms terms;
        (terms, blockedBy) = _askTerms(releaseId, account);
        position = terms.position();
        if (mayHaveChanged) {
            ChangedShare memory share = _changedShares[releaseId][account];
            if (share.changed) position = position.withShare(share.shareBps);
        }
    }

    function _whole(uint256 parts) private pure returns (uint256 units) {
        uint256 unit = PARTS;
        assembly ("memory-safe") {
            units := div(parts, unit)
        }
    }

    /// @dev What the contributors of a release earned, in basis points of a unit: no fee is taken of what came from
    /// children, for it was taken where they sold.
    function _pot(uint256 releaseId, uint256 currency, uint256 feeBps, uint256 upstreamBps, bool hasInflow)
        private
        view
        returns (uint256 pot)
    {
        uint256 gross = _ask(address(ledger), IRoyaltyLedger.grossOf.selector, releaseId, currency);
        uint256 inflow = hasInflow ? _inflow[releaseId][address(uint160(currency))] : 0;
        // Rates sum to at most W; gross and inflow are parts of what the ledger keeps in 128 bits.
        unchecked {
            return gross * (WHOLE_BPS - feeBps - upstreamBps) + inflow * (WHOLE_BPS - upstreamBps);
        }
    }
}
