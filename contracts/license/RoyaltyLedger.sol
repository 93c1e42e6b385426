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

    /// @dev One slot. The fee is rounded down for each payment, so that it never exceeds its rate of the total.
    struct Total {
        uint128 gross;
        uint128 fee;
    }

    uint256 private constant WHOLE_BPS = 10_000;

    address public immutable treasury;
    IModelRegistry public immutable registry;
    ICurrencyList public immutable currencies;

    mapping(uint64 releaseId => mapping(address currency => uint256)) private _gross;
    mapping(address currency => Total) private _totals;

    constructor(IDAO dao, IModelRegistry registry_, ICurrencyList currencies_) {
        treasury = address(dao);
        registry = registry_;
        currencies = currencies_;
    }

    /// @inheritdoc IRoyaltyLedger
    function payRoyalty(uint64 releaseId, address currency, uint256 amount) external payable nonReentrant {
        require(amount != 0, RoyaltyLedger_NothingPaid());
        require(currencies.isListed(currency), RoyaltyLedger_CurrencyNotListed(currency));
        (uint16 feeBps,) = registry.ratesOf(releaseId);

        _book(releaseId, currency, amount, feeBps);
        _collect(currency, amount);
    }

    /// @inheritdoc IRoyaltyLedger
    function grossOf(uint64 releaseId, address currency) external view returns (uint256 gross) {
        return _gross[releaseId][currency];
    }

    /// @inheritdoc IRoyaltyLedger
    function totalOf(address currency) external view returns (uint256 gross, uint256 fee) {
        Total storage total = _totals[currency];
        return (total.gross, total.fee);
    }

    function _book(uint64 releaseId, address currency, uint256 amount, uint256 feeBps) internal {
        require(amount <= type(uint112).max, RoyaltyLedger_AmountTooLarge(amount));
        uint256 fee = (amount * feeBps) / WHOLE_BPS;

        _gross[releaseId][currency] += amount;
        Total storage total = _totals[currency];
        // Checked addition: a currency with absurdly many units stops selling instead of corrupting the books.
        total.gross += uint128(amount);
        total.fee += uint128(fee);
        emit GrossBooked(releaseId, currency, msg.sender, amount, fee);
    }

    /// @dev Moves the caller's money to the DAO and judges it by what arrived.
    function _collect(address currency, uint256 amount) internal {
        if (currency == address(0)) {
            require(msg.value == amount, RoyaltyLedger_WrongValue(msg.value, amount));
            (bool ok,) = treasury.call{value: amount}("");
            require(ok, RoyaltyLedger_PaymentFailed(currency, amount));
            return;
        }
        require(msg.value == 0, RoyaltyLedger_WrongValue(msg.value, 0));
        uint256 before = IERC20(currency).balanceOf(treasury);
        IERC20(currency).safeTransferFrom(msg.sender, treasury, amount);
        uint256 received = IERC20(currency).balanceOf(treasury) - before;
        require(received == amount, RoyaltyLedger_ShortPayment(currency, received, amount));
    }
}
