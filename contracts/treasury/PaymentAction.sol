// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {Action} from "@aragon/osx-commons-contracts/src/executors/IExecutor.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title PaymentAction
/// @notice The one form in which the DAO pays a claim. The treasury builds it and the condition compares with it, so
/// that the two cannot drift apart.
library PaymentAction {
    /// @param currency `address(0)`: a bare value transfer. Else: a `transfer` of that token, without value.
    function build(address currency, address to, uint256 amount) internal pure returns (Action[] memory actions) {
        actions = new Action[](1);
        actions[0] = currency == address(0)
            ? Action({to: to, value: amount, data: ""})
            : Action({to: currency, value: 0, data: abi.encodeCall(IERC20.transfer, (to, amount))});
    }
}
