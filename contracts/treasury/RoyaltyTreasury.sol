// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDAO} from "@aragon/osx-commons-contracts/src/dao/IDAO.sol";
import {PluginUUPSUpgradeable} from "@aragon/osx-commons-contracts/src/plugin/PluginUUPSUpgradeable.sol";

import {ICurrencyList} from "../interfaces/ICurrencyList.sol";
import {IDatasetRegistry} from "../interfaces/IDatasetRegistry.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IPaymentAnnouncement} from "../interfaces/IPaymentAnnouncement.sol";
import {IRoyaltyLedger} from "../interfaces/IRoyaltyLedger.sol";
import {Claim, IRoyaltyTreasury} from "../interfaces/IRoyaltyTreasury.sol";
import {Payments} from "./Payments.sol";
import {Position} from "./Position.sol";
import {Rewards} from "./Rewards.sol";
import {Settlement} from "./Settlement.sol";
import {ShareChanges} from "./ShareChanges.sol";
import {TreasuryState} from "./TreasuryState.sol";

/// @title RoyaltyTreasury
/// @notice See IRoyaltyTreasury.
/// @dev Why no payee can ever be paid more than what is there. For a release R and one currency, in basis points of
/// W = 10 000: S gross, f fee rate; X what goes upstream in all, the rates p of parents, d of datasets and v of the
/// verifier pool (f + X <= W, checked at submission); U inflow from children settled so far; c the contributors' parts
/// (they sum to W); k what a change of shares carried over for each contributor (it sums to 0, see Shares).
///
///   due to a parent         D = floor(p (S + U) / W)
///   due to a dataset            floor(d (S + U) / W)
///   due to all verifiers        floor(v (S + U) / W) at most
///   due to a contributor    E = floor((c (S (W - f - X) + U (W - X)) + k) / W^2)
///
/// Leaving the floors out, all dues of R sum to at most  X (S + U) / W + (S (W - f - X) + U (W - X)) / W
/// = S (W - f) / W + U. Summed over all releases, the inflows U are settled parts of the dues D, so they cancel, and
/// the datasets, verifiers and contributors of all releases together are due at most the sum of S (W - f) / W. The
/// ledger books the fee payment by payment, each rounded down, so the fee booked for R is at most S f / W. What
/// referrers are due is booked beside S and paid by nobody's rate. With r all of it,
///
///   sum of all dues  <=  r + sum of (S - fee booked)  =  gross - fee.
///
/// Hence `owed = gross - fee - paid` never falls below what can still be claimed. What rounding leaves over stays in
/// `owed`: less than one unit for each edge, dataset, contributor, verifier and payment. S and U only grow, all rates
/// are fixed at submission and a change of shares leaves every due as it is, so none ever shrinks below what was
/// settled or paid of it.
contract RoyaltyTreasury is PluginUUPSUpgradeable, Settlement, ShareChanges, Rewards, Payments {
    /// @notice Permission to take what is frozen of releases that are stopped for good.
    bytes32 public constant COLLECT_PERMISSION_ID = keccak256("COLLECT_PERMISSION");

    constructor(
        IDAO dao_,
        IRoyaltyLedger ledger_,
        IModelRegistry registry_,
        ICurrencyList currencies_,
        IDatasetRegistry datasets_,
        IPaymentAnnouncement condition_
    ) TreasuryState(dao_, ledger_, registry_, currencies_, datasets_) Payments(condition_) {}

    /// @notice Called once, by the plugin's setup.
    function initialize(IDAO dao_) external initializer {
        address expected = address(_treasuryDao);
        require(address(dao_) == expected, RoyaltyTreasury_ForeignDao(address(dao_), expected));
        __PluginUUPSUpgradeable_init(dao_);
    }

    /// @inheritdoc IRoyaltyTreasury
    function claim(address currency, address to, uint64[] calldata releaseIds)
        external
        outsidePayment
        returns (uint256 amount)
    {
        if (to == address(0)) to = payoutOf(msg.sender);
        return _claimContributions(releaseIds, currency, msg.sender, to);
    }

    /// @inheritdoc IRoyaltyTreasury
    function claimOnBehalf(address currency, address payee, address to, uint64[] calldata releaseIds)
        external
        outsidePayment
        returns (uint256 amount)
    {
        return _claimContributions(releaseIds, currency, payee, _recipient(payee, to));
    }

    /// @inheritdoc IRoyaltyTreasury
    function claimAll(Claim[] calldata claims) external outsidePayment returns (uint256[] memory amounts) {
        amounts = new uint256[](claims.length);
        uint256 unpaid = 0;
        for (uint256 i = 0; i < claims.length; ++i) {
            amounts[i] = _claim(claims[i]);
            if (amounts[i] == 0) ++unpaid;
        }
        if (unpaid == claims.length && unpaid != 0) {
            revert RoyaltyTreasury_NothingToClaim(claims[0].payee, claims[0].currency);
        }
    }

    /// @inheritdoc IRoyaltyTreasury
    function collect(uint64[] calldata releaseIds, address currency, address[] calldata payees)
        external
        outsidePayment
        auth(COLLECT_PERMISSION_ID)
        returns (uint256[] memory amounts)
    {
        _requireFew(payees.length);
        for (uint256 i = 0; i < releaseIds.length; ++i) {
            _requireStopped(releaseIds[i]);
        }

        _collecting = true;
        _settle(releaseIds, currency);
        // Settling marks the book; what comes after only reads until the payment is booked.
        uint256 book = _bookOf(currency);
        amounts = new uint256[](payees.length);
        uint256 sum = 0;
        for (uint256 i = 0; i < payees.length; ++i) {
            amounts[i] = _takeContributions(releaseIds, currency, payees[i], msg.sender, book)
                + _takeVerified(releaseIds, currency, payees[i], msg.sender);
            sum += amounts[i];
        }
        _collecting = false;
        if (sum != 0) _payOut(currency, msg.sender, sum, book);
    }

    /// @inheritdoc PluginUUPSUpgradeable
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return interfaceId == type(IRoyaltyTreasury).interfaceId || super.supportsInterface(interfaceId);
    }

    function _claimContributions(uint64[] calldata releaseIds, address currency, address payee, address to)
        private
        returns (uint256 amount)
    {
        uint256 book = _bookOf(currency);
        amount = _takeContributions(releaseIds, currency, payee, to, book);
        require(amount != 0, RoyaltyTreasury_NothingToClaim(payee, currency));

        _payOut(currency, to, amount, book);
    }

    function _claim(Claim calldata claim_) private returns (uint256 amount) {
        (address currency, address payee) = (claim_.currency, claim_.payee);
        address to = _recipient(payee, claim_.to);
        _settle(claim_.settle, currency);
        uint256 book = _bookOf(currency); // once settling has marked it
        amount = _takeContributions(claim_.releases, currency, payee, to, book);
        amount += _takeDatasets(claim_.datasets, currency, payee, to);
        amount += _takeVerified(claim_.verified, currency, payee, to);
        if (claim_.referrals) amount += _takeReferrals(currency, payee, to);
        if (amount != 0) _payOut(currency, to, amount, book);
    }

    /// @dev Marks what releases owe the payee as paid. @param book As `_bookOf` the currency.
    function _takeContributions(
        uint64[] calldata releaseIds,
        address currency,
        address payee,
        address to,
        uint256 book
    ) private returns (uint256 sum) {
        _requireFew(releaseIds.length);
        for (uint256 i = 0; i < releaseIds.length; ++i) {
            uint64 releaseId = _numberAt(releaseIds, i);
            PositionSlot storage slot = _positions[_holding(releaseId, payee)][currency];
            (uint256 amount, Position position, uint256 blockedBy) =
                _contribution(slot, releaseId, currency, payee, book);
            if (amount == 0) continue;
            if (blockedBy != 0) {
                if (!_collecting) revert RoyaltyTreasury_Frozen(releaseId, uint64(blockedBy));
                // What was looked up in this status epoch must not pass for free in the next claim.
                position = position.withEpoch(0);
            }

            slot.position = position.plusPaid(amount);
            emit Claimed(releaseId, currency, payee, to, amount);
            // At most 64 amounts of at most 128 bits.
            unchecked {
                sum += amount;
            }
        }
    }
}
