// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {ILineageLicense} from "../interfaces/ILineageLicense.sol";

/// @notice A license contract that tells the registry whatever a test wants, be it wrong, late or nothing at all. It
/// stands for a module that the DAO named by mistake; the rules that the real one keeps are tested on the real one.
contract LineageLicenseDouble is ILineageLicense {
    enum Mood {
        Obliging,
        Refusing,
        Silent,
        Spinning,
        Babbling
    }

    Mood public mood;
    uint256 public answer = type(uint256).max;
    address public target;
    bytes public message;

    event Bound(uint256 tokenId, address holder, uint64 parent, uint64 child, uint16 right);

    error Refused();

    function setMood(Mood mood_) external {
        mood = mood_;
    }

    /// @notice What it answers, whole word: rights to `bind`, a time to `expiresAt`.
    function setAnswer(uint256 answer_) external {
        answer = answer_;
    }

    /// @notice What it calls in the middle of `bind`.
    function setCall(address target_, bytes calldata message_) external {
        (target, message) = (target_, message_);
    }

    /// @notice Calls as this contract, so that it can own models itself.
    function act(address to, bytes calldata data) external {
        _call(to, data);
    }

    function bind(uint256 tokenId, address holder, uint64 parent, uint64 child, uint16 right)
        external
        returns (uint16)
    {
        emit Bound(tokenId, holder, parent, child, right);
        if (target != address(0)) _call(target, message);
        _say();
    }

    function expiresAt(uint256) external view returns (uint64) {
        _say();
    }

    function _call(address to, bytes memory data) private {
        (bool ok, bytes memory reason) = to.call(data);
        if (ok) return;
        assembly ("memory-safe") {
            revert(add(reason, 0x20), mload(reason))
        }
    }

    function _say() private view {
        if (mood == Mood.Refusing) revert Refused();
        while (mood == Mood.Spinning) {}
        uint256 word = answer;
        uint256 size = mood == Mood.Silent ? 0 : mood == Mood.Babbling ? 0x10000 : 0x20;
        assembly ("memory-safe") {
            mstore(0x00, word)
            return(0x00, size)
        }
    }
}
