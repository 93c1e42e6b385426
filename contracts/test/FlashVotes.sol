// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice Test double: lends whatever it holds for the length of one call.
contract FlashLender {
    error NotPaidBack(uint256 missing);

    function lend(IERC20 token, uint256 amount, FlashVoter.Call[] calldata calls) external {
        uint256 before = token.balanceOf(address(this));
        token.transfer(msg.sender, amount);
        FlashVoter(msg.sender).use(token, amount, calls);
        uint256 left = token.balanceOf(address(this));
        if (left < before) revert NotPaidBack(before - left);
    }
}

/// @notice Test double: borrows votes, delegates them to itself, makes calls with them and pays them back, all in one
/// transaction. What a call refuses with is passed on.
contract FlashVoter {
    struct Call {
        address to;
        bytes data;
    }

    /// @notice Its votes while it held what it had borrowed.
    uint256 public votes;

    function attack(FlashLender lender, IERC20 token, uint256 amount, Call[] calldata calls) external {
        lender.lend(token, amount, calls);
    }

    function use(IERC20 token, uint256 amount, Call[] calldata calls) external {
        IVotes(address(token)).delegate(address(this));
        votes = IVotes(address(token)).getVotes(address(this));
        for (uint256 i = 0; i < calls.length; ++i) {
            (bool ok, bytes memory reason) = calls[i].to.call(calls[i].data);
            if (ok) continue;
            assembly ("memory-safe") {
                revert(add(reason, 32), mload(reason))
            }
        }
        token.transfer(msg.sender, amount);
    }
}
