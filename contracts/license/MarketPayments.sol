// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";

import {ILicenseMarket} from "../interfaces/ILicenseMarket.sol";
import {Resale} from "../interfaces/IModelLicense.sol";
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

    uint256 private constant WHOLE_BPS = 10_000;
    /// @dev Of the one with three arguments; the name alone is two functions'.
    bytes4 private constant SAFE_TRANSFER_FROM = bytes4(keccak256("safeTransferFrom(address,address,uint256)"));

    /// @notice What a market may ask at most. A royalty is at most as much, so that both always fit into a price.
    uint16 public constant MAX_FEE_BPS = 1_000;

    ModelLicense public immutable license;
    /// @inheritdoc ILicenseMarket
    uint16 public immutable feeBps;

    constructor(ModelLicense license_, uint16 feeBps_) {
        require(feeBps_ <= MAX_FEE_BPS, LicenseMarket_FeeTooHigh(feeBps_, MAX_FEE_BPS));
        license = license_;
        feeBps = feeBps_;
    }

    /// @dev The licence moves first, so that a seller who is paid can do nothing to it any more. Everything is undone
    /// together if a payment fails.
    function _sell(Sale memory sale, Resale memory resale) internal {
        uint256 royalty = (uint256(sale.price) * resale.royaltyBps) / WHOLE_BPS;
        uint256 fee = (uint256(sale.price) * feeBps) / WHOLE_BPS;
        emit Sold(sale.tokenId, sale.seller, sale.buyer, sale.currency, sale.price, royalty, fee);

        _order(
            SAFE_TRANSFER_FROM, uint160(sale.seller), uint160(sale.buyer), sale.tokenId, 0, 0
        );
        if (sale.currency == address(0)) _payNative(sale, resale.releaseId, royalty, fee);
        else _payToken(sale, resale.releaseId, royalty, fee);
    }

    function _payNative(Sale memory sale, uint64 releaseId, uint256 royalty, uint256 fee) private {
        require(msg.value == sale.price, LicenseMarket_WrongValue(msg.value, sale.price));
        if (royalty + fee != 0) {
            _order(IRoyaltyLedger.payResale.selector, releaseId, 0, royalty, fee, royalty + fee);
        }
        uint256 proceeds = sale.price - royalty - fee;
        // What a seller's contract returns is not copied: it could be large enough to use up the buyer's gas.
        bool paid = LowLevelCall.callNoReturn(sale.seller, proceeds, "");
        require(paid, LicenseMarket_PaymentFailed(sale.seller, proceeds));
    }

    /// @dev What goes to the DAO passes through this contract within the call, since the ledger takes it from its
    /// caller, and the ledger judges it by what arrives; the seller's part is judged here.
    function _payToken(Sale memory sale, uint64 releaseId, uint256 royalty, uint256 fee) private {
        require(msg.value == 0, LicenseMarket_WrongValue(msg.value, 0));
        IERC20 currency = IERC20(sale.currency);
        if (royalty + fee != 0) {
            currency.safeTransferFrom(sale.buyer, address(this), royalty + fee);
            currency.forceApprove(address(license), royalty + fee);
            _order(IRoyaltyLedger.payResale.selector, releaseId, uint160(sale.currency), royalty, fee, 0);
        }

        uint256 proceeds = sale.price - royalty - fee;
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
            if iszero(call(gas(), target, value, data, 0x84, 0, 0)) {
                returndatacopy(data, 0, returndatasize())
                revert(data, returndatasize())
            }
        }
    }
}
