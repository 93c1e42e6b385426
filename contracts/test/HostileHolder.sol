// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

/// @notice Receives licences as told: accepts them, refuses them, or comes back into the sale.
contract HostileHolder {
    bytes4 private _answer = this.onERC721Received.selector;
    address private _target;
    bytes private _data;
    bytes public reason;

    function answerWith(bytes4 answer) external {
        _answer = answer;
    }

    function callBackWith(address target, bytes calldata data) external {
        (_target, _data) = (target, data);
    }

    function perform(address target, uint256 value, bytes calldata data) external payable {
        (bool ok, bytes memory result) = target.call{value: value}(data);
        require(ok, string(result));
    }

    function onERC721Received(address, address, uint256, bytes calldata) external returns (bytes4) {
        if (_target != address(0)) (, reason) = _target.call{value: address(this).balance}(_data);
        return _answer;
    }

    receive() external payable {}
}
