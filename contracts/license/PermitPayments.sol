// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

/// @title PermitPayments
/// @notice Lets a buyer allow a payment by signature (EIP-2612) and pay in the same transaction, through `multicall`,
/// which takes no value, so that none can be counted twice.
abstract contract PermitPayments is Multicall {
    /// @notice Hands the caller's permit for this contract to the currency.
    /// @param amount In the currency's smallest unit. @param deadline Seconds since the epoch.
    /// @dev A permit that fails is ignored: somebody may have handed it in before, and then the allowance is there. The
    /// payment that follows judges. A plain call, since a `try` would revert on an account without code.
    function permit(address currency, uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external {
        bytes memory data =
            abi.encodeCall(IERC20Permit.permit, (msg.sender, address(this), amount, deadline, v, r, s));
        (bool ok,) = currency.call(data);
        ok; // whatever it is
    }
}
