// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";

/// @notice Test double: an account that does several things in one transaction, takes licences, and does one thing more
/// at the moment at which it is paid, or asked for its signature.
contract HostileParty is IERC721Receiver {
    struct Call {
        address to;
        uint256 value;
        bytes data;
    }

    Call private _whenPaid;
    Call private _whenAsked;

    /// @notice Whether what it did when it was paid succeeded, and what was answered.
    bool public succeeded;
    bytes public answer;

    function act(Call[] calldata calls) external payable {
        for (uint256 i = 0; i < calls.length; ++i) {
            _make(calls[i]);
        }
    }

    /// @notice Makes the call when it is paid next, and then no more.
    function whenPaid(Call calldata call_) external {
        _whenPaid = call_;
    }

    /// @notice Makes the call whenever it is asked for its signature, and signs nothing if it fails.
    function whenAsked(Call calldata call_) external {
        _whenAsked = call_;
    }

    receive() external payable {
        Call memory call_ = _whenPaid;
        if (call_.to == address(0)) return;
        delete _whenPaid;
        (succeeded, answer) = call_.to.call{value: call_.value}(call_.data);
    }

    /// @dev Not a view, as ERC-1271 wants it: whoever asks has to see to that.
    function isValidSignature(bytes32, bytes calldata) external returns (bytes4) {
        if (_whenAsked.to != address(0)) _make(_whenAsked);
        return IERC1271.isValidSignature.selector;
    }

    function onERC721Received(address, address, uint256, bytes calldata) external pure returns (bytes4) {
        return IERC721Receiver.onERC721Received.selector;
    }

    function _make(Call memory call_) private {
        (bool ok, bytes memory reason) = call_.to.call{value: call_.value}(call_.data);
        if (ok) return;
        assembly ("memory-safe") {
            revert(add(reason, 0x20), mload(reason))
        }
    }
}
