// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @notice Does in one transaction what a test says. Its code is put where the market is, for what the licences must
/// refuse even of a market with a fault.
contract LooseMarket {
    struct Step {
        address to;
        uint256 value;
        bytes data;
    }

    function act(Step[] calldata steps) external payable {
        for (uint256 i = 0; i < steps.length; ++i) {
            (bool ok, bytes memory reason) = steps[i].to.call{value: steps[i].value}(steps[i].data);
            if (ok) continue;
            assembly ("memory-safe") {
                revert(add(reason, 0x20), mload(reason))
            }
        }
    }
}
