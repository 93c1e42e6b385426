// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @notice Test double: what an upgraded treasury could become. It says what it likes about the payment it is in the
/// middle of, and has no say beyond that.
contract LyingTreasury {
    address private _currency;
    address private _to;
    uint256 private _amount;

    function pretend(address currency, address to, uint256 amount) external {
        (_currency, _to, _amount) = (currency, to, amount);
    }

    function pendingPayment() external view returns (address currency, address to, uint256 amount) {
        return (_currency, _to, _amount);
    }

    /// @notice Makes any call in its own name.
    function perform(address target, bytes calldata data) external {
        (bool ok, bytes memory result) = target.call(data);
        if (ok) return;
        assembly ("memory-safe") {
            revert(add(result, 32), mload(result))
        }
    }
}
