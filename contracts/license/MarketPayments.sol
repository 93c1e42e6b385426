// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";

import {ILicenseMarket} from "../interfaces/ILicenseMarket.sol";
import {IModelLicense, Resale} from "../interfaces/IModelLicense.sol";
import {IRoyaltyLedger} from "../interfaces/IRoyaltyLedger.sol";
import {ModelLicense} from "./ModelLicense.sol";

/// @title MarketPayments
/// @notice Moves a sold licence and divides its price: royalty and market fee to the DAO, the rest to the seller.
abstract contract MarketPayments is ILicenseMarket {
    using SafeERC20 for IERC20;

    struct Sale {
        uint256 tokenId;
        address seller;
        address buyer;
        address currency;
        uint96 price;
    }

    /// @dev What the licences answer when a resale begins.
    struct Held {
        address owner;
        uint256 offerId;
        uint256 expires;
        uint256 transfers;
        uint256 releaseId;
        uint256 royaltyBps;
        bool sellable;
    }

    uint256 private constant WHOLE_BPS = 10_000;
    /// @dev Of the one with three arguments; the name alone is two functions'.
    bytes4 private constant SAFE_TRANSFER_FROM = bytes4(keccak256("safeTransferFrom(address,address,uint256)"));

    /// @notice What a market may ask at most. A royalty is at most as much, so that both always fit into a price.
    uint16 public constant MAX_FEE_BPS = 1_000;

    ModelLicense public immutable license;
    /// @inheritdoc ILicenseMarket
    uint16 public immutable feeBps;

    address private immutable _treasury;
    /// @dev Whether the licences name this market, and let it pay the treasury itself.
    bool private immutable _named;

    constructor(ModelLicense license_, uint16 feeBps_) {
        require(feeBps_ <= MAX_FEE_BPS, LicenseMarket_FeeTooHigh(feeBps_, MAX_FEE_BPS));
        license = license_;
        feeBps = feeBps_;
        _treasury = license_.treasury();
        _named = license_.market() == address(this);
    }

    /// @dev The licence moves first, so that a seller who is paid can do nothing to it any more. Everything is undone
    /// together if a payment fails.
    function _sell(Sale memory sale, Resale memory resale) internal {
        uint256 royalty = (uint256(sale.price) * resale.royaltyBps) / WHOLE_BPS;
        uint256 fee = (uint256(sale.price) * feeBps) / WHOLE_BPS;
        if (sale.currency == address(0)) {
            require(msg.value == sale.price, LicenseMarket_WrongValue(msg.value, sale.price));
            _pass(sale, resale.releaseId, royalty, fee);
            _send(sale.seller, sale.price - royalty - fee);
        } else {
            require(msg.value == 0, LicenseMarket_WrongValue(msg.value, 0));
            _pass(sale, resale.releaseId, royalty, fee);
            _payToken(sale, sale.price - royalty - fee);
        }
    }

    /// @dev Whether the treasury is to be paid from here: then the licences look at it before a sale.
    function _paysTreasury(address currency) internal view returns (bool) {
        return _named && currency == address(0);
    }

    /// @dev Has the licences look at the treasury, and say what there is to know of one of them. From now on until the
    /// treasury is paid nobody is called but to be asked, which moves nothing.
    function _begin(uint256 tokenId) internal returns (Held memory held) {
        address target = address(license);
        bytes4 selector = IModelLicense.beginResale.selector;
        assembly ("memory-safe") {
            mstore(0x00, selector)
            mstore(0x04, tokenId)
            // The licences, which nobody can replace, answer clean words, the last three as they lie in the struct.
            if iszero(call(gas(), target, 0, 0x00, 0x24, add(held, 0x60), 0x80)) {
                let free := mload(0x40)
                returndatacopy(free, 0, returndatasize())
                revert(free, returndatasize())
            }
            if lt(returndatasize(), 0x80) { revert(0, 0) }
            let holding := mload(add(held, 0x60))
            mstore(held, shr(96, shl(96, holding)))
            mstore(add(held, 0x20), and(shr(160, holding), 0x7fffffffff))
            mstore(add(held, 0x40), and(shr(200, holding), 0xffffffffff))
            mstore(add(held, 0x60), shr(244, holding))
        }
    }

    /// @dev As `_sell`, and the treasury is paid from here: the licences judge it by what arrived since `_begin`.
    function _resell(uint256 tokenId, address seller, uint256 price, Held memory held) internal {
        require(msg.value == price, LicenseMarket_WrongValue(msg.value, price));
        uint256 royalty;
        uint256 fee;
        // A price has at most 96 bits, and either part is at most a tenth of it.
        unchecked {
            royalty = (price * held.royaltyBps) / WHOLE_BPS;
            fee = (price * feeBps) / WHOLE_BPS;
            price -= royalty + fee;
        }
        if (royalty + fee != 0) _send(_treasury, royalty + fee);
        emit Sold(tokenId, seller, msg.sender, address(0), uint96(msg.value), royalty, fee);
        bytes4 selector = IModelLicense.resell.selector;
        _order(selector, tokenId, uint160(msg.sender), held.releaseId, royalty, fee, 0);
        _send(seller, price);
    }

    /// @dev Moves the licence and has the licences take the treasury's money, which pass it on and judge it by what
    /// arrives. An ERC-20 passes through this contract within the call, since the licences take it from their caller.
    function _pass(Sale memory sale, uint64 releaseId, uint256 royalty, uint256 fee) private {
        emit Sold(sale.tokenId, sale.seller, sale.buyer, sale.currency, sale.price, royalty, fee);
        _order(SAFE_TRANSFER_FROM, uint160(sale.seller), uint160(sale.buyer), sale.tokenId, 0, 0, 0);
        uint256 amount = royalty + fee;
        if (amount == 0) return;
        bool native = sale.currency == address(0);
        if (!native) {
            IERC20(sale.currency).safeTransferFrom(sale.buyer, address(this), amount);
            IERC20(sale.currency).forceApprove(address(license), amount);
        }
        uint256 value = native ? amount : 0;
        _order(IRoyaltyLedger.payResale.selector, releaseId, uint160(sale.currency), royalty, fee, 0, value);
    }

    /// @dev What the other side's contract returns is not copied: it could be large enough to use up the buyer's gas.
    function _send(address to, uint256 amount) private {
        require(LowLevelCall.callNoReturn(to, amount, ""), LicenseMarket_PaymentFailed(to, amount));
    }

    /// @dev The seller's part is judged here.
    function _payToken(Sale memory sale, uint256 proceeds) private {
        IERC20 currency = IERC20(sale.currency);
        uint256 before = currency.balanceOf(sale.seller);
        currency.safeTransferFrom(sale.buyer, sale.seller, proceeds);
        uint256 received = currency.balanceOf(sale.seller) - before;
        require(received == proceeds, LicenseMarket_ShortPayment(sale.currency, sale.seller, received, proceeds));
    }

    /// @dev Calls a function of the licences that answers nothing, with words for its arguments; one that takes fewer
    /// leaves the rest. They have answered before in this call, so that there is a contract where they are.
    function _order(
        bytes4 selector,
        uint256 first,
        uint256 second,
        uint256 third,
        uint256 fourth,
        uint256 fifth,
        uint256 value
    ) private {
        address target = address(license);
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, selector)
            mstore(add(data, 0x04), first)
            mstore(add(data, 0x24), second)
            mstore(add(data, 0x44), third)
            mstore(add(data, 0x64), fourth)
            mstore(add(data, 0x84), fifth)
            if iszero(call(gas(), target, value, data, 0xa4, 0, 0)) {
                returndatacopy(data, 0, returndatasize())
                revert(data, returndatasize())
            }
        }
    }
}
