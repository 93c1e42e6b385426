// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDAO} from "@aragon/osx-commons-contracts/src/dao/IDAO.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {DaoAuthority} from "../governance/DaoAuthority.sol";
import {IEthicsCharter, Process} from "../interfaces/IEthicsCharter.sol";
import {IModelLicense} from "../interfaces/IModelLicense.sol";
import {IModelRegistry, Status} from "../interfaces/IModelRegistry.sol";
import {OfferTerms} from "../interfaces/IOfferBook.sol";
import {IRefunds, RefundFund, RefundRequest} from "../interfaces/IRefunds.sol";
import {IRoyaltyTreasury} from "../interfaces/IRoyaltyTreasury.sol";

/// @title Refunds
/// @notice See IRefunds.
/// @dev Why no more is paid than was collected. For one release and currency: C collected, c of it a payee's (they sum to
/// C), A asked, a of it a licensee's (they sum to A, which is fixed before anything is paid).
///
///   C <= A:  a licensee is due floor(a C / A), a payee nothing      together at most C
///   C >  A:  a licensee is due a, a payee floor(c (C - A) / C)      together at most A + (C - A) = C
///
/// C and c only grow, and no due falls when they do; so what was paid is never more than what is due. What rounding leaves
/// over, less than one unit for each licensee or payee, stays here.
contract Refunds is IRefunds, DaoAuthority, ReentrancyGuardTransient {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    struct Opening {
        uint40 openedAt;
        uint40 until;
        uint16 perpetualRefundBps;
    }

    struct Part {
        uint128 collected;
        uint128 returned;
    }

    /// @notice Permission to send a remainder to the treasury.
    bytes32 public constant DIVERT_PERMISSION_ID = keccak256("DIVERT_PERMISSION");

    uint256 private constant WHOLE_BPS = 10_000;
    uint256 private constant MAX_AT_ONCE = 64;
    /// @dev A licence's id is that of the offer it was minted from, and a number within it in as many bits.
    uint256 private constant SERIAL_BITS = 32;

    IRoyaltyTreasury public immutable treasury;
    IModelRegistry public immutable registry;
    IModelLicense public immutable license;
    IEthicsCharter public immutable charter;

    mapping(uint64 releaseId => Opening) private _openings;
    mapping(uint64 releaseId => mapping(address currency => RefundFund)) private _funds;
    mapping(uint64 releaseId => mapping(address currency => mapping(address payee => Part))) private _parts;
    mapping(uint256 tokenId => RefundRequest) private _requests;

    /// @dev Ether is taken only of a collection, where it is counted.
    bool private transient _collecting;

    constructor(
        IDAO dao_,
        IRoyaltyTreasury treasury_,
        IModelRegistry registry_,
        IModelLicense license_,
        IEthicsCharter charter_
    ) DaoAuthority(dao_) {
        treasury = treasury_;
        registry = registry_;
        license = license_;
        charter = charter_;
    }

    receive() external payable {
        require(_collecting && msg.sender == address(dao), Refunds_UnexpectedValue(msg.sender, msg.value));
    }

    /// @inheritdoc IRefunds
    function open(uint64 releaseId) external returns (uint40 until) {
        until = _openings[releaseId].until;
        require(until == 0, Refunds_AlreadyOpen(releaseId, until));
        _requireStopped(releaseId);

        Process memory process = charter.processOf(registry.charterVersionOf(releaseId));
        until = uint40(block.timestamp + process.refundWithin);
        _openings[releaseId] = Opening({
            openedAt: uint40(block.timestamp),
            until: until,
            perpetualRefundBps: process.perpetualRefundBps
        });
        emit RefundsOpened(releaseId, until);
    }

    /// @inheritdoc IRefunds
    /// @dev The licence stays with its holder, and worth nothing: a stopped release never starts again.
    function ask(uint256 tokenId) external returns (uint256 amount) {
        require(
            IERC721(address(license)).ownerOf(tokenId) == msg.sender, Refunds_NotOwner(tokenId, msg.sender)
        );
        uint64 releaseId;
        address currency;
        (releaseId, currency, amount) = unusedOf(tokenId);

        uint128 asked = amount.toUint128();
        _requests[tokenId] = RefundRequest({
            licensee: msg.sender,
            releaseId: releaseId,
            currency: currency,
            asked: asked,
            paid: 0
        });
        _funds[releaseId][currency].asked += asked;
        emit RefundAsked(tokenId, releaseId, msg.sender, currency, amount);
    }

    /// @inheritdoc IRefunds
    /// @dev The money comes first here: how much it is, is known when it has arrived. Nothing of a fund is read or paid
    /// meanwhile, for the guard covers all that does.
    function collect(uint64 releaseId, address currency, address[] calldata payees)
        external
        nonReentrant
        returns (uint256 amount)
    {
        require(_openings[releaseId].until != 0, Refunds_NotOpen(releaseId));
        _requireFew(payees.length);
        uint256[] memory amounts;
        (amount, amounts) = _fetch(releaseId, currency, payees);
        require(amount != 0 || payees.length == 0, Refunds_NothingToCollect(releaseId, currency));

        _funds[releaseId][currency].collected += amount.toUint128();
        for (uint256 i = 0; i < payees.length; ++i) {
            if (amounts[i] == 0) continue;
            _parts[releaseId][currency][payees[i]].collected += uint128(amounts[i]);
            emit RefundCollected(releaseId, currency, payees[i], amounts[i]);
        }
    }

    /// @inheritdoc IRefunds
    function pay(uint256[] calldata tokenIds) external nonReentrant {
        _requireFew(tokenIds.length);
        bool anything = false;
        for (uint256 i = 0; i < tokenIds.length; ++i) {
            if (_payRequest(tokenIds[i]) != 0) anything = true;
        }
        require(anything, Refunds_NothingToPay());
    }

    /// @inheritdoc IRefunds
    function payRemainder(uint64 releaseId, address currency, address payee)
        external
        nonReentrant
        returns (uint256 amount)
    {
        _requireOver(releaseId);
        amount = remainderOf(releaseId, currency, payee);
        require(amount != 0, Refunds_NothingLeft(releaseId, currency, payee));

        RefundFund storage fund = _funds[releaseId][currency];
        _parts[releaseId][currency][payee].returned += uint128(amount);
        fund.returned += uint128(amount);
        address to = fund.diverted ? address(dao) : treasury.payoutOf(payee);
        emit RemainderPaid(releaseId, currency, payee, to, amount);

        _pay(currency, to, amount);
    }

    /// @inheritdoc IRefunds
    function divert(uint64 releaseId, address currency) external auth(DIVERT_PERMISSION_ID) {
        require(_openings[releaseId].until != 0, Refunds_NotOpen(releaseId));
        RefundFund storage fund = _funds[releaseId][currency];
        require(!fund.diverted, Refunds_AlreadyDiverted(releaseId, currency));
        require(fund.returned == 0, Refunds_RemainderPaid(releaseId, currency, fund.returned));

        fund.diverted = true;
        emit RemainderDiverted(releaseId, currency);
    }

    /// @inheritdoc IRefunds
    function fundOf(uint64 releaseId, address currency) external view returns (RefundFund memory) {
        return _funds[releaseId][currency];
    }

    /// @inheritdoc IRefunds
    function requestOf(uint256 tokenId) external view returns (RefundRequest memory) {
        return _requests[tokenId];
    }

    /// @inheritdoc IRefunds
    function openingOf(uint64 releaseId)
        external
        view
        returns (uint40 openedAt, uint40 until, uint16 perpetualRefundBps)
    {
        Opening memory opening = _openings[releaseId];
        return (opening.openedAt, opening.until, opening.perpetualRefundBps);
    }

    /// @inheritdoc IRefunds
    function collectedOf(uint64 releaseId, address currency, address payee) external view returns (uint256 amount) {
        return _parts[releaseId][currency][payee].collected;
    }

    /// @inheritdoc IRefunds
    function unusedOf(uint256 tokenId) public view returns (uint64 releaseId, address currency, uint256 amount) {
        uint40 offerId;
        uint40 expires;
        (releaseId, offerId, expires) = license.licenseOf(tokenId);
        Opening memory opening = _openings[releaseId];
        require(opening.until != 0, Refunds_NotOpen(releaseId));
        require(block.timestamp < opening.until, Refunds_Over(releaseId, opening.until));
        require(_requests[tokenId].asked == 0, Refunds_AlreadyAsked(tokenId));
        (, bool refundable) = license.trialOf(tokenId);
        require(!refundable, Refunds_TrialPending(tokenId));

        OfferTerms memory terms = license.offerOf(offerId).terms;
        currency = terms.currency;
        uint256 paid = _paidToMakers(tokenId, releaseId, offerId, terms);
        amount = expires == 0
            ? (paid * opening.perpetualRefundBps) / (WHOLE_BPS * WHOLE_BPS)
            : expires > opening.openedAt ? (paid * (expires - opening.openedAt)) / (WHOLE_BPS * terms.term) : 0;
        require(amount != 0, Refunds_NothingUnused(tokenId));
    }

    /// @inheritdoc IRefunds
    function payableOf(uint256 tokenId) public view returns (uint256 amount) {
        RefundRequest storage request = _requests[tokenId];
        uint256 asked = request.asked;
        if (asked == 0) return 0;
        RefundFund storage fund = _funds[request.releaseId][request.currency];
        uint256 due = fund.collected < fund.asked ? (asked * fund.collected) / fund.asked : asked;
        return due - request.paid;
    }

    /// @inheritdoc IRefunds
    function remainderOf(uint64 releaseId, address currency, address payee) public view returns (uint256 amount) {
        RefundFund storage fund = _funds[releaseId][currency];
        (uint256 collected, uint256 asked) = (fund.collected, fund.asked);
        if (collected <= asked) return 0;
        Part storage part = _parts[releaseId][currency][payee];
        return (part.collected * (collected - asked)) / collected - part.returned;
    }

    // ----------------------------------------------------------------------------------------------------- private

    /// @dev Has the treasury pay, and judges it by what arrived.
    function _fetch(uint64 releaseId, address currency, address[] calldata payees)
        private
        returns (uint256 amount, uint256[] memory amounts)
    {
        uint64[] memory releaseIds = new uint64[](1);
        releaseIds[0] = releaseId;
        uint256 before = _balanceOf(currency);
        _collecting = true;
        amounts = treasury.collect(releaseIds, currency, payees);
        _collecting = false;
        uint256 received = _balanceOf(currency) - before;
        for (uint256 i = 0; i < payees.length; ++i) {
            amount += amounts[i];
        }
        require(received == amount, Refunds_ShortPayment(currency, received, amount));
    }

    function _payRequest(uint256 tokenId) private returns (uint256 amount) {
        RefundRequest storage request = _requests[tokenId];
        require(request.asked != 0, Refunds_NothingAsked(tokenId));
        _requireOver(request.releaseId);
        amount = payableOf(tokenId);
        if (amount == 0) return 0;

        address currency = request.currency;
        address to = treasury.payoutOf(request.licensee);
        request.paid += uint128(amount);
        _funds[request.releaseId][currency].refunded += uint128(amount);
        emit RefundPaid(tokenId, to, currency, amount);

        _pay(currency, to, amount);
    }

    /// @dev What is paid belongs to one fund of many in the same currency: a token that takes more than it was told to
    /// would take it from the others.
    function _pay(address currency, address to, uint256 amount) private {
        uint256 before = _balanceOf(currency);
        bool ok = currency == address(0)
            ? LowLevelCall.callNoReturn(to, amount, "")
            : IERC20(currency).trySafeTransfer(to, amount);
        require(
            ok && _balanceOf(currency) + amount == before, Refunds_PaymentFailed(currency, to, amount)
        );
    }

    function _balanceOf(address currency) private view returns (uint256) {
        return currency == address(0) ? address(this).balance : IERC20(currency).balanceOf(address(this));
    }

    /// @dev What the release's contributors and verifiers got of what an offer's licence cost; only that is collected.
    /// It is less what went, or could have gone, to a referrer. Only a mint has one: later offers' parts for referrers
    /// were never paid for this licence. It is less the fee, and what parents and datasets get, which may be a maker's.
    /// @return paid In basis points of the currency's smallest unit, so that it is rounded once, by who divides it.
    function _paidToMakers(uint256 tokenId, uint64 releaseId, uint40 offerId, OfferTerms memory terms)
        private
        view
        returns (uint256 paid)
    {
        uint40 minted = uint40(tokenId >> SERIAL_BITS);
        OfferTerms memory first = minted == offerId ? terms : license.offerOf(minted).terms;
        uint256 cut = (uint256(first.price) * first.referrerBps) / WHOLE_BPS;
        return terms.price > cut ? (terms.price - cut) * _makersBps(releaseId) : 0;
    }

    /// @dev Upstream is the parents', the datasets' and the verifiers' part; the last is collected.
    function _makersBps(uint64 releaseId) private view returns (uint256) {
        (uint256 feeBps, uint256 upstreamBps) = registry.ratesOf(releaseId);
        (uint256 poolBps,,) = registry.poolOf(releaseId);
        return WHOLE_BPS - feeBps - upstreamBps + poolBps;
    }

    function _requireStopped(uint64 releaseId) private view {
        uint64 blockedBy = registry.blockedBy(releaseId);
        bool stopped = false;
        if (blockedBy != 0) {
            (Status status,,,,) = registry.receiptTerms(blockedBy, address(0));
            stopped = status == Status.Revoked;
        }
        require(stopped, Refunds_NotStopped(releaseId));
    }

    function _requireOver(uint64 releaseId) private view {
        uint40 until = _openings[releaseId].until;
        require(until != 0, Refunds_NotOpen(releaseId));
        require(block.timestamp >= until, Refunds_TooEarly(releaseId, until));
    }

    function _requireFew(uint256 count) private pure {
        require(count <= MAX_AT_ONCE, Refunds_TooMany(count, MAX_AT_ONCE));
    }
}
