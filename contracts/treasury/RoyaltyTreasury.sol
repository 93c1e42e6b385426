// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDAO} from "@aragon/osx-commons-contracts/src/dao/IDAO.sol";
import {IExecutor} from "@aragon/osx-commons-contracts/src/executors/IExecutor.sol";
import {PluginUUPSUpgradeable} from "@aragon/osx-commons-contracts/src/plugin/PluginUUPSUpgradeable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ICurrencyList} from "../interfaces/ICurrencyList.sol";
import {Edge, IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IRoyaltyLedger} from "../interfaces/IRoyaltyLedger.sol";
import {IRoyaltyTreasury} from "../interfaces/IRoyaltyTreasury.sol";
import {PaymentAction} from "./PaymentAction.sol";

/// @title RoyaltyTreasury
/// @notice See IRoyaltyTreasury.
/// @dev Why no payee can ever be paid more than what is there. For a release R and one currency, in basis points of
/// W = 10 000: S gross, f fee rate, p the parents' rates with sum P (f + P <= W, checked at submission), U inflow from
/// children settled so far, c the contributors' parts (they sum to W).
///
///   due to a parent         D = floor(p (S + U) / W)
///   due to a contributor    E = floor(c (S (W - f - P) + U (W - P)) / W^2)
///
/// Leaving the floors out, all dues of R sum to at most  P (S + U) / W + (S (W - f - P) + U (W - P)) / W
/// = S (W - f) / W + U. Summed over all releases, the inflows U are settled parts of the dues D, so they cancel, and
/// the contributors of all releases together are due at most the sum of S (W - f) / W. The ledger books the fee
/// payment by payment, each rounded down, so the fee booked for R is at most S f / W, and
///
///   sum of all E  <=  sum of (S - fee booked)  =  gross - fee.
///
/// Hence `owed = gross - fee - paid` never falls below what can still be claimed. What rounding leaves over stays in
/// `owed`: less than one unit for each edge, contributor and payment. S and U only grow and all rates are fixed at
/// submission, so no due ever shrinks below what was settled or paid of it.
contract RoyaltyTreasury is PluginUUPSUpgradeable, IRoyaltyTreasury {
    /// @dev The error of a DAO that is executing already; see Aragon's DAO.sol.
    bytes4 private constant DAO_REENTRANT_CALL = bytes4(keccak256("ReentrantCall()"));
    uint256 private constant WHOLE_BPS = 10_000;
    uint256 private constant MAX_RELEASES = 64;

    /// @notice Where gross is booked.
    IRoyaltyLedger public ledger;
    /// @notice Where rates, parents, contributors and freezes are read.
    IModelRegistry public registry;
    /// @notice The currencies whose solvency is checked.
    ICurrencyList public currencies;

    mapping(uint64 releaseId => mapping(address currency => uint256)) private _inflow;
    mapping(uint64 childId => mapping(uint64 parentId => mapping(address currency => uint256))) private _settled;
    mapping(uint64 releaseId => mapping(address currency => mapping(address payee => uint256))) private _paid;
    mapping(address currency => uint256) private _totalPaid;

    /// @dev Set for the duration of one payment only, hence transient. A non-zero amount also locks `claim`.
    address private transient _pendingCurrency;
    address private transient _pendingTo;
    uint256 private transient _pendingAmount;

    /// @notice Called once, by the plugin's setup.
    function initialize(IDAO dao_, address ledger_, address registry_, address currencies_) external initializer {
        __PluginUUPSUpgradeable_init(dao_);
        ledger = IRoyaltyLedger(ledger_);
        registry = IModelRegistry(registry_);
        currencies = ICurrencyList(currencies_);
    }

    // ------------------------------------------------------------------------------------------------------ shares

    /// @inheritdoc IRoyaltyTreasury
    function settle(uint64[] calldata releaseIds, address currency) external {
        _requireFew(releaseIds.length);

        for (uint256 i = 0; i < releaseIds.length; ++i) {
            uint64 childId = releaseIds[i];
            Edge[] memory edges = registry.parentsOf(childId);
            uint256 earned = _earned(childId, currency);
            for (uint256 j = 0; j < edges.length; ++j) {
                _settleEdge(childId, edges[j], currency, earned);
            }
        }
    }

    /// @inheritdoc IRoyaltyTreasury
    function claim(uint64[] calldata releaseIds, address currency, address payee, address to)
        external
        returns (uint256 amount)
    {
        // While a payment is under way the DAO is executing, and it could not make another one.
        if (_pendingAmount != 0) revert RoyaltyTreasury_InsideExecution();
        _requireFew(releaseIds.length);
        if (to == address(0)) revert RoyaltyTreasury_InvalidRecipient(to);
        if (to != payee && msg.sender != payee) revert RoyaltyTreasury_NotPayee(payee, msg.sender);

        for (uint256 i = 0; i < releaseIds.length; ++i) {
            amount += _take(releaseIds[i], currency, payee, to);
        }
        if (amount == 0) revert RoyaltyTreasury_NothingToClaim(payee, currency);
        _totalPaid[currency] += amount;

        if (to != address(dao())) _pay(currency, to, amount);
    }

    /// @inheritdoc IRoyaltyTreasury
    function claimable(uint64 releaseId, address currency, address account) public view returns (uint256 amount) {
        uint256 shareBps = registry.contributorShare(releaseId, account);
        if (shareBps == 0) return 0;

        (uint16 feeBps, uint16 upstreamBps) = registry.ratesOf(releaseId);
        uint256 fromSales = ledger.grossOf(releaseId, currency) * (WHOLE_BPS - feeBps - upstreamBps);
        uint256 fromChildren = _inflow[releaseId][currency] * (WHOLE_BPS - upstreamBps);
        uint256 due = (shareBps * (fromSales + fromChildren)) / (WHOLE_BPS * WHOLE_BPS);
        return due - _paid[releaseId][currency][account];
    }

    /// @inheritdoc IRoyaltyTreasury
    function paidOf(uint64 releaseId, address currency, address account) external view returns (uint256 amount) {
        return _paid[releaseId][currency][account];
    }

    /// @inheritdoc IRoyaltyTreasury
    function inflowOf(uint64 releaseId, address currency) external view returns (uint256 amount) {
        return _inflow[releaseId][currency];
    }

    /// @inheritdoc IRoyaltyTreasury
    function unsettled(uint64 childId, uint64 parentId, address currency) external view returns (uint256 amount) {
        Edge[] memory edges = registry.parentsOf(childId);
        for (uint256 i = 0; i < edges.length; ++i) {
            if (edges[i].parent == parentId) return _dueOn(childId, edges[i], currency, _earned(childId, currency));
        }
    }

    /// @inheritdoc IRoyaltyTreasury
    function frozen(uint64 releaseId) external view returns (bool) {
        return registry.blockedBy(releaseId) != 0;
    }

    // ---------------------------------------------------------------------------------------------------- solvency

    /// @inheritdoc IRoyaltyTreasury
    function owed(address currency) public view returns (uint256) {
        (uint256 gross, uint256 fee) = ledger.totalOf(currency);
        return gross - fee - _totalPaid[currency];
    }

    /// @inheritdoc IRoyaltyTreasury
    function free(address currency) external view returns (uint256) {
        uint256 balance = _balanceOfDao(currency);
        uint256 owed_ = owed(currency);
        return balance > owed_ ? balance - owed_ : 0;
    }

    /// @inheritdoc IRoyaltyTreasury
    /// @dev A currency in which nothing is owed is not asked for its balance: a listed token that broke must not stop
    /// every vote. Where something is owed, the way out is a treasury that knows better (an upgrade, by vote).
    function requireSolvent() external view {
        address[] memory listed = currencies.currencies();
        for (uint256 i = 0; i < listed.length; ++i) {
            uint256 owed_ = owed(listed[i]);
            if (owed_ == 0) continue;
            uint256 balance = _balanceOfDao(listed[i]);
            if (balance < owed_) revert RoyaltyTreasury_Insolvent(listed[i], balance, owed_);
        }
    }

    /// @inheritdoc IRoyaltyTreasury
    function pendingPayment() external view returns (address currency, address to, uint256 amount) {
        return (_pendingCurrency, _pendingTo, _pendingAmount);
    }

    /// @inheritdoc PluginUUPSUpgradeable
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return interfaceId == type(IRoyaltyTreasury).interfaceId || super.supportsInterface(interfaceId);
    }

    // ----------------------------------------------------------------------------------------------------- private

    function _settleEdge(uint64 childId, Edge memory edge, address currency, uint256 earned) private {
        uint256 amount = _dueOn(childId, edge, currency, earned);
        if (amount == 0) return;

        _settled[childId][edge.parent][currency] += amount;
        _inflow[edge.parent][currency] += amount;
        emit ShareSettled(childId, edge.parent, currency, amount);
    }

    /// @dev Marks what a release owes the payee as paid.
    function _take(uint64 releaseId, address currency, address payee, address to) private returns (uint256 amount) {
        amount = claimable(releaseId, currency, payee);
        if (amount == 0) return 0;
        uint64 blockedBy = registry.blockedBy(releaseId);
        if (blockedBy != 0) revert RoyaltyTreasury_Frozen(releaseId, blockedBy);

        _paid[releaseId][currency][payee] += amount;
        emit Claimed(releaseId, currency, payee, to, amount);
    }

    /// @dev Has the DAO pay, and believes neither the call's success nor a token's word but the DAO's own balance.
    /// It is always the DAO that is asked, never a configured target: the money lies there.
    function _pay(address currency, address to, uint256 amount) private {
        // What was paid in total only grows, so that no two payments share an id.
        bytes32 callId = keccak256(abi.encode(address(this), currency, _totalPaid[currency]));
        uint256 balance = _balanceOfDao(currency);
        (_pendingCurrency, _pendingTo, _pendingAmount) = (currency, to, amount);

        try IExecutor(address(dao())).execute(callId, PaymentAction.build(currency, to, amount), 0) returns (
            bytes[] memory results, uint256
        ) {
            // A recipient's answer means nothing; a token's may be `false`, and a few tokens give none.
            if (currency != address(0) && results[0].length != 0 && !_saysTrue(results[0])) {
                revert RoyaltyTreasury_PaymentFailed(currency, to, amount);
            }
        } catch (bytes memory reason) {
            // The DAO never passes a recipient's own error on, so this one can only be the DAO's.
            if (bytes4(reason) == DAO_REENTRANT_CALL) revert RoyaltyTreasury_InsideExecution();
            revert RoyaltyTreasury_PaymentFailed(currency, to, amount);
        }

        (_pendingCurrency, _pendingTo, _pendingAmount) = (address(0), address(0), 0);
        uint256 left = _balanceOfDao(currency);
        uint256 paid = balance > left ? balance - left : 0;
        if (paid != amount) revert RoyaltyTreasury_WrongPayment(currency, paid, amount);
    }

    /// @dev What the parents' shares are taken of.
    function _earned(uint64 releaseId, address currency) private view returns (uint256) {
        return ledger.grossOf(releaseId, currency) + _inflow[releaseId][currency];
    }

    function _dueOn(uint64 childId, Edge memory edge, address currency, uint256 earned)
        private
        view
        returns (uint256)
    {
        return (edge.shareBps * earned) / WHOLE_BPS - _settled[childId][edge.parent][currency];
    }

    function _balanceOfDao(address currency) private view returns (uint256) {
        return currency == address(0) ? address(dao()).balance : IERC20(currency).balanceOf(address(dao()));
    }

    /// @dev Compares whole words, where decoding a `bool` would revert on a word that is neither 0 nor 1.
    function _saysTrue(bytes memory result) private pure returns (bool) {
        return result.length >= 32 && abi.decode(result, (uint256)) == 1;
    }

    function _requireFew(uint256 count) private pure {
        if (count > MAX_RELEASES) revert RoyaltyTreasury_TooManyReleases(count, MAX_RELEASES);
    }

    /// @dev Room for later versions' state; seven slots are in use above.
    uint256[43] private __gap;
}
