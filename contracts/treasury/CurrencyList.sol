// SPDX-License-Identifier: AGPL-3.0-or-later
pragma solidity ^0.8.37;

import {IDAO} from "@aragon/osx-commons-contracts/src/dao/IDAO.sol";

import {DaoAuthority} from "../governance/DaoAuthority.sol";
import {ICurrencyList} from "../interfaces/ICurrencyList.sol";

/// @title CurrencyList
/// @notice See ICurrencyList.
contract CurrencyList is ICurrencyList, DaoAuthority {
    /// @notice Permission to list a currency and to start or stop accepting one.
    bytes32 public constant LIST_CURRENCY_PERMISSION_ID = keccak256("LIST_CURRENCY_PERMISSION");

    /// @dev The treasury's solvency check walks the whole list in every proposal; that is what bounds it.
    uint256 private constant MAX_CURRENCIES = 16;

    struct Entry {
        bool listed;
        bool accepted;
    }

    mapping(address currency => Entry) private _entries;
    address[] private _currencies;

    /// @param dao_ The DAO that decides what is listed. The native currency is, from the start.
    constructor(IDAO dao_) DaoAuthority(dao_) {
        _list(address(0));
    }

    /// @inheritdoc ICurrencyList
    function list(address currency) external auth(LIST_CURRENCY_PERMISSION_ID) {
        if (_entries[currency].listed) revert CurrencyList_AlreadyListed(currency);
        if (currency.code.length == 0) revert CurrencyList_NotAContract(currency);
        if (_currencies.length == MAX_CURRENCIES) revert CurrencyList_TooMany(MAX_CURRENCIES);

        _list(currency);
    }

    /// @inheritdoc ICurrencyList
    function setAccepted(address currency, bool accepted) external auth(LIST_CURRENCY_PERMISSION_ID) {
        if (!_entries[currency].listed) revert CurrencyList_NotListed(currency);

        _entries[currency].accepted = accepted;
        emit CurrencyAcceptanceSet(currency, accepted);
    }

    /// @inheritdoc ICurrencyList
    function isListed(address currency) external view returns (bool) {
        return _entries[currency].listed;
    }

    /// @inheritdoc ICurrencyList
    function isAccepted(address currency) external view returns (bool) {
        return _entries[currency].accepted;
    }

    /// @inheritdoc ICurrencyList
    function currencies() external view returns (address[] memory) {
        return _currencies;
    }

    function _list(address currency) private {
        _entries[currency] = Entry({listed: true, accepted: true});
        _currencies.push(currency);
        emit CurrencyListed(currency);
    }
}
