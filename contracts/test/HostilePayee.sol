// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @notice Test double: an account that behaves as badly as it is told to when it is paid.
contract HostilePayee {
    enum Behaviour {
        Accept,
        Revert,
        BurnGas,
        ReturnBomb,
        CallBack
    }

    /// @dev Large enough to be seen in the gas of a claim, small enough to fit into a block.
    uint256 private constant BOMB_BYTES = 50_000;

    Behaviour private _behaviour;
    address private _target;
    bytes private _data;
    uint256 private _value;

    /// @notice Whether the last call back succeeded, and what it answered.
    bool public calledBack;
    bytes public answer;

    error NoThanks();

    function behave(Behaviour behaviour) external {
        _behaviour = behaviour;
    }

    /// @notice Calls `target` with `value` of what it holds whenever it is paid, and remembers the answer.
    function callBackWith(address target, uint256 value, bytes calldata data) external {
        _behaviour = Behaviour.CallBack;
        (_target, _value, _data) = (target, value, data);
    }

    /// @notice Makes any call, as a wallet or a multicall would.
    function perform(address target, uint256 value, bytes calldata data) external payable returns (bytes memory) {
        (bool ok, bytes memory result) = target.call{value: value}(data);
        if (ok) return result;
        assembly ("memory-safe") {
            revert(add(result, 32), mload(result))
        }
    }

    fallback() external payable {
        Behaviour behaviour = _behaviour;
        if (behaviour == Behaviour.Revert) revert NoThanks();
        if (behaviour == Behaviour.BurnGas) {
            assembly {
                invalid()
            }
        }
        if (behaviour == Behaviour.ReturnBomb) {
            uint256 size = BOMB_BYTES;
            assembly {
                return(0, size)
            }
        }
        if (behaviour == Behaviour.CallBack) (calledBack, answer) = _target.call{value: _value}(_data);
    }
}
