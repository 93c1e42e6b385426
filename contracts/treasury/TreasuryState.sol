// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDAO} from "@aragon/osx-commons-contracts/src/dao/IDAO.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ICurrencyList} from "../interfaces/ICurrencyList.sol";
import {IDatasetRegistry} from "../interfaces/IDatasetRegistry.sol";
import {IModelRegistry, Status} from "../interfaces/IModelRegistry.sol";
import {IRoyaltyLedger} from "../interfaces/IRoyaltyLedger.sol";
import {IRoyaltyTreasury} from "../interfaces/IRoyaltyTreasury.sol";
import {Position, PositionTerms} from "./Position.sol";

/// @title TreasuryState
/// @notice What the treasury keeps, and whether the DAO holds what is owed.
/// @dev The contracts it reads are immutables of the implementation and not storage of the proxy: three slots fewer
/// for each claim, and an upgrade that reads other books has to say so in its constructor. All storage is here, in one
/// place, so that a later version can be laid over it.
abstract contract TreasuryState is IRoyaltyTreasury {
    /// @dev A share somebody was given or left, in place of the registry's.
    struct ChangedShare {
        bool changed;
        uint16 shareBps;
    }

    /// @dev In a struct, so that a claim finds its slot once.
    struct PositionSlot {
        Position position;
    }

    uint256 internal constant WHOLE_BPS = 10_000;
    /// @dev Contributors' dues are reckoned in parts of a unit, W^2 of them, and rounded down only when they are paid.
    uint256 internal constant PARTS = WHOLE_BPS * WHOLE_BPS;
    uint256 internal constant MAX_RELEASES = 64;
    uint256 private constant IN_USE = 1 << 255;

    /// @dev The only DAO whose money the ledger books, and so the only one this treasury is for.
    IDAO internal immutable _treasuryDao;
    /// @notice Where gross is booked.
    IRoyaltyLedger public immutable ledger;
    /// @notice Where rates, parents, contributors and freezes are read.
    IModelRegistry public immutable registry;
    /// @notice The currencies whose solvency is checked.
    ICurrencyList public immutable currencies;
    /// @notice Where it is read who owns a dataset.
    IDatasetRegistry public immutable datasets;

    /// @dev One word a currency, which every payment writes anyhow: what was paid (bits 0-127) and two filters over the
    /// releases, by their number modulo 64 and 63. A release whose bit is not set has no inflow in the currency
    /// (bits 128-191), or no share but the registry's (bits 192-254), and its claims look no further. Zero: not in use.
    mapping(address currency => uint256) private _books;
    /// @dev The second filter over all changes there ever were, for currencies that come into use later.
    uint256 private _changedReleases;

    /// @dev Where shares flow to: a release by its number, a dataset by `_dataset` of its number.
    mapping(uint256 destination => mapping(address currency => uint256)) internal _inflow;
    mapping(uint64 releaseId => mapping(uint256 destination => mapping(address currency => uint256)))
        internal _settled;
    mapping(uint64 datasetId => mapping(address currency => uint256)) internal _datasetPaid;

    /// @dev By `_holding` of release and payee, so that a claim works out two places and not three.
    mapping(uint256 holding => mapping(address currency => PositionSlot)) internal _positions;
    mapping(uint64 releaseId => mapping(address account => ChangedShare)) internal _changedShares;
    /// @dev What a change of shares carries over, in parts of a unit: what the account had earned up to it, less what
    /// its share from then on would have earned up to it.
    mapping(uint64 releaseId => mapping(address currency => mapping(address account => int256))) internal _carried;
    mapping(uint64 releaseId => uint256) internal _shareNonces;

    mapping(uint64 releaseId => mapping(address currency => mapping(address verifier => uint256)))
        internal _verificationPaid;
    mapping(uint64 releaseId => mapping(address currency => uint256)) internal _poolPaid;
    mapping(address account => mapping(address currency => uint256)) internal _referralsPaid;
    mapping(address account => address to) internal _payouts;

    /// @dev Whether what is frozen is being collected: the releases were found stopped for good, and nobody is called
    /// meanwhile but the registries. Read only where something is frozen, so that ordinary claims do not pay for it.
    bool internal transient _collecting;

    /// @dev Room for later versions' state; thirteen slots are in use above.
    uint256[37] private __gap;

    constructor(
        IDAO dao_,
        IRoyaltyLedger ledger_,
        IModelRegistry registry_,
        ICurrencyList currencies_,
        IDatasetRegistry datasets_
    ) {
        _treasuryDao = dao_;
        ledger = ledger_;
        registry = registry_;
        currencies = currencies_;
        datasets = datasets_;
    }

    /// @inheritdoc IRoyaltyTreasury
    function owed(address currency) public view returns (uint256) {
        (uint256 gross, uint256 fee) = ledger.totalOf(currency);
        return gross - fee - uint128(_books[currency]);
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
            require(balance >= owed_, RoyaltyTreasury_Insolvent(listed[i], balance, owed_));
        }
    }

    /// @inheritdoc IRoyaltyTreasury
    function frozen(uint64 releaseId) external view returns (bool) {
        return _blockedBy(releaseId) != 0;
    }

    /// @param book As `_bookOf` the currency now. @return total What was paid in the currency in all.
    function _bookPaid(address currency, uint256 amount, uint256 book) internal returns (uint256 total) {
        // No more is paid than was booked, and the ledger keeps that in 128 bits: the filters are not touched.
        unchecked {
            book += amount;
        }
        _books[currency] = book;
        return uint128(book);
    }

    function _markInflow(uint64 releaseId, address currency) internal {
        uint256 book = _bookOf(currency);
        uint256 marked = book | _inflowMark(releaseId);
        if (marked != book) _books[currency] = marked;
    }

    /// @param listed All listed currencies; one that is listed later is not in use yet.
    function _markChanged(uint64 releaseId, address[] memory listed) internal {
        uint256 mark = _changedMark(releaseId);
        uint256 changed = _changedReleases;
        if (changed & mark == 0) _changedReleases = changed | mark;
        for (uint256 i = 0; i < listed.length; ++i) {
            uint256 book = _books[listed[i]];
            if (book != 0 && book & mark == 0) _books[listed[i]] = book | mark;
        }
    }

    /// @return False only if no child was settled for the release in the currency.
    function _mayHaveInflow(uint256 releaseId, uint256 book) internal pure returns (bool) {
        return (book >> (128 + releaseId % 64)) & 1 != 0;
    }

    /// @return False only if nobody's share in the release is another than the registry's.
    function _mayHaveChanged(uint256 releaseId, uint256 book) internal pure returns (bool) {
        return (book >> (192 + releaseId % 63)) & 1 != 0;
    }

    /// @return False only if nobody's share in the release is another than the registry's.
    function _mayHaveChanged(uint64 releaseId) internal view returns (bool) {
        return _mayHaveChanged(releaseId, _changedReleases);
    }

    /// @dev Everything a release got: sold itself, or from its children.
    function _earned(uint64 releaseId, address currency) internal view returns (uint256) {
        return ledger.grossOf(releaseId, currency) + _inflow[releaseId][currency];
    }

    function _balanceOfDao(address currency) internal view returns (uint256) {
        address holder = address(_treasuryDao);
        return currency == address(0) ? holder.balance : IERC20(currency).balanceOf(holder);
    }

    /// @dev Calls a view of up to two arguments and answers its one word, or reverts as it does. What a claim asks of
    /// ledger and registry goes through here: half of what an ordinary call spends around the answer.
    function _ask(address target, bytes4 selector, uint256 first, uint256 second) internal view returns (uint256 word) {
        assembly ("memory-safe") {
            let question := mload(0x40)
            mstore(question, selector)
            mstore(add(question, 0x04), first)
            mstore(add(question, 0x24), second)
            if iszero(staticcall(gas(), target, question, 0x44, 0, 0x20)) {
                returndatacopy(question, 0, returndatasize())
                revert(question, returndatasize())
            }
            if lt(returndatasize(), 0x20) { revert(0, 0) }
            word := mload(0)
        }
    }

    /// @dev `IModelRegistry.claimTerms`, asked as `_ask` asks.
    /// @return terms Share, fee, upstream and epoch, as a position keeps them.
    function _askTerms(uint64 releaseId, address account)
        internal
        view
        returns (PositionTerms terms, uint256 blocker)
    {
        address target = address(registry);
        bytes4 selector = IModelRegistry.claimTerms.selector;
        assembly ("memory-safe") {
            let answer := mload(0x40)
            mstore(answer, selector)
            mstore(add(answer, 0x04), releaseId)
            mstore(add(answer, 0x24), account)
            if iszero(staticcall(gas(), target, answer, 0x44, answer, 0xa0)) {
                returndatacopy(answer, 0, returndatasize())
                revert(answer, returndatasize())
            }
            if lt(returndatasize(), 0xa0) { revert(0, 0) }
            terms := or(mload(answer), shl(16, mload(add(answer, 0x20))))
            terms := or(terms, or(shl(32, mload(add(answer, 0x40))), shl(48, mload(add(answer, 0x80)))))
            blocker := mload(add(answer, 0x60))
        }
    }

    function _requireNotFrozen(uint64 releaseId) internal view {
        uint256 blockedBy = _blockedBy(releaseId);
        if (blockedBy == 0 || _collecting) return;
        revert RoyaltyTreasury_Frozen(releaseId, uint64(blockedBy));
    }

    function _requireStopped(uint64 releaseId) internal view {
        if (!_isStopped(releaseId)) revert RoyaltyTreasury_NotStopped(releaseId);
    }

    /// @return Whether it is stopped for good: revoked, or made from one that was. `receiptTerms` answers the status first.
    function _isStopped(uint64 releaseId) internal view returns (bool) {
        uint256 blockedBy = _blockedBy(releaseId);
        if (blockedBy == 0) return false;
        uint256 status = _ask(address(registry), IModelRegistry.receiptTerms.selector, blockedBy, 0);
        return status == uint256(Status.Revoked);
    }

    function _blockedBy(uint64 releaseId) internal view returns (uint256) {
        return _ask(address(registry), IModelRegistry.blockedBy.selector, releaseId, 0);
    }

    function _bookOf(address currency) internal view returns (uint256 book) {
        book = _books[currency];
        if (book == 0) book = IN_USE | _changedReleases;
    }

    function _inflowMark(uint256 releaseId) private pure returns (uint256) {
        return (1 << 128) << (releaseId % 64);
    }

    function _changedMark(uint256 releaseId) private pure returns (uint256) {
        return (1 << 192) << (releaseId % 63);
    }

    /// @dev A release and an account with a share in it, in one word.
    function _holding(uint64 releaseId, address account) internal pure returns (uint256 holding) {
        return (uint256(releaseId) << 160) | uint160(account);
    }

    /// @dev Beyond every number a release can have.
    function _dataset(uint64 datasetId) internal pure returns (uint256 destination) {
        return datasetId | (1 << 64);
    }

    /// @dev `numbers[i]`, for an `i` that is known to be below their count.
    function _numberAt(uint64[] calldata numbers, uint256 i) internal pure returns (uint64 found) {
        assembly ("memory-safe") {
            found := calldataload(add(numbers.offset, shl(5, i)))
            if shr(64, found) { revert(0, 0) }
        }
    }

    function _requireFew(uint256 count) internal pure {
        require(count <= MAX_RELEASES, RoyaltyTreasury_TooManyReleases(count, MAX_RELEASES));
    }
}
