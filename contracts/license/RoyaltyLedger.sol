// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDAO} from "@aragon/osx-commons-contracts/src/dao/IDAO.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {ICurrencyList} from "../interfaces/ICurrencyList.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {IRoyaltyLedger} from "../interfaces/IRoyaltyLedger.sol";

/// @title RoyaltyLedger
/// @notice Books what a release earned in the call that moves the money to the DAO. Cost does not depend on how many
/// people share in it: who is owed what follows from these numbers and is worked out when it is claimed.
abstract contract RoyaltyLedger is IRoyaltyLedger, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    uint256 internal constant WHOLE_BPS = 10_000;
    uint256 private constant UPPER = 128;
    uint256 private constant NATIVE_UPPER = 112;
    uint256 private constant EPOCH_SHIFT = 224;

    // Read through the functions below: an immutable is 32 bytes of code wherever it is named.
    address private immutable _treasury;
    IModelRegistry private immutable _registry;
    ICurrencyList private immutable _currencies;

    /// @dev The release's gross in the lower half; in the upper one its fee in basis points plus one. The fee is fixed at
    /// submission, so it is asked of the registry once (zero: not asked yet) and kept beside the amount it divides.
    mapping(uint64 releaseId => mapping(address currency => uint256)) private _gross;
    /// @dev The gross of all releases and referrers in the lower half, the fee contained in it in the upper one. The fee
    /// is rounded down for each payment, so that it never exceeds its rate of the total. Of the native currency both have
    /// 112 bits: where there is no fee, who pays oneself over and over must not come near the end. Its uppermost 32 bits
    /// are the registry's status epoch, which every sale asks for: a sale in it writes this slot anyway. Zero: the registry
    /// does not tell.
    mapping(address currency => uint256) private _totals;
    mapping(address account => mapping(address currency => uint256)) private _referrals;

    constructor(IDAO dao, IModelRegistry registry_, ICurrencyList currencies_) {
        _treasury = address(dao);
        _registry = registry_;
        _currencies = currencies_;
    }

    /// @inheritdoc IRoyaltyLedger
    function payRoyalty(uint64 releaseId, address currency, uint256 amount) external payable nonReentrant {
        _bookRoyalty(releaseId, currency, amount, amount);
        _collect(currency, amount, treasury());
    }

    /// @inheritdoc IRoyaltyLedger
    function payResale(uint64 releaseId, address currency, uint256 royalty, uint256 marketFee)
        external
        payable
        nonReentrant
    {
        uint256 amount = royalty + marketFee;
        _bookRoyalty(releaseId, currency, royalty, amount);
        _collect(currency, amount, treasury());
    }

    /// @inheritdoc IRoyaltyLedger
    function creditRoyalty(uint64 releaseId, address currency, uint256 amount) external nonReentrant {
        require(msg.sender == treasury(), RoyaltyLedger_NotTreasury(msg.sender));
        _bookRoyalty(releaseId, currency, amount, amount);
    }

    /// @return The DAO.
    function treasury() public view returns (address) {
        return _treasury;
    }

    function registry() public view returns (IModelRegistry) {
        return _registry;
    }

    function currencies() public view returns (ICurrencyList) {
        return _currencies;
    }

    /// @inheritdoc IRoyaltyLedger
    function grossOf(uint64 releaseId, address currency) external view returns (uint256 gross) {
        return uint128(_gross[releaseId][currency]);
    }

    /// @inheritdoc IRoyaltyLedger
    function totalOf(address currency) external view returns (uint256 gross, uint256 fee) {
        uint256 total = _totals[currency];
        if (currency == address(0)) return (uint112(total), uint112(total >> NATIVE_UPPER));
        return (uint128(total), total >> UPPER);
    }

    /// @inheritdoc IRoyaltyLedger
    function referralOf(address account, address currency) external view returns (uint256 amount) {
        return _referrals[account][currency];
    }

    /// @dev Books a payment; `cut` of it is the referrer's, the rest the release's gross.
    function _book(uint64 releaseId, address currency, uint256 paid, address referrer, uint256 cut) internal {
        (uint256 grossSlot, uint256 totalSlot) = _slotsOf(releaseId, currency);
        uint256 gross;
        uint256 total;
        assembly ("memory-safe") {
            gross := sload(grossSlot)
            total := sload(totalSlot)
        }
        // The total bounds every other number here: a currency with absurdly many units stops selling instead of
        // corrupting the books.
        (uint256 upper, uint256 most) =
            currency == address(0) ? (NATIVE_UPPER, type(uint112).max) : (UPPER, type(uint128).max);
        require(paid <= type(uint112).max && (total & most) + paid <= most, RoyaltyLedger_AmountTooLarge(paid));
        if (gross >> UPPER == 0) {
            uint256 feeBps = _askRegistry(IModelRegistry.ratesOf.selector, releaseId);
            gross |= (feeBps + 1) << UPPER;
        }
        uint256 fee;
        // The cut is a part of what is paid, and the fee one of what is left, of at most 112 bits; each of the sums is at
        // most the total, which was judged to fit.
        unchecked {
            paid -= cut;
            fee = (paid * ((gross >> UPPER) - 1)) / WHOLE_BPS;
            gross += paid;
            total += paid + cut + (fee << upper);
        }
        assembly ("memory-safe") {
            sstore(grossSlot, gross)
            sstore(totalSlot, total)
        }
        if (cut != 0) {
            _referrals[referrer][currency] += cut;
            emit ReferralBooked(releaseId, currency, referrer, cut);
        }
        emit GrossBooked(releaseId, currency, msg.sender, paid, fee);
    }

    /// @dev Moves the caller's money to the DAO, or here, and judges it by what arrived.
    function _collect(address currency, uint256 amount, address to) internal {
        if (currency == address(0)) {
            require(msg.value == amount, RoyaltyLedger_WrongValue(msg.value, amount));
            if (to != address(this)) _sendNative(to, amount);
            return;
        }
        require(msg.value == 0, RoyaltyLedger_WrongValue(msg.value, 0));
        uint256 before = _balanceOf(currency, to);
        IERC20(currency).safeTransferFrom(msg.sender, to, amount);
        _requireArrived(currency, to, before, amount);
    }

    /// @dev Moves money held here to the DAO and judges it by what arrived.
    function _forward(address currency, uint256 amount) internal {
        if (currency == address(0)) return _sendNative(treasury(), amount);
        uint256 before = _balanceOf(currency, treasury());
        IERC20(currency).safeTransfer(treasury(), amount);
        _requireArrived(currency, treasury(), before, amount);
    }

    /// @dev Gives money held here back to who paid it. What a token takes off on the way is between it and them.
    function _giveBack(address currency, address to, uint256 amount) internal {
        if (currency == address(0)) _sendNative(to, amount);
        else IERC20(currency).safeTransfer(to, amount);
    }

    function _sendNative(address to, uint256 amount) private {
        (bool ok,) = to.call{value: amount}("");
        require(ok, RoyaltyLedger_PaymentFailed(address(0), amount));
    }

    function _requireArrived(address currency, address to, uint256 before, uint256 amount) private view {
        _requireWhole(currency, _balanceOf(currency, to) - before, amount);
    }

    function _requireWhole(address currency, uint256 received, uint256 amount) internal pure {
        require(received == amount, RoyaltyLedger_ShortPayment(currency, received, amount));
    }

    /// @dev Only listed currencies are ever booked and a listing is for good, so one look suffices.
    /// @param paid What moves in all; the royalty alone is the release's.
    function _bookRoyalty(uint64 releaseId, address currency, uint256 royalty, uint256 paid) private {
        require(paid != 0, RoyaltyLedger_NothingPaid());
        require(
            _totals[currency] != 0
                || _ask(address(currencies()), ICurrencyList.isListed.selector, uint160(currency)) != 0,
            RoyaltyLedger_CurrencyNotListed(currency)
        );
        if (royalty != 0) _book(releaseId, currency, royalty, address(0), 0);
    }

    /// @dev Where `_gross[releaseId][currency]` and `_totals[currency]` lie, each worked out once for reading and writing.
    function _slotsOf(uint64 releaseId, address currency) private pure returns (uint256 gross, uint256 total) {
        assembly ("memory-safe") {
            mstore(0x00, and(releaseId, 0xffffffffffffffff))
            mstore(0x20, _gross.slot)
            mstore(0x20, keccak256(0x00, 0x40))
            mstore(0x00, shr(96, shl(96, currency)))
            gross := keccak256(0x00, 0x40)
            mstore(0x20, _totals.slot)
            total := keccak256(0x00, 0x40)
        }
    }

    /// @return The registry's status epoch, as it told it last; zero where it does not.
    function _toldEpoch() internal view returns (uint256) {
        return _totals[address(0)] >> EPOCH_SHIFT;
    }

    /// @dev One that does not fit is not believed, but asked for.
    function _beTold(uint256 epoch) internal {
        if (epoch > type(uint32).max) epoch = 0;
        _totals[address(0)] = uint224(_totals[address(0)]) | (epoch << EPOCH_SHIFT);
    }

    function _balanceOf(address currency, address account) private view returns (uint256) {
        return _ask(currency, IERC20.balanceOf.selector, uint160(account));
    }

    function _askRegistry(bytes4 selector, uint256 argument) internal view returns (uint256 answer) {
        return _ask(address(registry()), selector, argument);
    }

    /// @dev Calls a view function of at most one argument and answers its first word. One decoder for all of them: a
    /// dozen of the compiler's own would not leave the licence contract below the size limit (EIP-170).
    function _ask(address target, bytes4 selector, uint256 argument) private view returns (uint256 answer) {
        assembly ("memory-safe") {
            mstore(0x00, selector)
            mstore(0x04, argument)
            if iszero(staticcall(gas(), target, 0x00, 0x24, 0x00, 0x20)) {
                let free := mload(0x40)
                returndatacopy(free, 0, returndatasize())
                revert(free, returndatasize())
            }
            // An account without code answers nothing.
            if lt(returndatasize(), 0x20) { revert(0x00, 0x00) }
            answer := mload(0x00)
        }
    }
}
