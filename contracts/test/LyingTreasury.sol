// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @notice Test double: what an upgraded treasury could become. It says what it likes about the payment it is in the
/// middle of, and has no say beyond that.
contract LyingTreasury {
    bytes32 private _pending;

    function pretend(bytes calldata payment) external {
        _pending = keccak256(payment);
    }

    function pendingPayment() external view returns (bytes32 digest) {
        return _pending;
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
