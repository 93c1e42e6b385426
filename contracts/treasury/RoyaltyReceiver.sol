// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IRoyaltyLedger} from "../interfaces/IRoyaltyLedger.sol";

/// @title RoyaltyReceiver
/// @notice Where a foreign marketplace sends one release's resale royalties (ERC-2981). Anybody may sweep what has
/// arrived to the ledger, which books it for the release and passes it on to the DAO. Nothing else can leave.
/// @dev A whole contract and not a minimal proxy: a proxy's delegate call costs more than the 2 300 gas that
/// `transfer` and `send` pass on, and the royalty would bounce.
contract RoyaltyReceiver {
    using SafeERC20 for IERC20;

    /// @notice The ledger everything is booked in.
    IRoyaltyLedger public immutable ledger;
    /// @notice The release everything is booked for.
    uint64 public immutable releaseId;

    constructor(IRoyaltyLedger ledger_, uint64 releaseId_) {
        ledger = ledger_;
        releaseId = releaseId_;
    }

    /// @dev Empty: it has to run on 2 300 gas. The arrival shows in the index once it is swept (GrossBooked).
    receive() external payable {}

    /// @notice Books everything held in `currency` for the release. Reverts as `IRoyaltyLedger.payRoyalty` does, in
    /// particular while nothing is held or the currency is not listed; the money then stays here.
    /// @param currency `address(0)` for the native currency.
    function sweep(address currency) external {
        if (currency == address(0)) {
            uint256 balance = address(this).balance;
            ledger.payRoyalty{value: balance}({releaseId: releaseId, currency: currency, amount: balance});
        } else {
            uint256 balance = IERC20(currency).balanceOf(address(this));
            IERC20(currency).forceApprove(address(ledger), balance);
            ledger.payRoyalty({releaseId: releaseId, currency: currency, amount: balance});
        }
    }
}
