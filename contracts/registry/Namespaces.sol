// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {Names} from "./Names.sol";

/// @title Namespaces
/// @notice The first half of a model's name. Unique forever; it has one owner, who can hand it on.
abstract contract Namespaces is IModelRegistry {
    mapping(string name => address owner) private _owners;

    /// @inheritdoc IModelRegistry
    function claimNamespace(string calldata name) external {
        require(Names.isName(name), ModelRegistry_InvalidName(name));
        require(_owners[name] == address(0), ModelRegistry_NamespaceTaken(name));

        _owners[name] = msg.sender;
        emit NamespaceClaimed(name, msg.sender);
    }

    /// @inheritdoc IModelRegistry
    function transferNamespace(string calldata name, address to) external {
        _requireNamespaceOwner(name);
        require(to != address(0), ModelRegistry_InvalidOwner());

        _owners[name] = to;
        emit NamespaceTransferred(name, msg.sender, to);
    }

    /// @inheritdoc IModelRegistry
    function namespaceOwner(string calldata name) external view returns (address) {
        return _owners[name];
    }

    function _requireNamespaceOwner(string calldata name) internal view {
        address owner = _owners[name];
        require(owner != address(0), ModelRegistry_UnknownNamespace(name));
        require(owner == msg.sender, ModelRegistry_NotNamespaceOwner(name, msg.sender));
    }
}
