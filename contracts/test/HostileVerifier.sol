// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @notice Test double: an account that has signed everything (ERC-1271), makes any calls in one transaction, calls
/// back when it is paid if it was told to, and can refuse to be paid.
contract HostileVerifier {
    struct Call {
        address to;
        uint256 value;
        bytes data;
    }

    error NoThanks();

    bool private _refuses;
    Call private _whenPaid;

    receive() external payable {
        if (_refuses) revert NoThanks();
        if (_whenPaid.to != address(0)) _call(_whenPaid);
    }

    function setRefuses(bool refuses) external {
        _refuses = refuses;
    }

    function setWhenPaid(Call calldata call) external {
        _whenPaid = call;
    }

    /// @notice Makes the calls one after the other. What one refuses with is passed on.
    function act(Call[] calldata calls) external payable {
        for (uint256 i = 0; i < calls.length; ++i) {
            _call(calls[i]);
        }
    }

    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        return 0x1626ba7e;
    }

    function _call(Call memory made) private {
        (bool ok, bytes memory reason) = made.to.call{value: made.value}(made.data);
        if (ok) return;
        assembly ("memory-safe") {
            revert(add(reason, 32), mload(reason))
        }
    }
}
